import type { TransactionReceipt } from "viem";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Ends a stream as its provider: what was not collected is the requester's at once, and no later voucher can be committed. */
export function closeStream(client: DpinClient, { streamId }: { streamId: bigint }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.streams, abi: jobStreamsAbi, functionName: "closeStream", args: [streamId] });
}
