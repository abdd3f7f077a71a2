import type { Hex, TransactionReceipt } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import type { TraceNode } from "../trace/traceNode.ts";

/** Publishes several demanded nodes of one job in one transaction, passing over those that are answered; about 100,000 gas each, 16,777,216 in all. No spending limit holds it back. */
export function answerReveals(
  client: DpinClient,
  {
    jobId,
    leaf = 0,
    answers,
    deadline,
  }: {
    jobId: bigint;
    leaf?: number;
    answers: readonly { readonly node: TraceNode; readonly data: Hex }[];
    /** Last second for the first of them: what this key sends is sent in the order of deadlines, and pays more as they come nearer. */
    deadline?: bigint | undefined;
  },
): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.challenges,
    abi: computeChallengesAbi,
    functionName: "answerReveals",
    args: [jobId, leaf, answers.map(({ node }) => node), answers.map(({ data }) => data)],
    // The deposit is at least twice its gas, and silence loses the stake.
    exemptFromSpendingLimit: true,
    ...(deadline !== undefined && { deadline }),
  });
}
