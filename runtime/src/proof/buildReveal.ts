import type { Run } from "../backend.ts";
import { LEAF_BYTES } from "../hash/types.ts";
import { REVEAL_LEVELS, TRACE_TREE, type NodeAddress } from "./types.ts";

/** The reveal of a node of a run's trace: 512 bytes of a leaf, or the concatenated hashes of its descendants. Throws RangeError if there is no such node. */
export function buildReveal({ run, op, level, index }: { run: Run } & NodeAddress): Uint8Array {
  const tree = op === TRACE_TREE ? run.traceTree : run.trees[op];
  if (tree === undefined || (op === TRACE_TREE && level === 0)) throw new RangeError(`no node of op ${op} at level ${level} to reveal`);
  tree.node({ level, index });
  if (level === 0) {
    const leaf = new Uint8Array(LEAF_BYTES);
    leaf.set(run.outputs[op]!.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES));
    return leaf;
  }
  const levels = Math.min(REVEAL_LEVELS, level);
  const data = new Uint8Array(32 * 2 ** levels);
  for (let i = 0; i < 2 ** levels; i++) data.set(tree.node({ level: level - levels, index: index * 2 ** levels + i }), i * 32);
  return data;
}
