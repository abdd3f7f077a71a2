import type { Run } from "../backend.ts";
import { bytesEqual } from "../bytes/bytesEqual.ts";
import { leafHash } from "../hash/leafHash.ts";
import { LEAF_BYTES, type Hash } from "../hash/types.ts";
import { elementBytes } from "../program/elementBytes.ts";
import { buildNodeOpening } from "./buildNodeOpening.ts";
import { descend } from "./descend.ts";
import { TraceAnswerError } from "./TraceAnswerError.ts";
import { TRACE_TREE, type CommittedLeaf, type Divergence, type Statement, type TraceNode, type TraceView } from "./types.ts";
import type { CommittedProgram } from "./writeProofHead.ts";

/**
 * Where a committed trace first departs from one's own run of the job: the first op whose root differs, in it the first differing leaf and
 * element, or a fault in the padding; null when all roots are the same. Asks `committed` only for nodes on the way and checks every
 * answer; throws TraceAnswerError for one that does not hash to its node, and whatever `committed` rejects with.
 */
export async function findDivergence({
  statement,
  committed,
  own,
  ...committedProgram
}: CommittedProgram & {
  statement: Pick<Statement, "outputRoot" | "traceRoot">;
  committed: TraceView;
  own: Run;
}): Promise<Divergence | null> {
  if (bytesEqual(statement.traceRoot, own.traceRoot)) {
    return bytesEqual(statement.outputRoot, own.outputRoot) ? null : { kind: "OutputRoot" };
  }
  const openingOf = (node: TraceNode, siblings: readonly Hash[], tracePath: readonly Hash[]) => () =>
    buildNodeOpening({ ...committedProgram, node, siblings, tracePath });

  const trace = await descend({
    tree: TRACE_TREE,
    own: own.traceTree,
    root: statement.traceRoot,
    reveal: (node, siblings) => committed.node({ ...node, opening: openingOf(node, siblings, []) }),
  });
  const { traceTree, trees, outputs } = own;
  if (trace.node.index * 2 ** trace.node.level >= traceTree.count) return { kind: "PaddingNode", ...trace, tracePath: [] };

  const op = trace.node.index;
  const tracePath = trace.siblings;
  const tensor = await descend({
    tree: op,
    own: trees[op]!,
    root: trace.node.hash,
    reveal: (node, siblings) => committed.node({ ...node, opening: openingOf(node, siblings, tracePath) }),
  });
  const { node, siblings } = tensor;
  if (node.index * 2 ** node.level >= trees[op]!.count) return { kind: "PaddingNode", node, siblings, tracePath };

  const leaf = await committed.leaf({ ...node, opening: openingOf(node, siblings, tracePath) });
  if (leaf.length !== LEAF_BYTES || !bytesEqual(leafHash({ bytes: leaf }), node.hash)) throw new TraceAnswerError(node);
  const found: CommittedLeaf = { op, leaf, leafIndex: node.index, leafPath: siblings, tracePath };
  const start = node.index * LEAF_BYTES;
  const differing = outputs[op]!.subarray(start, start + LEAF_BYTES).findIndex((byte, i) => byte !== leaf[i]);
  if (differing < 0) return { kind: "PaddingByte", ...found };
  const element = Math.floor((start + differing) / elementBytes(committedProgram.program.ops[op]!.output.dtype));
  return { kind: "Element", element, ...found };
}
