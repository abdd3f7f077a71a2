import type { Backend } from "../src/backend.ts";
import { createWasmBackend } from "../src/wasm/createWasmBackend.ts";

/** Names of `--backend`. */
export type BackendName = "wasm" | "webgpu" | "webgpu-software";

/** A backend, and by how many threads its busy times were divided. */
export interface BenchBackend {
  readonly backend: Backend;
  readonly threads: number;
  /** What it runs on. */
  readonly device: string;
}

/** Opens the backend to measure; rejects with the backend's own error when this machine cannot run it. */
export async function openBackend({ name, threads }: { name: BackendName; threads: number }): Promise<BenchBackend> {
  if (name === "wasm") return { backend: await createWasmBackend({ threads }), threads, device: `${threads} threads` };
  // Loaded on demand: Dawn is not there on every machine.
  const { createWebGpuBackend } = await import("../src/webgpu/createWebGpuBackend.ts");
  const backend = await createWebGpuBackend({ adapter: name === "webgpu" ? "hardware" : "software" });
  return { backend, threads: 1, device: backend.adapter };
}
