import { nodeHash } from "./nodeHash.ts";
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
  let nodes = [...hashes];
  let low = first;
  let used = 0;
  for (let k = level; k < depth; k++) {
    if (low % 2 === 1) nodes.unshift(siblings[used++]!);
    if (nodes.length % 2 === 1) nodes.push(siblings[used++]!);
    nodes = Array.from({ length: nodes.length / 2 }, (_, i) => nodeHash({ left: nodes[2 * i]!, right: nodes[2 * i + 1]! }));
    low = Math.floor(low / 2);
  }
  return nodes[0]!;
}
