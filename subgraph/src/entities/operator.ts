import { Address } from "@graphprotocol/graph-ts";
import { Operator } from "../../generated/schema";
import { ensureAccount } from "./account";

/** A new one is saved. */
export function ensureOperator(address: Address): Operator {
  const known = Operator.load(address);
  if (known != null) return known;
  const operator = new Operator(address);
  operator.account = ensureAccount(address).id;
  operator.save();
  return operator;
}
