import { parseEventLogs } from "viem";
import type { Hex, TransactionReceipt } from "viem";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import type { Voucher } from "../streams/voucher.ts";

/** Commits a batch with its last voucher, as the stream's provider or operator: collects its amount and locks stake until its window is over. */
export async function commitBatch(
  client: DpinClient,
  {
    voucher,
    signature,
    locator,
    deadline,
  }: {
    voucher: Voucher;
    signature: Hex;
    locator: string;
    /** Last second at which it is worth anything: when funds that thaw can be withdrawn. */
    deadline?: bigint | undefined;
  },
): Promise<{ batchId: bigint; receipt: TransactionReceipt }> {
  const receipt = await client.send({
    address: client.addresses.streams,
    abi: jobStreamsAbi,
    functionName: "commitBatch",
    args: [voucher, signature, locator],
    ...(deadline !== undefined && { deadline }),
  });
  const [event] = parseEventLogs({ abi: jobStreamsAbi, logs: receipt.logs, eventName: "BatchCommitted" });
  return { batchId: event!.args.batchId, receipt };
}
