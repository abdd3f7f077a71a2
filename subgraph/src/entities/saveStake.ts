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
  network.staked = network.staked.plus(provider.staked).minus(before.staked);
  network.locked = network.locked.plus(provider.locked).minus(before.locked);
  network.thawing = network.thawing.plus(provider.thawing).minus(before.thawing);
  network.delegated = network.delegated.plus(provider.delegated).minus(before.delegated);
  network.delegatedThawing = network.delegatedThawing.plus(provider.delegatedThawing).minus(before.delegatedThawing);
  network.pendingRewards = network.pendingRewards.plus(provider.pendingRewards).minus(before.pendingRewards);
  const slashed = provider.slashed.minus(before.slashed);
  network.slashed = network.slashed.plus(slashed);
  if (provider.active != before.active) network.activeProviders += provider.active ? 1 : -1;
  network.save();

  const isMoved = provider.staked.notEqual(before.staked) || provider.delegated.notEqual(before.delegated) || !slashed.isZero();
  if (isMoved || provider.active != before.active) {
    const sample = sampleNetwork(network);
    sample.slashed = slashed;
    sample.save();
  }
  if (isMoved) {
    const sample = sampleProvider(provider);
    sample.slashed = slashed;
    sample.save();
  }
  return network;
}
