import type { Run } from "../../runtime/src/backend.ts";
import { commitTensor } from "../../runtime/src/hash/commitTensor.ts";
import { createTree } from "../../runtime/src/hash/createTree.ts";
import { rootOf } from "../../runtime/src/hash/rootOf.ts";
import { LEAF_BYTES, type Tree } from "../../runtime/src/hash/types.ts";

/** One lie in an otherwise honest run. Bytes behind a tensor's end are its padding; `xor` is not 0. */
export type Lie =
  | { kind: "byte"; op: number; byte: number; xor: number }
  | { kind: "leaf hash"; op: number; leaf: number }
  | { kind: "op root"; op: number }
  | { kind: "output root" };

/** The run a liar commits and serves: `run` with one lie in it and every hash above the lie made to fit. */
export function tamperedRun({ run, lie }: { run: Run; lie: Lie }): Run {
  if (lie.kind === "output root") return { ...run, outputRoot: garbage(run.outputRoot) };
  const outputs = [...run.outputs];
  const trees = [...run.trees];
  let rootLie = -1;
  if (lie.kind === "op root") rootLie = lie.op;
  if (lie.kind === "leaf hash") trees[lie.op] = withLeaf(trees[lie.op]!, lie.leaf);
  if (lie.kind === "byte") {
    const honest = outputs[lie.op]!;
    const bytes = new Uint8Array(lie.byte < honest.length ? honest.length : Math.ceil(honest.length / LEAF_BYTES) * LEAF_BYTES);
    bytes.set(honest);
    bytes[lie.byte]! ^= lie.xor;
    outputs[lie.op] = bytes;
    trees[lie.op] = commitTensor({ bytes });
  }
  const honestTrace = rootOf({ hashes: trees.map((tree) => tree.root) });
  const traceTree = rootLie < 0 ? honestTrace : withLeaf(honestTrace, rootLie);
  return { ...run, outputs, trees, traceTree, outputRoot: trees[trees.length - 1]!.root, traceRoot: traceTree.root };
}

function withLeaf(tree: Tree, index: number): Tree {
  const leaves = new Uint8Array(32 * 2 ** tree.depth);
  for (let i = 0; i < 2 ** tree.depth; i++) leaves.set(tree.node({ level: 0, index: i }), 32 * i);
  leaves.set(garbage(leaves.subarray(32 * index, 32 * index + 32)), 32 * index);
  return createTree({ leaves });
}

function garbage(hash: Uint8Array): Uint8Array {
  return hash.map((byte) => byte ^ 0x5a);
}
