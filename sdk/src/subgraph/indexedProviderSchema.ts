import { z } from "zod";
import { addressScalar, bigIntScalar, byAddress, orNull, secondsScalar } from "./scalars.ts";

const count = z.int().nonnegative();

/**
 * A provider as the index tells it; amounts in DPIN wei, times in seconds since 1970. Stake is that of its last event: what falls due by time alone, and a commission that has been announced, adds
 * `providerAt`.
 */
export const indexedProviderSchema = z
  .object({
    id: addressScalar,
    registered: z.boolean(),
    active: z.boolean(),
    registeredAt: orNull(secondsScalar),
    operator: orNull(z.object({ id: addressScalar, actsFor: orNull(byAddress) })),
    endpoint: orNull(z.string()),
    staked: bigIntScalar,
    locked: bigIntScalar,
    thawing: bigIntScalar,
    delegated: bigIntScalar,
    delegationShares: bigIntScalar,
    delegatedThawing: bigIntScalar,
    pendingRewards: bigIntScalar,
    rewardsUpdatedAt: secondsScalar,
    rewardsEndAt: secondsScalar,
    commissionBps: count,
    nextCommissionBps: count,
    nextCommissionAt: secondsScalar,
    offences: count,
    jailedUntil: secondsScalar,
    slashed: bigIntScalar,
    rewarded: bigIntScalar,
    jobsAccepted: count,
    jobsFinalized: count,
    jobsExpired: count,
    convictionsLost: count,
    batchesCommitted: count,
    batchesFinalized: count,
    earned: bigIntScalar,
    work: bigIntScalar,
  })
  .transform(({ id, operator, ...provider }) => ({
    ...provider,
    provider: id,
    /** Who it named, whether or not that key has confirmed; null before it registered. */
    operator: operator?.id ?? null,
    /** Whether the operator acts for it. */
    operatorConfirmed: operator?.actsFor === id || operator?.id === id,
  }));

/** A provider as the index tells it. */
export type IndexedProvider = z.output<typeof indexedProviderSchema>;
