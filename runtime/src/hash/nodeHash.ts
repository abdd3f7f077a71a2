import { keccak256 } from "./keccak256.ts";
import type { Hash } from "./types.ts";

// One update costs less than two.
const pair = new Uint8Array(64);

/** Hash of an interior node: keccak256(left ‖ right). */
export function nodeHash({ left, right }: { left: Hash; right: Hash }): Hash {
  pair.set(left);
  pair.set(right, 32);
  return keccak256(pair);
}
