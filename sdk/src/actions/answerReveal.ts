import type { Hex, TransactionReceipt } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import type { TraceNode } from "../trace/traceNode.ts";

/** Publishes a demanded node's descendants, or leaf; the provider earns the deposit. No spending limit holds it back. */
export function answerReveal(
  client: DpinClient,
  { jobId, leaf = 0, node, data }: { jobId: bigint; leaf?: number; node: TraceNode; data: Hex },
): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.challenges,
    abi: computeChallengesAbi,
    functionName: "answerReveal",
    args: [jobId, leaf, node, data],
    // The deposit is at least twice its gas, and silence loses the stake.
    exemptFromSpendingLimit: true,
  });
}
