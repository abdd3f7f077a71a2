import { Address } from "@graphprotocol/graph-ts";
import { Locker } from "../../generated/schema";

/** The caller saves it. */
export function ensureLocker(address: Address): Locker {
  const known = Locker.load(address);
  return known != null ? known : new Locker(address);
}
