import { Address } from "@graphprotocol/graph-ts";
import { Provider } from "../../generated/schema";
import { ZERO } from "../constants";
import { ensureAccount } from "./account";

/** A new one is saved, so that what refers to it finds it. */
export function ensureProvider(address: Address): Provider {
  const known = Provider.load(address);
  if (known != null) return known;
  const provider = new Provider(address);
  provider.account = ensureAccount(address).id;
  provider.registered = false;
  provider.active = false;
  provider.staked = ZERO;
  provider.locked = ZERO;
  provider.thawing = ZERO;
  provider.thawingShares = ZERO;
  provider.thawingEpoch = ZERO;
  provider.thawCount = ZERO;
  provider.delegated = ZERO;
  provider.delegationShares = ZERO;
  provider.delegationEpoch = ZERO;
  provider.delegatedThawing = ZERO;
  provider.delegatedThawingShares = ZERO;
  provider.delegatedThawingEpoch = ZERO;
  provider.pendingRewards = ZERO;
  provider.rewardsUpdatedAt = ZERO;
  provider.rewardsEndAt = ZERO;
  provider.commissionBps = 0;
  provider.nextCommissionBps = 0;
  provider.nextCommissionAt = ZERO;
  provider.offences = 0;
  provider.jailedUntil = ZERO;
  provider.slashed = ZERO;
  provider.rewarded = ZERO;
  provider.jobsAccepted = 0;
  provider.jobsFinalized = 0;
  provider.jobsExpired = 0;
  provider.convictionsLost = 0;
  provider.batchesCommitted = 0;
  provider.batchesFinalized = 0;
  provider.earned = ZERO;
  provider.work = ZERO;
  provider.save();
  return provider;
}
