import type { Address } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** A thaw that has not been withdrawn. */
export interface Thaw {
  readonly thawId: bigint;
  /** DPIN wei that it would pay now if its time had come. */
  readonly amount: bigint;
  /** Timestamp, seconds: from then on it can be withdrawn. */
  readonly releaseAt: bigint;
}

/** The open thaws of a provider's own stake or, with `delegator`, of that delegator's part, in the order they were started. */
export async function getThaws(
  client: DpinClient,
  { provider, delegator }: { provider: Address; delegator?: Address },
): Promise<readonly Thaw[]> {
  const call = { address: client.addresses.staking, abi: providerStakingAbi } as const;
  if (delegator === undefined) {
    const { thawCount } = await client.read({ ...call, functionName: "getProvider", args: [provider] });
    return client.read({ ...call, functionName: "thawsOf", args: [provider, 0n, BigInt(thawCount)] });
  }
  const { thawCount } = await client.read({ ...call, functionName: "delegationOf", args: [provider, delegator] });
  return client.read({ ...call, functionName: "delegationThawsOf", args: [provider, delegator, 0n, thawCount] });
}
