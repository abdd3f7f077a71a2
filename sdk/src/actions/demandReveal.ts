import { parseEventLogs } from "viem";
import type { Hex, TransactionReceipt } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import type { TraceNode } from "../trace/traceNode.ts";
import type { Statement } from "./getStatement.ts";

/** A demanded reveal: the node to publish, what was paid for it (native wei), and the last second (timestamp) for an answer. */
export interface DemandedReveal {
  readonly revealId: Hex;
  readonly node: TraceNode;
  readonly deposit: bigint;
  readonly respondBy: number;
  readonly receipt: TransactionReceipt;
}

/**
 * Demands on chain that a provider publishes a node of its trace; pays the deposit the contract asks for now. `leaf` and `path` as in proveFraud.
 */
export async function demandReveal(
  client: DpinClient,
  {
    jobId,
    leaf = 0,
    path = [],
    statement,
    opening,
  }: { jobId: bigint; leaf?: number; path?: readonly Hex[]; statement: Statement; opening: Hex },
): Promise<DemandedReveal> {
  const target = { address: client.addresses.challenges, abi: computeChallengesAbi } as const;
  const deposit = await client.read({ ...target, functionName: "revealDeposit", args: [] });
  // The base fee may rise by an eighth a block until this is mined; what is paid too much is part of the deposit.
  const value = deposit + deposit / 4n;
  const receipt = await client.send({ ...target, functionName: "demandReveal", args: [jobId, leaf, path, statement, opening], value });
  const [event] = parseEventLogs({ abi: computeChallengesAbi, logs: receipt.logs, eventName: "RevealDemanded" });
  const { revealId, op, level, index, hash, respondBy } = event!.args;
  return { revealId, node: { op, level, index, hash }, deposit: value, respondBy, receipt };
}
