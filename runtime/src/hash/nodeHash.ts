import { keccak256 } from "./keccak256.ts";
import type { Hash } from "./types.ts";

/** Hash of an interior node: keccak256(left ‖ right). */
export function nodeHash({ left, right }: { left: Hash; right: Hash }): Hash {
  return keccak256(left, right);
}
