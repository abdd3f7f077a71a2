import { Address } from "@graphprotocol/graph-ts";
import { Account } from "../../generated/schema";
import { ZERO } from "../constants";

/** The caller saves it when it has changed it; a new one is saved here. */
export function ensureAccount(address: Address): Account {
  const known = Account.load(address);
  if (known != null) return known;
  const account = new Account(address);
  account.isRequester = false;
  account.isProvider = false;
  account.isOperator = false;
  account.isDelegator = false;
  account.isVerifier = false;
  account.isVoter = false;
  account.jobsPosted = 0;
  account.convictionsWon = 0;
  account.bounties = ZERO;
  account.compensation = ZERO;
  account.depositCredit = ZERO;
  account.save();
  return account;
}
