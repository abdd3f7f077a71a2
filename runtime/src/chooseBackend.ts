import type { Backend } from "./backend.ts";
import { createCheckedBackend } from "./createCheckedBackend.ts";
import { createFallbackBackend } from "./createFallbackBackend.ts";
import { createReferenceBackend } from "./reference/createReferenceBackend.ts";
import { SpotCheckError } from "./spotCheck.ts";
import { createWasmBackend } from "./wasm/createWasmBackend.ts";
import { createWebGpuBackend } from "./webgpu/createWebGpuBackend.ts";
import type { AdapterKind } from "./webgpu/types.ts";
import { WebGpuAdapterError } from "./webgpu/WebGpuAdapterError.ts";
import { WebGpuDeviceError } from "./webgpu/WebGpuDeviceError.ts";
import { WebGpuMemoryError } from "./webgpu/WebGpuMemoryError.ts";

export const BACKEND_CHOICES = ["auto", "webgpu", "webgpu-software", "wasm", "reference"] as const;
/** `auto`: the GPU when there is one that passes its gate, else WASM; `webgpu-software`: WebGPU on the processor, for tests. */
export type BackendChoice = (typeof BACKEND_CHOICES)[number];

/** Elements of each of the GPU's runs that are recomputed: the gate cannot have every kernel that a compiler gets wrong. */
const SPOT_CHECKS = 16;

/** The GPU itself is at fault; it is left alone for a while. */
const isBroken = (error: unknown) => [WebGpuAdapterError, WebGpuDeviceError, SpotCheckError].some((kind) => error instanceof kind);
const isTheGpus = (error: unknown) => isBroken(error) || error instanceof WebGpuMemoryError;

/**
 * Creates the backend of a machine. With "auto" a run that the GPU cannot do (it failed twice, the run does not fit, or a recomputed element is another one) moves to WASM, and after
 * a failure the GPU is left alone for `restMs`; a forced choice never moves. `threads` are those of WASM, `memoryBudget` is the GPU's in bytes; `onFallback` is
 * told why a GPU was not used; `openGpu` is a seam for tests. Rejects with WebGpuAdapterError when WebGPU is forced and there is no adapter
 * that passes the conformance gate.
 */
export async function chooseBackend({
  backend = "auto",
  threads,
  memoryBudget,
  restMs,
  onFallback,
  openGpu = createWebGpuBackend,
}: {
  backend?: BackendChoice;
  threads?: number | undefined;
  memoryBudget?: number | undefined;
  restMs?: number | undefined;
  onFallback?: (error: unknown) => void;
  openGpu?: (options: { adapter?: AdapterKind; memoryBudget?: number }) => Promise<Backend>;
} = {}): Promise<Backend> {
  const wasm = () => createWasmBackend(threads === undefined ? {} : { threads });
  const budget = memoryBudget === undefined ? {} : { memoryBudget };
  switch (backend) {
    case "reference":
      return createReferenceBackend();
    case "wasm":
      return wasm();
    case "webgpu":
      return openGpu(budget);
    case "webgpu-software":
      return openGpu({ adapter: "software", ...budget });
    case "auto": {
      let first: Backend;
      try {
        first = createCheckedBackend({ backend: await openGpu(budget), count: SPOT_CHECKS });
      } catch (error) {
        if (!isTheGpus(error)) throw error;
        onFallback?.(error);
        return wasm();
      }
      return createFallbackBackend({
        ...{ first, second: wasm, moves: isTheGpus, rests: isBroken },
        ...(restMs !== undefined && { restMs }),
        ...(onFallback && { onMove: onFallback }),
      });
    }
  }
}
