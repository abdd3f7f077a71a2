import { Address } from "@graphprotocol/graph-ts";
import { Epoch, Provider, Reward } from "../../generated/schema";
import { ZERO } from "../constants";
import { ensureAccount } from "./account";

/** The caller saves it. */
export function ensureReward(epoch: Epoch, address: Address): Reward {
  const id = epoch.id.concat(address);
  const known = Reward.load(id);
  if (known != null) return known;
  const reward = new Reward(id);
  reward.epoch = epoch.id;
  reward.account = ensureAccount(address).id;
  reward.workWeight = ZERO;
  reward.capacityWeight = ZERO;
  reward.verificationWeight = ZERO;
  // The chain notes them with the first weight of the epoch, which is this event's.
  const provider = Provider.load(address);
  reward.offences = provider == null ? 0 : provider.offences;
  reward.claimed = false;
  reward.voided = false;
  reward.capacity = ZERO;
  reward.work = ZERO;
  reward.verification = ZERO;
  return reward;
}
