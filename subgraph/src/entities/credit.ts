import { Address, BigInt, Bytes } from "@graphprotocol/graph-ts";
import { Credit, PaymentToken, Provider } from "../../generated/schema";
import { ZERO } from "../constants";
import { ensureAccount } from "./account";

/** What an escrow owes an account in one of its tokens; the caller saves it. */
export function ensureCredit(token: PaymentToken, account: Bytes): Credit {
  const id = token.id.concat(account);
  const known = Credit.load(id);
  if (known != null) return known;
  const credit = new Credit(id);
  credit.escrow = token.escrow;
  credit.token = token.id;
  credit.account = ensureAccount(Address.fromBytes(account)).id;
  credit.amount = ZERO;
  credit.credited = ZERO;
  credit.withdrawn = ZERO;
  credit.fees = ZERO;
  return credit;
}

/** Credits an account and saves that; of nothing, nothing. */
export function addCredit(token: PaymentToken, account: Bytes, amount: BigInt): void {
  if (amount.isZero()) return;
  const credit = ensureCredit(token, account);
  credit.amount = credit.amount.plus(amount);
  credit.credited = credit.credited.plus(amount);
  credit.save();
}

/** Credits a provider for finalized work, counts the fee, and saves both but the provider. */
export function addEarnings(token: PaymentToken, provider: Provider, paid: BigInt, fee: BigInt, isDpin: boolean): void {
  const credit = ensureCredit(token, provider.id);
  credit.amount = credit.amount.plus(paid);
  credit.credited = credit.credited.plus(paid);
  credit.fees = credit.fees.plus(fee);
  credit.save();
  token.fees = token.fees.plus(fee);
  token.feesTaken = token.feesTaken.plus(fee);
  token.paid = token.paid.plus(paid);
  token.save();
  if (!isDpin) return;
  provider.earned = provider.earned.plus(paid);
  provider.work = provider.work.plus(fee);
}
