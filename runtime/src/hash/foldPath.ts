import { foldRange } from "./foldRange.ts";
import type { Hash, Hashes } from "./types.ts";

/** The root that follows from node `index` and its siblings upwards; bit k of `index` tells whether sibling k is on the left (1). */
export function foldPath({ hash, index, siblings }: { hash: Hash; index: number; siblings: Hashes }): Hash {
  const depth = siblings instanceof Uint8Array ? siblings.length / 32 : siblings.length;
  if (index >= 2 ** depth) throw new RangeError(`index ${index} does not lie in a tree of depth ${depth}`);
  return foldRange({ hashes: hash, first: index, siblings, depth });
}
