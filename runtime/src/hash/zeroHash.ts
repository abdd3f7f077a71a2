import { leafHash } from "./leafHash.ts";
import { nodeHash } from "./nodeHash.ts";
import type { Hash } from "./types.ts";

const known: Hash[] = [];

/** Z[level]: the hash of a subtree that is wholly padding, 2^level zero leaves. */
export function zeroHash({ level }: { level: number }): Hash {
  if (known.length === 0) known.push(leafHash({ bytes: new Uint8Array(0) }));
  while (known.length <= level) {
    const below = known[known.length - 1]!;
    known.push(nodeHash({ left: below, right: below }));
  }
  return known[level]!;
}
