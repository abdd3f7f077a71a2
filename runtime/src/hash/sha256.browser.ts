import { sha256 as hash } from "@noble/hashes/sha2.js";
import type { Hash } from "./types.ts";

/** SHA-256 of `bytes` where there is no node:crypto: a browser's own (SubtleCrypto) only answers later. */
export function sha256(bytes: Uint8Array): Hash {
  return hash(bytes);
}
