import type { Hex, TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Commits to a run: the output's root, the trace's, and the output's artifact id. */
export function commit(
  client: DpinClient,
  {
    jobId,
    outputRoot,
    traceRoot,
    locator,
    deadline,
  }: {
    jobId: bigint;
    outputRoot: Hex;
    traceRoot: Hex;
    locator: string;
    /** The job's last second for it: the transaction pays more as that comes nearer. */
    deadline?: bigint | undefined;
  },
): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.escrow,
    abi: jobEscrowAbi,
    functionName: "commit",
    args: [jobId, outputRoot, traceRoot, locator],
    ...(deadline !== undefined && { deadline }),
  });
}
