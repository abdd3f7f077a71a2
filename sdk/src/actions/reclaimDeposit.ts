import type { TransactionReceipt } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import type { TraceNode } from "../trace/traceNode.ts";

/** Returns an unanswered reveal's deposit to its demander's credit once the job has ended. */
export function reclaimDeposit(
  client: DpinClient,
  { jobId, leaf = 0, node }: { jobId: bigint; leaf?: number; node: TraceNode },
): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.challenges,
    abi: computeChallengesAbi,
    functionName: "reclaimDeposit",
    args: [jobId, leaf, node],
  });
}
