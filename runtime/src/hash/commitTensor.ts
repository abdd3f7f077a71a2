import { createTree } from "./createTree.ts";
import { leafHash } from "./leafHash.ts";
import { LEAF_BYTES, type Tree } from "./types.ts";

/** The tree over a tensor's leaves; its root is the tensor root. */
export function commitTensor({ bytes }: { bytes: Uint8Array }): Tree {
  const count = Math.ceil(bytes.length / LEAF_BYTES);
  const leaves = new Uint8Array(count * 32);
  for (let i = 0; i < count; i++) leaves.set(leafHash({ bytes: bytes.subarray(i * LEAF_BYTES, (i + 1) * LEAF_BYTES) }), i * 32);
  return createTree({ leaves });
}
