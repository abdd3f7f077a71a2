import type { TransactionReceipt } from "viem";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Ends a committed batch once its window and proof tail are over: the provider is credited. Anyone may. */
export function finalizeBatch(client: DpinClient, { batchId }: { batchId: bigint }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.streams, abi: jobStreamsAbi, functionName: "finalizeBatch", args: [batchId] });
}
