import type { TransactionReceipt } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import type { TraceNode } from "../trace/traceNode.ts";

/** Convicts a provider that let a demanded reveal's time pass. */
export function convictSilence(
  client: DpinClient,
  { jobId, leaf = 0, node }: { jobId: bigint; leaf?: number; node: TraceNode },
): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.challenges,
    abi: computeChallengesAbi,
    functionName: "convictSilence",
    args: [jobId, leaf, node],
  });
}
