import { keccak256 } from "./keccak256.ts";
import { treeDepth } from "./treeDepth.ts";
import { treeOf } from "./treeOf.ts";
import type { Tree } from "./types.ts";
import { zeroHash } from "./zeroHash.ts";

/** The tree over `leaves`: n × 32 bytes of hashes, which are kept, not copied. An empty list has root Z[0]. */
export function createTree({ leaves }: { leaves: Uint8Array }): Tree {
  if (leaves.length % 32 !== 0) throw new RangeError(`hashes have 32 bytes each, got ${leaves.length} in all`);
  const count = leaves.length / 32;
  const depth = treeDepth({ count });
  const levels = [leaves];
  for (let level = 0; level < depth; level++) {
    const below = levels[level]!;
    const above = new Uint8Array(Math.ceil(below.length / 64) * 32);
    const pairs = Math.floor(below.length / 64);
    for (let i = 0; i < pairs; i++) above.set(keccak256(below.subarray(i * 64, i * 64 + 64)), i * 32);
    if (below.length % 64 !== 0) above.set(keccak256(below.subarray(pairs * 64), zeroHash({ level })), pairs * 32);
    levels.push(above);
  }
  return treeOf({ count, levels });
}
