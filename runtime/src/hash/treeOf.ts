import { rangeSiblings } from "./rangeSiblings.ts";
import { treeDepth } from "./treeDepth.ts";
import type { Hash, Tree } from "./types.ts";
import { zeroHash } from "./zeroHash.ts";

/**
 * A tree over node hashes that are already there: `levels[k]` holds, 32 bytes each, the ceil(count / 2^k) nodes of level k that are not
 * wholly padding, for k = 0..depth. Nothing is copied or checked.
 */
export function treeOf({ count, levels }: { count: number; levels: readonly Uint8Array[] }): Tree {
  const depth = treeDepth({ count });

  function node({ level, index }: { level: number; index: number }): Hash {
    if (!(level >= 0 && level <= depth && index >= 0 && index < 2 ** (depth - level))) {
      throw new RangeError(`no node at level ${level}, index ${index} in a tree of depth ${depth}`);
    }
    const stored = levels[level];
    return stored !== undefined && (index + 1) * 32 <= stored.length ? stored.subarray(index * 32, (index + 1) * 32) : zeroHash({ level });
  }

  return {
    count,
    depth,
    root: node({ level: depth, index: 0 }),
    node,
    path: ({ index, level = 0 }) => rangeSiblings({ first: index, count: 1, level, depth }).map(node),
    range: ({ first, count: items }) => rangeSiblings({ first, count: items, level: 0, depth }).map(node),
  };
}
