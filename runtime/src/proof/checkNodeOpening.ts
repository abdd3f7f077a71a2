import { ProofError } from "./ProofError.ts";
import { proofReader } from "./proofReader.ts";
import { readNode } from "./readNode.ts";
import { TRACE_TREE, type Statement, type TraceNode } from "./types.ts";

/** The twin of ITensorReferee.openNode: the node that an opening shows to be in a job's trace. Throws ProofError otherwise. */
export function checkNodeOpening({ statement, opening }: { statement: Statement; opening: Uint8Array }): TraceNode {
  const reader = proofReader({ statement, proof: opening });
  if (reader.kind !== "PaddingNode") throw new ProofError("UnknownProofKind", opening[4]!);
  const { node } = readNode({ reader });
  if (node.op === TRACE_TREE && node.level === 0) throw new ProofError("NodeOutOfRange", node.level, node.index);
  return node;
}
