import type { DpinAddresses } from "@dpin/sdk";
import type { DeployedAddresses } from "../../../deploy/contracts.ts";

/** Those of a deployment's contracts that a client's configuration names. */
export function clientAddresses({ addresses }: { addresses: DeployedAddresses }): DpinAddresses {
  const { token, staking, escrow, streams, challenges, referee, emission, votes, governor } = addresses;
  return { token, staking, escrow, streams, challenges, referee, emission, votes, governor };
}
