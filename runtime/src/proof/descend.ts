import { bytesEqual } from "../bytes/bytesEqual.ts";
import { createTree } from "../hash/createTree.ts";
import type { Hash, Tree } from "../hash/types.ts";
import { TraceAnswerError } from "./TraceAnswerError.ts";
import { REVEAL_LEVELS, type TraceNode } from "./types.ts";

/**
 * Goes down a committed tree, whose root differs from one's own tree of the same shape, to the leftmost differing item, or to a differing
 * node wholly in padding. `siblings` go from the node's level up to the root. At most 4 levels per `reveal`, each answer checked.
 */
export async function descend({
  tree,
  own,
  root,
  reveal,
}: {
  tree: number;
  own: Tree;
  root: Hash;
  reveal(node: TraceNode, siblings: readonly Hash[]): Promise<Hash[]>;
}): Promise<{ node: TraceNode; siblings: Hash[] }> {
  let node: TraceNode = { op: tree, level: own.depth, index: 0, hash: root };
  let siblings: Hash[] = [];
  while (node.level > 0 && node.index * 2 ** node.level < own.count) {
    const levels = Math.min(REVEAL_LEVELS, node.level);
    const below = await reveal(node, siblings);
    if (below.length !== 2 ** levels || below.some((hash) => hash.length !== 32)) throw new TraceAnswerError(node);
    const leaves = new Uint8Array(below.length * 32);
    below.forEach((hash, i) => leaves.set(hash, i * 32));
    const revealed = createTree({ leaves });
    if (!bytesEqual(revealed.root, node.hash)) throw new TraceAnswerError(node);
    const level = node.level - levels;
    const first = node.index * 2 ** levels;
    const at = below.findIndex((hash, i) => !bytesEqual(hash, own.node({ level, index: first + i })));
    if (at < 0) throw new Error(`op ${tree}: two equal lists of nodes with different roots`);
    siblings = [...revealed.path({ index: at }), ...siblings];
    node = { op: tree, level, index: first + at, hash: below[at]! };
  }
  return { node, siblings };
}
