import { Address, Bytes } from "@graphprotocol/graph-ts";
import { Role } from "../../generated/schema";

/** A new one is saved. */
export function ensureRole(contract: Address, role: Bytes): Role {
  const id = contract.concat(role);
  const known = Role.load(id);
  if (known != null) return known;
  const entry = new Role(id);
  entry.contract = contract;
  entry.role = role;
  entry.save();
  return entry;
}
