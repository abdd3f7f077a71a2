import { Address, BigInt } from "@graphprotocol/graph-ts";
import { dpin } from "../context";
import { ensureCredit } from "./credit";
import { ensureNetwork } from "./network";
import { ensurePaymentToken } from "./paymentToken";

// What JobEscrow and JobStreams share by their base Payments.

export function setPaymentToken(escrow: Address, token: Address, tokenId: i32, allowed: boolean, stakePerUnit: BigInt): void {
  const entry = ensurePaymentToken(escrow, token);
  entry.tokenId = tokenId;
  entry.allowed = allowed;
  entry.stakePerUnit = stakePerUnit;
  entry.save();
}

/** A withdrawal takes all there is. */
export function withdrawCredit(escrow: Address, token: Address, account: Address, amount: BigInt): void {
  const credit = ensureCredit(ensurePaymentToken(escrow, token), account);
  credit.amount = credit.amount.minus(amount);
  credit.withdrawn = credit.withdrawn.plus(amount);
  credit.save();
}

/** Only fees in DPIN are burned. */
export function burnFees(escrow: Address, amount: BigInt): void {
  const entry = ensurePaymentToken(escrow, dpin());
  entry.fees = entry.fees.minus(amount);
  entry.save();
  const network = ensureNetwork();
  network.feesBurned = network.feesBurned.plus(amount);
  network.save();
}

export function sweepFees(escrow: Address, token: Address, amount: BigInt): void {
  const entry = ensurePaymentToken(escrow, token);
  entry.fees = entry.fees.minus(amount);
  entry.save();
}
