import type { TransactionReceipt } from "viem";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Starts taking `amount` wei out of the client's stream; it can be withdrawn at the stream's `thawedAt`. 0 ends a thaw; more than before starts it anew. */
export function thawFunds(client: DpinClient, { streamId, amount }: { streamId: bigint; amount: bigint }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.streams, abi: jobStreamsAbi, functionName: "thawFunds", args: [streamId, amount] });
}
