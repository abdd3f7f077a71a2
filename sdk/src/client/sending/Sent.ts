import type { Hex, TransactionSerializableEIP1559 } from "viem";
import type { Reservation } from "../../fees/createSpendingLimit.ts";
import type { Fees } from "../../fees/feesFor.ts";
import type { Call } from "../createSender.ts";

export type Transaction = TransactionSerializableEIP1559 & { nonce: number; gas: bigint } & Fees;

/** One signed form of a transaction; all variants of one nonce exclude each other on chain. */
export interface Variant {
  readonly transaction: Transaction;
  readonly raw: Hex;
  readonly hash: Hex;
  readonly cancels: boolean;
}

/** A call that was sent, in all its forms. */
export interface Sent {
  readonly call: Call;
  readonly nonce: number;
  /** All that any node ever saw: one of them may be mined. */
  readonly variants: Variant[];
  /** The latest that a node took, what a replacement has to outbid. */
  current: Variant;
  reservation: Reservation | undefined;
}
