import { Address } from "@graphprotocol/graph-ts";
import { PaymentToken } from "../../generated/schema";
import { ZERO } from "../constants";

/** A token of an escrow; the caller saves it. */
export function ensurePaymentToken(escrow: Address, token: Address): PaymentToken {
  const id = escrow.concat(token);
  const known = PaymentToken.load(id);
  if (known != null) return known;
  const entry = new PaymentToken(id);
  entry.escrow = escrow;
  entry.token = token;
  entry.tokenId = 0;
  entry.allowed = false;
  entry.stakePerUnit = ZERO;
  entry.fees = ZERO;
  entry.feesTaken = ZERO;
  entry.paid = ZERO;
  return entry;
}
