import { sha256 } from "#sha256";
import { LEAF_BYTES, type Hash } from "./types.ts";

/** Hash of a leaf: SHA-256 of up to 512 bytes of a tensor, zero-padded to 512. */
export function leafHash({ bytes }: { bytes: Uint8Array }): Hash {
  if (bytes.length === LEAF_BYTES) return sha256(bytes);
  if (bytes.length > LEAF_BYTES) throw new RangeError(`a leaf has at most ${LEAF_BYTES} bytes, got ${bytes.length}`);
  const padded = new Uint8Array(LEAF_BYTES);
  padded.set(bytes);
  return sha256(padded);
}
