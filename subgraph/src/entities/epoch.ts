import { BigInt } from "@graphprotocol/graph-ts";
import { Epoch } from "../../generated/schema";
import { ZERO } from "../constants";
import { numberId } from "../ids";
import { ensureNetwork } from "./network";

/** The caller saves it. */
export function ensureEpoch(number: BigInt): Epoch {
  const id = numberId(number);
  const known = Epoch.load(id);
  if (known != null) return known;
  const network = ensureNetwork();
  const epoch = new Epoch(id);
  epoch.number = number;
  epoch.start = network.emissionStart.plus(number.times(network.epochLength));
  epoch.end = epoch.start.plus(network.epochLength);
  epoch.work = ZERO;
  epoch.capacity = ZERO;
  epoch.verification = ZERO;
  epoch.claimedCapacity = ZERO;
  epoch.claimedWork = ZERO;
  epoch.claimedVerification = ZERO;
  epoch.voided = ZERO;
  epoch.treasuryClaimed = false;
  epoch.treasuryPaid = ZERO;
  return epoch;
}
