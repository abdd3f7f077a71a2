import type { Backend } from "../src/backend.ts";
import { createWasmBackend } from "../src/wasm/createWasmBackend.ts";

/** Names of `--backend`; `webgpu-dot` is a GPU whose matrix units are left out. */
export type BackendName = "wasm" | "webgpu" | "webgpu-dot" | "webgpu-software";

/** A backend, and by how many threads its busy times were divided. */
export interface BenchBackend {
  readonly backend: Backend;
  readonly threads: number;
  /** What it runs on. */
  readonly device: string;
  /** The same on a device at its full clock, for the kernels' times; absent where clocks need no warming. */
  readonly warm?: Backend;
}

/** Opens the backend to measure, `warmed` with one for kernels' times beside it if it is a GPU's; rejects with the backend's own error when this machine cannot run it. */
export async function openBackend({
  name,
  threads,
  warmed = false,
}: {
  name: BackendName;
  threads: number;
  warmed?: boolean;
}): Promise<BenchBackend> {
  if (name === "wasm") return { backend: await createWasmBackend({ threads }), threads, device: `${threads} threads` };
  // Loaded on demand: Dawn is not there on every machine.
  const { createWebGpuBackend } = await import("../src/webgpu/createWebGpuBackend.ts");
  const { startWarmDevice } = await import("./startWarmDevice.ts");
  const options = {
    adapter: name === "webgpu-software" ? ("software" as const) : ("hardware" as const),
    matrixUnits: name !== "webgpu-dot",
  };
  const backend = await createWebGpuBackend(options);
  const device = `${backend.adapter}, ${backend.matrixUnits ? "matrix units" : "dot products"}`;
  if (name === "webgpu-software" || !warmed) return { backend, threads: 1, device };
  // This device has passed the gate.
  return {
    backend,
    threads: 1,
    device,
    warm: await createWebGpuBackend({ ...options, matrixUnits: backend.matrixUnits, startDevice: startWarmDevice, gate: async () => {} }),
  };
}
