import { bytesEqual } from "../bytes/bytesEqual.ts";
import { foldPath } from "../hash/foldPath.ts";
import { treeDepth } from "../hash/treeDepth.ts";
import { LEAF_BYTES } from "../hash/types.ts";
import { tensorBytes } from "../program/tensorBytes.ts";
import { ProofError } from "./ProofError.ts";
import type { ProofReader } from "./proofReader.ts";
import { readOpOpening } from "./readOpOpening.ts";
import { TRACE_TREE, type TraceNode } from "./types.ts";

/** Reads a node opening to its end and checks that the node is in the job's trace; `count` is the number of items of its tree. */
export function readNode({ reader }: { reader: ProofReader }): { node: TraceNode; count: number } {
  const op = reader.u32();
  const isTrace = op === TRACE_TREE;
  let count = reader.opCount;
  if (isTrace) {
    if (reader.opCount === 0) throw new ProofError("OpOutOfRange", 0, 0);
    reader.checkProgram(reader.bytes(32), op);
  } else {
    const opened = readOpOpening({ reader, index: op }).op;
    count = Math.ceil(tensorBytes(opened.output) / LEAF_BYTES);
  }
  const depth = treeDepth({ count });
  const level = reader.u8();
  const index = reader.u32();
  if (level > depth || index >= 2 ** (depth - level)) throw new ProofError("NodeOutOfRange", level, index);
  const hash = reader.bytes(32);
  const root = foldPath({ hash, index, siblings: reader.siblings(depth - level) });
  if (!isTrace) reader.checkTrace(root, op);
  else if (!bytesEqual(root, reader.statement.traceRoot)) throw new ProofError("NotInTrace", op);
  reader.close();
  return { node: { op, level, index, hash }, count };
}
