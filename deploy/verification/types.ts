import type { Address, PublicClient } from "viem";
import type { DeployedAddresses } from "../contracts.ts";
import type { DpinParameters } from "../readParameters.ts";

/** One thing read from the chain beside what it must be. */
export interface Check {
  readonly subject: string;
  readonly expected: string;
  readonly actual: string;
  readonly ok: boolean;
}

export interface DeploymentView {
  readonly client: PublicClient;
  readonly addresses: DeployedAddresses;
  readonly parameters: DpinParameters;
  /** Who deployed; must be nobody now, unless `keepAdmin`. */
  readonly deployer: Address;
  /** Kept every power on purpose. */
  readonly keepAdmin: boolean;
  /** First block that can hold an event of the deployment. */
  readonly fromBlock: bigint;
}
