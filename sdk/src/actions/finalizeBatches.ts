import type { TransactionReceipt } from "viem";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** As finalizeBatch, for many batches in one transaction; those that are not ready are passed over, and the receipt's BatchFinalized events say which were. */
export function finalizeBatches(client: DpinClient, { batchIds }: { batchIds: readonly bigint[] }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.streams, abi: jobStreamsAbi, functionName: "finalizeBatches", args: [batchIds] });
}
