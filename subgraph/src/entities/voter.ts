import { Address } from "@graphprotocol/graph-ts";
import { Voter } from "../../generated/schema";
import { ZERO } from "../constants";
import { ensureAccount } from "./account";

/** The caller saves it. */
export function ensureVoter(address: Address): Voter {
  const known = Voter.load(address);
  if (known != null) return known;
  const account = ensureAccount(address);
  account.isVoter = true;
  account.save();
  const voter = new Voter(address);
  voter.account = account.id;
  voter.balance = ZERO;
  voter.votes = ZERO;
  return voter;
}
