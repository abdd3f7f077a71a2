import { BigInt, ethereum } from "@graphprotocol/graph-ts";
import {
  RewardClaimed,
  RewardVoided,
  ScheduleSet,
  SourceAdded,
  SourceRemoved,
  SourceSkipped,
  TreasuryPaid,
  TreasurySet,
  WeightSet,
  WorkReported,
} from "../../generated/Emission/Emission";
import { EmissionSegment, Reward } from "../../generated/schema";
import { contextNumber } from "../context";
import { ensureEpoch } from "../entities/epoch";
import { ensureNetwork } from "../entities/network";
import { setAddress, setFlag, setParameter } from "../entities/parameter";
import { ensureReward } from "../entities/reward";
import { sampleNetwork } from "../entities/samples";
import { ensureWorkSource } from "../entities/workSource";
import { numberId } from "../ids";

/** As IEmission.Share counts them. */
const CAPACITY = 0;

export function handleWorkReported(event: WorkReported): void {
  const epoch = ensureEpoch(event.params.epoch);
  epoch.work = event.params.epochWork;
  epoch.save();
  const reward = ensureReward(epoch, event.params.provider);
  reward.workWeight = event.params.providerWork;
  reward.save();
}

export function handleWeightSet(event: WeightSet): void {
  const epoch = ensureEpoch(event.params.epoch);
  const reward = ensureReward(epoch, event.params.account);
  if (event.params.share == CAPACITY) {
    epoch.capacity = event.params.epochWeight;
    reward.capacityWeight = event.params.weight;
  } else {
    epoch.verification = event.params.epochWeight;
    reward.verificationWeight = event.params.weight;
  }
  epoch.save();
  reward.save();
}

export function handleRewardClaimed(event: RewardClaimed): void {
  const epoch = ensureEpoch(event.params.epoch);
  epoch.claimedCapacity = epoch.claimedCapacity.plus(event.params.capacity);
  epoch.claimedWork = epoch.claimedWork.plus(event.params.work);
  epoch.claimedVerification = epoch.claimedVerification.plus(event.params.verification);
  epoch.save();
  const reward = ensureReward(epoch, event.params.account);
  settleReward(reward, event.params.capacity, event.params.work, event.params.verification, event);
  emit(event.params.capacity.plus(event.params.work).plus(event.params.verification));
}

export function handleRewardVoided(event: RewardVoided): void {
  const epoch = ensureEpoch(event.params.epoch);
  epoch.voided = epoch.voided.plus(event.params.capacity).plus(event.params.work).plus(event.params.verification);
  epoch.save();
  const reward = ensureReward(epoch, event.params.account);
  reward.voided = true;
  settleReward(reward, event.params.capacity, event.params.work, event.params.verification, event);
}

export function handleTreasuryPaid(event: TreasuryPaid): void {
  const epoch = ensureEpoch(event.params.epoch);
  epoch.treasuryClaimed = true;
  epoch.treasuryPaid = event.params.amount;
  epoch.save();
  emit(event.params.amount);
}

export function handleScheduleSet(event: ScheduleSet): void {
  const network = ensureNetwork();
  // The first one is initialize's: epoch 0 begins at the time that the deployment named, or then if that was past. No event tells either.
  if (network.epochLength.isZero()) {
    const start = contextNumber("start");
    network.emissionStart = start.gt(event.block.timestamp) ? start : event.block.timestamp;
    network.epochLength = contextNumber("epochLength");
    network.save();
  }
  const segment = new EmissionSegment(numberId(event.params.firstEpoch));
  segment.firstEpoch = event.params.firstEpoch;
  segment.paused = event.params.paused;
  segment.initialEmission = event.params.rate.initialEmission;
  segment.ratio = event.params.rate.ratio;
  segment.index = event.params.index;
  segment.base = event.params.base;
  segment.capacityBps = event.params.shares.capacity;
  segment.workBps = event.params.shares.work;
  segment.verificationBps = event.params.shares.verification;
  segment.treasuryBps = event.params.shares.treasury;
  segment.save();
  setFlag("Emission.paused", event.params.paused, event);
  setParameter("Emission.initialEmission", "DPIN wei", segment.initialEmission, event);
  setParameter("Emission.ratio", "2^-126", segment.ratio, event);
  setParameter("Emission.capacityBps", "bps", BigInt.fromI32(segment.capacityBps), event);
  setParameter("Emission.workBps", "bps", BigInt.fromI32(segment.workBps), event);
  setParameter("Emission.verificationBps", "bps", BigInt.fromI32(segment.verificationBps), event);
  setParameter("Emission.treasuryBps", "bps", BigInt.fromI32(segment.treasuryBps), event);
}

export function handleTreasurySet(event: TreasurySet): void {
  setAddress("Emission.treasury", event.params.treasury, event);
}

export function handleSourceAdded(event: SourceAdded): void {
  const source = ensureWorkSource(event.params.source);
  source.active = true;
  source.save();
}

export function handleSourceRemoved(event: SourceRemoved): void {
  const source = ensureWorkSource(event.params.source);
  source.active = false;
  source.save();
}

export function handleSourceSkipped(event: SourceSkipped): void {
  const source = ensureWorkSource(event.params.source);
  source.skipped += 1;
  source.save();
}

function emit(amount: BigInt): void {
  const network = ensureNetwork();
  network.emitted = network.emitted.plus(amount);
  network.save();
  const sample = sampleNetwork();
  sample.emission = amount;
  sample.save();
}

/** What a reward came to, paid out or voided; saves it. */
function settleReward(reward: Reward, capacity: BigInt, work: BigInt, verification: BigInt, event: ethereum.Event): void {
  reward.claimed = true;
  reward.capacity = capacity;
  reward.work = work;
  reward.verification = verification;
  reward.claimedAt = event.block.timestamp;
  reward.save();
}
