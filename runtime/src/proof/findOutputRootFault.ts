import { bytesEqual } from "../bytes/bytesEqual.ts";
import { createTree } from "../hash/createTree.ts";
import { treeDepth } from "../hash/treeDepth.ts";
import type { Hash } from "../hash/types.ts";
import { buildNodeOpening } from "./buildNodeOpening.ts";
import { TraceAnswerError } from "./TraceAnswerError.ts";
import { REVEAL_LEVELS, TRACE_TREE, type Statement, type TraceNode, type TraceView } from "./types.ts";
import { writeProofHead, type CommittedProgram } from "./writeProofHead.ts";

/**
 * Compares a committed output root with the last op's root in the committed trace, without a run of one's own: null when they are the same, else the OutputRoot fraud proof. Right
 * elements alone say nothing about it: whoever commits an honest trace can name another output. Asks `committed` for one node in four levels; throws
 * TraceAnswerError for an answer that does not hash to its node, and whatever `committed` rejects with.
 */
export async function findOutputRootFault({
  statement,
  committed,
  ...committedProgram
}: CommittedProgram & { statement: Pick<Statement, "outputRoot" | "traceRoot">; committed: TraceView }): Promise<Uint8Array | null> {
  const { opCount, opListTree } = committedProgram.commitment;
  const last = opCount - 1;
  let node: TraceNode = { op: TRACE_TREE, level: treeDepth({ count: opCount }), index: 0, hash: statement.traceRoot };
  let siblings: Hash[] = [];
  while (node.level > 0) {
    const asked = { node, siblings, tracePath: [] };
    const below = await committed.node({ ...node, opening: () => buildNodeOpening({ ...committedProgram, ...asked }) });
    const levels = Math.min(REVEAL_LEVELS, node.level);
    if (below.length !== 2 ** levels || below.some((hash) => hash.length !== 32)) throw new TraceAnswerError(node);
    const leaves = new Uint8Array(below.length * 32);
    below.forEach((hash, i) => leaves.set(hash, i * 32));
    const revealed = createTree({ leaves });
    if (!bytesEqual(revealed.root, node.hash)) throw new TraceAnswerError(node);
    const level = node.level - levels;
    const index = Math.floor(last / 2 ** level);
    const at = index - node.index * 2 ** levels;
    siblings = [...revealed.path({ index: at }), ...siblings];
    node = { op: TRACE_TREE, level, index, hash: below[at]! };
  }
  if (bytesEqual(node.hash, statement.outputRoot)) return null;
  const writer = writeProofHead({ ...committedProgram, kind: "OutputRoot" });
  writer.bytes(opListTree.root);
  writer.bytes(node.hash);
  writer.hashes(siblings);
  return writer.finish();
}
