import { keccak256 } from "./keccak256.ts";
import type { Hash } from "./types.ts";

/** The 32-byte blocks of `generated` tensor `index`: block i = keccak256(seed ‖ u256be i), seed = keccak256(inputRoot ‖ u32be index). */
export function blockGenerator({ inputRoot, index }: { inputRoot: Hash; index: number }): (block: number) => Hash {
  const message = new Uint8Array(64);
  const view = new DataView(message.buffer);
  view.setUint32(32, index);
  message.set(keccak256(inputRoot, message.subarray(32, 36)));
  // Neighbouring elements share a block, and reads come in order.
  let latest: { block: number; hash: Hash } = { block: -1, hash: message };
  return (block) => {
    if (block === latest.block) return latest.hash;
    view.setUint32(32, 0);
    view.setBigUint64(56, BigInt(block));
    latest = { block, hash: keccak256(message) };
    return latest.hash;
  };
}
