import { BigInt } from "@graphprotocol/graph-ts";
import { Network, Provider } from "../../generated/schema";
import { ZERO } from "../constants";
import { ensureNetwork } from "./network";
import { sampleNetwork, sampleProvider } from "./samples";

/** What a provider added to the network's sums before a change. */
export class StakeBefore {
  staked: BigInt;
  locked: BigInt;
  thawing: BigInt;
  delegated: BigInt;
  delegatedThawing: BigInt;
  pendingRewards: BigInt;
  slashed: BigInt;
  active: boolean;

  constructor(provider: Provider) {
    this.staked = provider.staked;
    this.locked = provider.locked;
    this.thawing = provider.thawing;
    this.delegated = provider.delegated;
    this.delegatedThawing = provider.delegatedThawing;
    this.pendingRewards = provider.pendingRewards;
    this.slashed = provider.slashed;
    this.active = provider.active;
  }
}

/** Saves a provider, and the network's sums by as much as it has changed. */
export function saveStake(provider: Provider, before: StakeBefore): Network {
  provider.active = provider.registered && provider.staked.gt(ZERO) && provider.jailedUntil.isZero();
  provider.save();
  const network = ensureNetwork();
  const staked = provider.staked.minus(before.staked);
  const delegated = provider.delegated.minus(before.delegated);
  const slashed = provider.slashed.minus(before.slashed);
  const active = (provider.active ? 1 : 0) - (before.active ? 1 : 0);
  network.staked = network.staked.plus(staked);
  network.locked = network.locked.plus(provider.locked).minus(before.locked);
  network.thawing = network.thawing.plus(provider.thawing).minus(before.thawing);
  network.delegated = network.delegated.plus(delegated);
  network.delegatedThawing = network.delegatedThawing.plus(provider.delegatedThawing).minus(before.delegatedThawing);
  network.pendingRewards = network.pendingRewards.plus(provider.pendingRewards).minus(before.pendingRewards);
  network.slashed = network.slashed.plus(slashed);
  network.activeProviders += active;
  network.save();

  const isMoved = !staked.isZero() || !delegated.isZero() || !slashed.isZero();
  if (isMoved || active != 0) {
    const sample = sampleNetwork();
    sample.staked = staked;
    sample.delegated = delegated;
    sample.slashed = slashed;
    sample.activeProviders = active;
    sample.save();
  }
  if (isMoved) {
    const sample = sampleProvider(provider.id);
    sample.staked = staked;
    sample.delegated = delegated;
    sample.slashed = slashed;
    sample.save();
  }
  return network;
}
