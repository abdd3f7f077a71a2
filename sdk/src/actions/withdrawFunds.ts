import type { Address, TransactionReceipt } from "viem";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Pays what has thawed of the client's stream, and was not collected meanwhile, out to `to` (itself by default). */
export function withdrawFunds(client: DpinClient, { streamId, to }: { streamId: bigint; to?: Address }): Promise<TransactionReceipt> {
  const args = [streamId, to ?? client.account] as const;
  return client.send({ address: client.addresses.streams, abi: jobStreamsAbi, functionName: "withdrawFunds", args });
}
