import { foldPath } from "../hash/foldPath.ts";
import { leafHash } from "../hash/leafHash.ts";
import { treeDepth } from "../hash/treeDepth.ts";
import { LEAF_BYTES } from "../hash/types.ts";
import { tensorBytes } from "../program/tensorBytes.ts";
import type { Op } from "../program/types.ts";
import type { ProofReader } from "./proofReader.ts";

/** Reads a leaf of an op's output with its paths and checks that it is in the job's trace. */
export function readLeaf({ reader, op, index, leafIndex }: { reader: ProofReader; op: Op; index: number; leafIndex: number }): Uint8Array {
  const leaf = reader.bytes(LEAF_BYTES);
  const siblings = reader.siblings(treeDepth({ count: Math.ceil(tensorBytes(op.output) / LEAF_BYTES) }));
  reader.checkTrace(foldPath({ hash: leafHash({ bytes: leaf }), index: leafIndex, siblings }), index);
  return leaf;
}
