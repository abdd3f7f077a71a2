import { Address } from "@graphprotocol/graph-ts";
import { Delegator } from "../../generated/schema";
import { ZERO } from "../constants";
import { ensureAccount } from "./account";

/** The caller saves it. */
export function ensureDelegator(address: Address): Delegator {
  const known = Delegator.load(address);
  if (known != null) return known;
  const account = ensureAccount(address);
  account.isDelegator = true;
  account.save();
  const delegator = new Delegator(address);
  delegator.account = account.id;
  delegator.delegated = ZERO;
  delegator.undelegated = ZERO;
  delegator.withdrawn = ZERO;
  return delegator;
}
