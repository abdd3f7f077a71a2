import { Address, BigInt } from "@graphprotocol/graph-ts";
import { Delegation } from "../../generated/schema";
import { ZERO } from "../constants";

const EPOCH_BITS = 16;

/** The caller saves it. */
export function ensureDelegation(provider: Address, delegator: Address, at: BigInt): Delegation {
  const id = provider.concat(delegator);
  const known = Delegation.load(id);
  if (known != null) return known;
  const delegation = new Delegation(id);
  delegation.provider = provider;
  delegation.delegator = delegator;
  delegation.shares = ZERO;
  delegation.epoch = ZERO;
  delegation.heldUntil = ZERO;
  delegation.thawCount = ZERO;
  delegation.delegated = ZERO;
  delegation.undelegated = ZERO;
  delegation.withdrawn = ZERO;
  delegation.createdAt = at;
  return delegation;
}

/** Its shares in another epoch of the pool, as SharePool.presentDown counts them. */
export function sharesIn(delegation: Delegation, epoch: BigInt): BigInt {
  // Shares are below 2^128: eight epochs leave none.
  const epochs = epoch.minus(delegation.epoch);
  if (epochs.ge(BigInt.fromI32(8))) return ZERO;
  return delegation.shares.rightShift(u8(EPOCH_BITS * epochs.toI32()));
}
