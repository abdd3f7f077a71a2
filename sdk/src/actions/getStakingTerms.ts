import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** What governance has set for stake. */
export interface StakingTerms {
  /** Seconds from a thaw's start to its withdrawal, at least. */
  readonly thawPeriod: bigint;
  /** DPIN wei of own stake without which a provider gets no work. */
  readonly minStake: bigint;
  /** Delegations are at most so many times the own stake. */
  readonly delegationRatio: number;
  /** Seconds of a first offence's jail; doubles with each. */
  readonly jailPeriod: number;
  /** No stake and no delegation is taken now; every exit stays open. */
  readonly paused: boolean;
}

/** The terms of stake and delegation now. Thaws under way keep their time. */
export async function getStakingTerms(client: DpinClient): Promise<StakingTerms> {
  const call = { address: client.addresses.staking, abi: providerStakingAbi, args: [] } as const;
  const [thawPeriod, minStake, delegationRatio, jailPeriod, paused] = await Promise.all([
    client.read({ ...call, functionName: "thawPeriod" }),
    client.read({ ...call, functionName: "minStake" }),
    client.read({ ...call, functionName: "delegationRatio" }),
    client.read({ ...call, functionName: "jailPeriod" }),
    client.read({ ...call, functionName: "paused" }),
  ]);
  return { thawPeriod, minStake, delegationRatio, jailPeriod, paused };
}
