import { keccak256 } from "./keccak256.ts";
import { rangeSiblings } from "./rangeSiblings.ts";
import type { Hash } from "./types.ts";

/**
 * The root that follows from neighbouring nodes from index `first` at `level` (default 0) of a tree of `depth` and their siblings in opening order.
 * Throws RangeError when the range does not lie in the tree or the number of siblings is not what it takes.
 */
export function foldRange({
  hashes,
  first,
  siblings,
  depth,
  level = 0,
}: {
  hashes: readonly Hash[];
  first: number;
  siblings: readonly Hash[];
  depth: number;
  level?: number;
}): Hash {
  const needed = rangeSiblings({ first, count: hashes.length, level, depth }).length;
  if (siblings.length !== needed) throw new RangeError(`the opening takes ${needed} siblings, got ${siblings.length}`);
  // The nodes of a level begin at byte 32, so that a left sibling fits before them; a parent never lands behind its children.
  const nodes = new Uint8Array((hashes.length + 2) * 32);
  hashes.forEach((hash, i) => nodes.set(hash, (i + 1) * 32));
  let low = first;
  let count = hashes.length;
  let used = 0;
  for (let k = level; k < depth; k++) {
    const odd = low % 2;
    if (odd === 1) nodes.set(siblings[used++]!, 0);
    if ((odd + count) % 2 === 1) nodes.set(siblings[used++]!, (count + 1) * 32);
    const begin = odd === 1 ? 0 : 32;
    count = Math.ceil((odd + count) / 2);
    for (let i = 0; i < count; i++) nodes.set(keccak256(nodes.subarray(begin + i * 64, begin + i * 64 + 64)), (i + 1) * 32);
    low = Math.floor(low / 2);
  }
  return nodes.slice(32, 64);
}
