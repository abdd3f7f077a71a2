import type { Hash } from "../hash/types.ts";
import { TRACE_TREE, type TraceNode } from "./types.ts";
import { writeProofHead, type CommittedProgram } from "./writeProofHead.ts";

/**
 * The opening of a node of a committed trace: what demandReveal takes, and the PaddingNode proof. `siblings` go from the node's level up to
 * its tree's root, `tracePath` (empty for the trace tree) from the op's root up to the trace root.
 */
export function buildNodeOpening({
  program,
  commitment,
  node,
  siblings,
  tracePath,
}: CommittedProgram & { node: TraceNode; siblings: readonly Hash[]; tracePath: readonly Hash[] }): Uint8Array {
  const writer = writeProofHead({ program, commitment, kind: "PaddingNode" });
  if (node.op === TRACE_TREE) {
    writer.u32(node.op);
    writer.bytes(commitment.opListTree.root);
  } else {
    writer.opOpening(node.op);
  }
  writer.u8(node.level);
  writer.u32(node.index);
  writer.bytes(node.hash);
  writer.hashes(siblings);
  if (node.op !== TRACE_TREE) writer.hashes(tracePath);
  return writer.finish();
}
