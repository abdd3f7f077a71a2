import { blockGenerator } from "./blockGenerator.ts";
import type { Hash } from "./types.ts";

/** The bytes of `generated` tensor `index` of a job. */
export function generateTensor({ inputRoot, index, byteLength }: { inputRoot: Hash; index: number; byteLength: number }): Uint8Array {
  const block = blockGenerator({ inputRoot, index });
  const bytes = new Uint8Array(Math.ceil(byteLength / 32) * 32);
  for (let i = 0; i * 32 < byteLength; i++) bytes.set(block(i), i * 32);
  return bytes.slice(0, byteLength);
}
