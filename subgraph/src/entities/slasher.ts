import { Address } from "@graphprotocol/graph-ts";
import { Slasher } from "../../generated/schema";
import { ZERO } from "../constants";

/** The caller saves it. */
export function ensureSlasher(address: Address): Slasher {
  const known = Slasher.load(address);
  if (known != null) return known;
  const slasher = new Slasher(address);
  slasher.allowed = false;
  slasher.pot = ZERO;
  slasher.slashed = ZERO;
  return slasher;
}
