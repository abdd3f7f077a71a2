import { rangeSiblings } from "./rangeSiblings.ts";
import { siblingCount } from "./siblingCount.ts";
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

  function siblings({ first, count: items }: { first: number; count: number }): Uint8Array {
    const packed = new Uint8Array(siblingCount({ first, count: items, level: 0, depth }) * 32);
    let to = 0;
    const add = (level: number, index: number) => {
      const stored = levels[level]!;
      const from = index * 32;
      if (from + 32 > stored.length) packed.set(zeroHash({ level }), to);
      else for (let i = 0; i < 32; i++) packed[to + i] = stored[from + i]!;
      to += 32;
    };
    let low = first;
    let high = first + items - 1;
    for (let level = 0; level < depth; level++) {
      if (low % 2 === 1) add(level, low - 1);
      if (high % 2 === 0) add(level, high + 1);
      low = Math.floor(low / 2);
      high = Math.floor(high / 2);
    }
    return packed;
  }

  return {
    count,
    depth,
    root: node({ level: depth, index: 0 }),
    node,
    path: ({ index, level = 0 }) => rangeSiblings({ first: index, count: 1, level, depth }).map(node),
    range: ({ first, count: items }) => rangeSiblings({ first, count: items, level: 0, depth }).map(node),
    siblings,
  };
}
