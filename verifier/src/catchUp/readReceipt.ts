import { IndexMismatchError, type DpinClient } from "@dpin/sdk";
import { isAddressEqual, TransactionReceiptNotFoundError } from "viem";
import type { Address, Hex, Log } from "viem";

/** What a contract (`of`) said in a transaction that an index names. Throws IndexMismatchError when the chain does not have it. */
export async function readReceipt(
  client: DpinClient,
  { hash, of }: { hash: Hex | null; of: Address },
): Promise<Log<bigint, number, false>[]> {
  if (hash === null) throw new IndexMismatchError("the index calls a job committed and names no transaction for it");
  const receipt = await client.call("getTransactionReceipt", async () => {
    try {
      return await client.publicClient.getTransactionReceipt({ hash });
    } catch (error) {
      if (error instanceof TransactionReceiptNotFoundError) return null;
      throw error;
    }
  });
  if (receipt === null) throw new IndexMismatchError(`the chain does not have transaction ${hash}, which the index names`);
  return receipt.logs.filter(({ address }) => isAddressEqual(address, of));
}
