import { Address } from "@graphprotocol/graph-ts";
import { WorkSource } from "../../generated/schema";

/** The caller saves it. */
export function ensureWorkSource(address: Address): WorkSource {
  const known = WorkSource.load(address);
  if (known != null) return known;
  const source = new WorkSource(address);
  source.active = false;
  source.skipped = 0;
  return source;
}
