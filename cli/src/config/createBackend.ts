import { createWasmBackend } from "@dpin/runtime";
import type { Backend } from "@dpin/runtime";

/** The engine of this machine's daemons: WASM SIMD on worker threads, `threads` of them (by default one for each core). */
export function createBackend({ threads }: { threads?: number | undefined } = {}): Promise<Backend> {
  return createWasmBackend(threads === undefined ? {} : { threads });
}
