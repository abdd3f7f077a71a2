import { createTree } from "./createTree.ts";
import type { Hash, Tree } from "./types.ts";

/** The tree over a list of hashes: op leaves, op roots, input roots. */
export function rootOf({ hashes }: { hashes: readonly Hash[] }): Tree {
  const leaves = new Uint8Array(hashes.length * 32);
  hashes.forEach((hash, i) => leaves.set(hash, i * 32));
  return createTree({ leaves });
}
