import { readFile } from "node:fs/promises";

/** The compiled kernels (kernels.wasm). */
export function readKernels(): Promise<Uint8Array<ArrayBuffer>> {
  return readFile(new URL("./kernels.wasm", import.meta.url)) as Promise<Uint8Array<ArrayBuffer>>;
}
