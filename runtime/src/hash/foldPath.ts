import { nodeHash } from "./nodeHash.ts";
import type { Hash } from "./types.ts";

/** The root that follows from node `index` and its siblings upwards; bit k of `index` tells whether sibling k is on the left (1). */
export function foldPath({ hash, index, siblings }: { hash: Hash; index: number; siblings: readonly Hash[] }): Hash {
  let node = hash;
  let at = index;
  for (const sibling of siblings) {
    node = at % 2 === 1 ? nodeHash({ left: sibling, right: node }) : nodeHash({ left: node, right: sibling });
    at = Math.floor(at / 2);
  }
  if (at !== 0) throw new RangeError(`index ${index} does not lie in a tree of depth ${siblings.length}`);
  return node;
}
