import { createKeccak, type IHasher } from "hash-wasm";
import { initFold } from "./foldRange.ts";
import type { Hash } from "./types.ts";

// hash-wasm compiles its module asynchronously; after that hashing is synchronous and needs no allocation but the digest.
let hasher: IHasher | null = null;

/** Prepares hashing; must have been awaited once before anything else of this folder is called. */
export async function initHash(): Promise<void> {
  hasher ??= await createKeccak(256);
  await initFold();
}

/** keccak256 of the concatenation of `parts`. */
export function keccak256(...parts: Uint8Array[]): Hash {
  if (hasher === null) throw new Error("await initHash() before hashing");
  hasher.init();
  for (const part of parts) hasher.update(part);
  return hasher.digest("binary");
}
