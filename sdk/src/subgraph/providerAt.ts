import type { IndexedProvider } from "./indexedProviderSchema.ts";

/** Virtual shares of every pool (contracts/staking/SharePool.sol). */
const VIRTUAL_SHARES = 2n ** 16n;

/**
 * A provider of the index as it is at `time` (seconds since 1970, not before its last event): with the rewards that have fallen due since, and the commission that has begun. What the contract's
 * getProvider tells then; the rule is that of the schema's Provider.pendingRewards.
 */
export function providerAt<T extends IndexedProvider>({ provider, time }: { provider: T; time: number }): T {
  const { pendingRewards, rewardsUpdatedAt, rewardsEndAt, delegationShares, nextCommissionAt } = provider;
  const isWhole = time >= rewardsEndAt;
  const due = isWhole ? pendingRewards : (pendingRewards * BigInt(time - rewardsUpdatedAt)) / BigInt(rewardsEndAt - rewardsUpdatedAt);
  const own = (due * VIRTUAL_SHARES) / (delegationShares + VIRTUAL_SHARES);
  const hasBegun = nextCommissionAt !== 0 && time >= nextCommissionAt;
  return {
    ...provider,
    staked: provider.staked + own,
    delegated: provider.delegated + due - own,
    pendingRewards: pendingRewards - due,
    rewardsUpdatedAt: time,
    ...(hasBegun && { commissionBps: provider.nextCommissionBps, nextCommissionBps: 0, nextCommissionAt: 0 }),
  };
}
