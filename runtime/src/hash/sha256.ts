import { hash } from "node:crypto";
import type { Hash } from "./types.ts";

/** SHA-256 of `bytes`. */
export function sha256(bytes: Uint8Array): Hash {
  const { buffer, byteOffset, length } = hash("sha256", bytes, "buffer");
  return new Uint8Array(buffer, byteOffset, length);
}
