import {
  CommissionChanged,
  Delegated,
  DelegationRatioSet,
  DelegationThawStarted,
  DelegationWithdrawn,
  EndpointChanged,
  Jailed,
  Locked,
  LockerRetired,
  LockerSet,
  MinStakeSet,
  OperatorChanged,
  OperatorConfirmed,
  Paused,
  PoolSlashed,
  ProviderRegistered,
  RewardAdded,
  RewardReleased,
  Slashed,
  SlashedBurned,
  SlashedPaid,
  SlasherSet,
  Staked,
  ThawPeriodSet,
  ThawStarted,
  Undelegated,
  Unjailed,
  Unlocked,
  Unpaused,
  Withdrawn,
} from "../../generated/ProviderStaking/ProviderStaking";
import { Thaw } from "../../generated/schema";
import { ONE, ZERO } from "../constants";
import { contextNumber } from "../context";
import { ensureAccount } from "../entities/account";
import { ensureDelegation, sharesIn } from "../entities/delegation";
import { ensureDelegator } from "../entities/delegator";
import { ensureLocker } from "../entities/locker";
import { ensureNetwork } from "../entities/network";
import { ensureOperator } from "../entities/operator";
import { setFlag, setParameter } from "../entities/parameter";
import { ensureProvider } from "../entities/provider";
import { saveStake, StakeBefore } from "../entities/saveStake";
import { setText } from "../entities/setText";
import { ensureSlasher } from "../entities/slasher";
import { recordStakeChange } from "../entities/stakeChange";
import { delegatedThawId, endThaw, ownThawId } from "../entities/thaw";

/** As IProviderStaking.Pool counts them. */
const THAWING = 0;
const DELEGATION = 1;
/** As IProviderStaking.LockerStatus counts them. */
const ACTIVE = 1;

export function handleProviderRegistered(event: ProviderRegistered): void {
  const account = ensureAccount(event.params.provider);
  account.isProvider = true;
  account.save();
  const provider = ensureProvider(event.params.provider);
  provider.registered = true;
  provider.registeredAt = event.block.timestamp;
  provider.operator = ensureOperator(event.params.operator).id;
  setText(provider, "endpoint", event.params.endpoint);
  provider.save();
  const network = ensureNetwork();
  network.providers += 1;
  network.save();
}

export function handleOperatorChanged(event: OperatorChanged): void {
  const previous = ensureOperator(event.params.previousOperator);
  const principal = previous.actsFor;
  if (principal !== null && principal.equals(event.params.provider)) {
    previous.actsFor = null;
    previous.confirmedAt = null;
    previous.save();
  }
  const provider = ensureProvider(event.params.provider);
  provider.operator = ensureOperator(event.params.operator).id;
  provider.save();
}

export function handleOperatorConfirmed(event: OperatorConfirmed): void {
  const operator = ensureOperator(event.params.operator);
  operator.actsFor = event.params.provider;
  operator.confirmedAt = event.block.timestamp;
  operator.save();
  const account = ensureAccount(event.params.operator);
  account.isOperator = true;
  account.save();
}

export function handleEndpointChanged(event: EndpointChanged): void {
  const provider = ensureProvider(event.params.provider);
  setText(provider, "endpoint", event.params.endpoint);
  provider.save();
}

export function handleStaked(event: Staked): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.staked = event.params.staked;
  saveStake(provider, before);
  recordStakeChange(provider, "STAKED", event.params.from, event.params.amount, event);
}

export function handleThawStarted(event: ThawStarted): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.staked = event.params.staked;
  provider.thawing = event.params.thawing;
  provider.thawingShares = event.params.thawingShares;
  provider.thawingEpoch = event.params.epoch;
  provider.thawCount = event.params.thawId.plus(ONE);
  saveStake(provider, before);
  recordStakeChange(provider, "THAW_STARTED", null, event.params.amount, event);

  const thaw = new Thaw(ownThawId(event.params.provider, event.params.thawId));
  thaw.kind = "OWN";
  thaw.provider = provider.id;
  thaw.thawId = event.params.thawId;
  thaw.amount = event.params.amount;
  thaw.shares = event.params.shares;
  thaw.epoch = event.params.epoch;
  thaw.startedAt = event.block.timestamp;
  thaw.releaseAt = event.params.releaseAt;
  thaw.withdrawn = false;
  thaw.save();
}

export function handleWithdrawn(event: Withdrawn): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.thawing = event.params.thawing;
  provider.thawingShares = event.params.thawingShares;
  saveStake(provider, before);
  recordStakeChange(provider, "WITHDRAWN", event.params.to, event.params.amount, event);
  endThaw(ownThawId(event.params.provider, event.params.thawId), event.params.amount, event.params.to, event.block.timestamp);
}

export function handleDelegated(event: Delegated): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.delegated = event.params.delegated;
  provider.delegationShares = event.params.delegationShares;
  provider.delegationEpoch = event.params.epoch;
  saveStake(provider, before);
  recordStakeChange(provider, "DELEGATED", event.params.delegator, event.params.amount, event);

  const delegator = ensureDelegator(event.params.delegator);
  delegator.delegated = delegator.delegated.plus(event.params.amount);
  delegator.save();
  const delegation = ensureDelegation(event.params.provider, event.params.delegator, event.block.timestamp);
  delegation.shares = sharesIn(delegation, event.params.epoch).plus(event.params.shares);
  delegation.epoch = event.params.epoch;
  delegation.heldUntil = event.params.heldUntil;
  delegation.delegated = delegation.delegated.plus(event.params.amount);
  delegation.save();
}

export function handleUndelegated(event: Undelegated): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.delegated = event.params.delegated;
  provider.delegationShares = event.params.delegationShares;
  provider.delegationEpoch = event.params.epoch;
  saveStake(provider, before);
  recordStakeChange(provider, "UNDELEGATED", event.params.delegator, event.params.amount, event);

  const delegator = ensureDelegator(event.params.delegator);
  delegator.undelegated = delegator.undelegated.plus(event.params.amount);
  delegator.save();
  const delegation = ensureDelegation(event.params.provider, event.params.delegator, event.block.timestamp);
  delegation.shares = sharesIn(delegation, event.params.epoch).minus(event.params.shares);
  delegation.epoch = event.params.epoch;
  delegation.undelegated = delegation.undelegated.plus(event.params.amount);
  delegation.save();
}

export function handleDelegationThawStarted(event: DelegationThawStarted): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.delegatedThawing = event.params.thawing;
  provider.delegatedThawingShares = event.params.thawingShares;
  provider.delegatedThawingEpoch = event.params.epoch;
  saveStake(provider, before);
  recordStakeChange(provider, "DELEGATION_THAW_STARTED", event.params.delegator, event.params.amount, event);

  const delegation = ensureDelegation(event.params.provider, event.params.delegator, event.block.timestamp);
  delegation.thawCount = event.params.thawId.plus(ONE);
  delegation.save();
  const thaw = new Thaw(delegatedThawId(event.params.provider, event.params.delegator, event.params.thawId));
  thaw.kind = "DELEGATED";
  thaw.provider = provider.id;
  thaw.delegator = delegation.delegator;
  thaw.delegation = delegation.id;
  thaw.thawId = event.params.thawId;
  thaw.amount = event.params.amount;
  thaw.shares = event.params.shares;
  thaw.epoch = event.params.epoch;
  thaw.startedAt = event.block.timestamp;
  thaw.releaseAt = event.params.releaseAt;
  thaw.withdrawn = false;
  thaw.save();
}

export function handleDelegationWithdrawn(event: DelegationWithdrawn): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.delegatedThawing = event.params.thawing;
  provider.delegatedThawingShares = event.params.thawingShares;
  saveStake(provider, before);
  recordStakeChange(provider, "DELEGATION_WITHDRAWN", event.params.delegator, event.params.amount, event);

  const delegator = ensureDelegator(event.params.delegator);
  delegator.withdrawn = delegator.withdrawn.plus(event.params.amount);
  delegator.save();
  const delegation = ensureDelegation(event.params.provider, event.params.delegator, event.block.timestamp);
  delegation.withdrawn = delegation.withdrawn.plus(event.params.amount);
  delegation.save();
  const id = delegatedThawId(event.params.provider, event.params.delegator, event.params.thawId);
  endThaw(id, event.params.amount, event.params.to, event.block.timestamp);
}

export function handleRewardAdded(event: RewardAdded): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.staked = event.params.staked;
  provider.pendingRewards = event.params.pending;
  provider.rewardsUpdatedAt = event.block.timestamp;
  provider.rewardsEndAt = event.params.endsAt;
  provider.rewarded = provider.rewarded.plus(event.params.amount);
  saveStake(provider, before);
  recordStakeChange(provider, "REWARD_ADDED", event.params.from, event.params.amount, event);
}

export function handleRewardReleased(event: RewardReleased): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.staked = event.params.staked;
  provider.delegated = event.params.delegated;
  provider.pendingRewards = event.params.pending;
  provider.rewardsUpdatedAt = event.block.timestamp;
  saveStake(provider, before);
  recordStakeChange(provider, "REWARD_RELEASED", null, event.params.toDelegators.plus(event.params.toProvider), event);
}

export function handleCommissionChanged(event: CommissionChanged): void {
  const provider = ensureProvider(event.params.provider);
  const bps = event.params.commissionBps.toI32();
  const now = event.block.timestamp;
  // What had been announced may have begun since: then it is what an increase starts from.
  if (!provider.nextCommissionAt.isZero() && now.ge(provider.nextCommissionAt)) provider.commissionBps = provider.nextCommissionBps;
  if (event.params.startsAt.le(now)) {
    provider.commissionBps = bps;
    provider.nextCommissionBps = 0;
    provider.nextCommissionAt = ZERO;
  } else {
    provider.nextCommissionBps = bps;
    provider.nextCommissionAt = event.params.startsAt;
  }
  provider.save();
}

export function handleLocked(event: Locked): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.locked = event.params.locked;
  saveStake(provider, before);
  recordStakeChange(provider, "LOCKED", event.params.locker, event.params.amount, event);
}

export function handleUnlocked(event: Unlocked): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.locked = event.params.locked;
  saveStake(provider, before);
  recordStakeChange(provider, "UNLOCKED", event.params.locker, event.params.amount, event);
}

/** Comes before Slashed, which tells the whole sum. */
export function handlePoolSlashed(event: PoolSlashed): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  let kind = "DELEGATED_THAWING_SLASHED";
  if (event.params.pool == THAWING) {
    kind = "THAWING_SLASHED";
    provider.thawing = event.params.tokens;
    provider.thawingShares = event.params.shares;
    provider.thawingEpoch = event.params.epoch;
  } else if (event.params.pool == DELEGATION) {
    kind = "DELEGATION_SLASHED";
    provider.delegated = event.params.tokens;
    provider.delegationShares = event.params.shares;
    provider.delegationEpoch = event.params.epoch;
  } else {
    provider.delegatedThawing = event.params.tokens;
    provider.delegatedThawingShares = event.params.shares;
    provider.delegatedThawingEpoch = event.params.epoch;
  }
  saveStake(provider, before);
  recordStakeChange(provider, kind, null, event.params.amount, event);
}

export function handleSlashed(event: Slashed): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.staked = event.params.staked;
  provider.locked = event.params.locked;
  provider.slashed = provider.slashed.plus(event.params.amount);
  saveStake(provider, before);
  recordStakeChange(provider, "SLASHED", event.params.slasher, event.params.amount, event);

  const slasher = ensureSlasher(event.params.slasher);
  slasher.pot = slasher.pot.plus(event.params.amount);
  slasher.slashed = slasher.slashed.plus(event.params.amount);
  slasher.save();
}

export function handleJailed(event: Jailed): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.offences = event.params.offences.toI32();
  provider.jailedUntil = event.params.jailedUntil;
  saveStake(provider, before);
}

export function handleUnjailed(event: Unjailed): void {
  const provider = ensureProvider(event.params.provider);
  const before = new StakeBefore(provider);
  provider.jailedUntil = ZERO;
  saveStake(provider, before);
}

export function handleSlashedPaid(event: SlashedPaid): void {
  const slasher = ensureSlasher(event.params.slasher);
  slasher.pot = slasher.pot.minus(event.params.amount);
  slasher.save();
  const network = ensureNetwork();
  network.slashedPaid = network.slashedPaid.plus(event.params.amount);
  network.save();
}

export function handleSlashedBurned(event: SlashedBurned): void {
  const slasher = ensureSlasher(event.params.slasher);
  slasher.pot = slasher.pot.minus(event.params.amount);
  slasher.save();
  const network = ensureNetwork();
  network.slashedBurned = network.slashedBurned.plus(event.params.amount);
  network.save();
}

export function handleLockerSet(event: LockerSet): void {
  const locker = ensureLocker(event.params.locker);
  locker.slasher = ensureSlasher(event.params.slasher).id;
  locker.status = event.params.status == ACTIVE ? "ACTIVE" : "RETIRED";
  locker.boundUntil = null;
  locker.save();
}

export function handleLockerRetired(event: LockerRetired): void {
  const locker = ensureLocker(event.params.locker);
  locker.boundUntil = event.params.boundUntil;
  locker.save();
}

export function handleSlasherSet(event: SlasherSet): void {
  const slasher = ensureSlasher(event.params.slasher);
  slasher.allowed = event.params.allowed;
  slasher.save();
}

export function handleThawPeriodSet(event: ThawPeriodSet): void {
  setParameter("ProviderStaking.thawPeriod", "seconds", event.params.thawPeriod, event);
  setParameter("ProviderStaking.releaseFloor", "seconds since 1970", event.params.releaseFloor, event);
  // Fixed by the implementation; no event tells it.
  setParameter("ProviderStaking.jailPeriod", "seconds", contextNumber("jailPeriod"), event);
}

export function handleMinStakeSet(event: MinStakeSet): void {
  setParameter("ProviderStaking.minStake", "DPIN wei", event.params.minStake, event);
}

export function handleDelegationRatioSet(event: DelegationRatioSet): void {
  setParameter("ProviderStaking.delegationRatio", "times", event.params.delegationRatio, event);
}

export function handleStakingPaused(event: Paused): void {
  setFlag("ProviderStaking.paused", true, event);
}

export function handleStakingUnpaused(event: Unpaused): void {
  setFlag("ProviderStaking.paused", false, event);
}
