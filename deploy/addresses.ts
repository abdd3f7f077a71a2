import type { Address } from "viem";

/** Where a deployment's contracts are; proxies by their own address. */
export interface DeployedAddresses {
  readonly accessManager: Address;
  readonly token: Address;
  readonly staking: Address;
  readonly escrow: Address;
  readonly challenges: Address;
  readonly referee: Address;
  readonly votes: Address;
  readonly governor: Address;
  readonly timelock: Address;
  readonly upgradeTimelock: Address;
}
