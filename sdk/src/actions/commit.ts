import type { Hex, TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Commits to a run: the output's root, the trace's, and the output's artifact id. */
export function commit(
  client: DpinClient,
  { jobId, outputRoot, traceRoot, locator }: { jobId: bigint; outputRoot: Hex; traceRoot: Hex; locator: string },
): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.escrow,
    abi: jobEscrowAbi,
    functionName: "commit",
    args: [jobId, outputRoot, traceRoot, locator],
  });
}
