import type { Backend } from "./backend.ts";
import { createFallbackBackend } from "./createFallbackBackend.ts";
import { createReferenceBackend } from "./reference/createReferenceBackend.ts";
import { createWasmBackend } from "./wasm/createWasmBackend.ts";
import { createWebGpuBackend } from "./webgpu/createWebGpuBackend.ts";
import { WebGpuAdapterError } from "./webgpu/WebGpuAdapterError.ts";
import { WebGpuDeviceError } from "./webgpu/WebGpuDeviceError.ts";
import { WebGpuMemoryError } from "./webgpu/WebGpuMemoryError.ts";

export const BACKEND_CHOICES = ["auto", "webgpu", "webgpu-software", "wasm", "reference"] as const;
/** `auto`: the GPU when there is one that passes its gate, else WASM; `webgpu-software`: WebGPU on the processor, for tests. */
export type BackendChoice = (typeof BACKEND_CHOICES)[number];

/**
 * Creates the backend of a machine. With "auto" a run that the GPU cannot do (it failed twice, or the run does not fit) moves to WASM; a
 * forced choice never moves. `threads` are those of WASM, `memoryBudget` is the GPU's in bytes; `onFallback` is told why a GPU was not used.
 * Rejects with WebGpuAdapterError when WebGPU is forced and there is no adapter that passes the conformance gate.
 */
export async function chooseBackend({
  backend = "auto",
  threads,
  memoryBudget,
  onFallback,
}: {
  backend?: BackendChoice;
  threads?: number | undefined;
  memoryBudget?: number | undefined;
  onFallback?: (error: unknown) => void;
} = {}): Promise<Backend> {
  const wasm = () => createWasmBackend(threads === undefined ? {} : { threads });
  const budget = memoryBudget === undefined ? {} : { memoryBudget };
  switch (backend) {
    case "reference":
      return createReferenceBackend();
    case "wasm":
      return wasm();
    case "webgpu":
      return createWebGpuBackend(budget);
    case "webgpu-software":
      return createWebGpuBackend({ adapter: "software", ...budget });
    case "auto": {
      const moves = (error: unknown) =>
        error instanceof WebGpuAdapterError || error instanceof WebGpuDeviceError || error instanceof WebGpuMemoryError;
      try {
        const first = await createWebGpuBackend(budget);
        return createFallbackBackend({ first, second: wasm, moves, ...(onFallback && { onMove: onFallback }) });
      } catch (error) {
        if (!moves(error)) throw error;
        onFallback?.(error);
        return wasm();
      }
    }
  }
}
