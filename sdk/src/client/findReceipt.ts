import { TransactionReceiptNotFoundError } from "viem";
import type { Hex, TransactionReceipt } from "viem";
import type { DpinReader } from "./createDpinClient.ts";

/** A transaction's receipt, or null when the node has none; throws what the node answers otherwise. */
export async function findReceipt(publicClient: DpinReader, { hash }: { hash: Hex }): Promise<TransactionReceipt | null> {
  try {
    return await publicClient.getTransactionReceipt({ hash });
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return null;
    throw error;
  }
}
