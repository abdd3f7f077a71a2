import type { Backend } from "../src/backend.ts";
import { createWasmBackend } from "../src/wasm/createWasmBackend.ts";

const WEBGPU: string = "../src/webgpu/createWebGpuBackend.ts";

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
  const { createWebGpuBackend } = (await import(WEBGPU)) as {
    createWebGpuBackend(options: { adapter: "hardware" | "software" }): Promise<Backend & { adapter: string }>;
  };
  const backend = await createWebGpuBackend({ adapter: name === "webgpu" ? "hardware" : "software" });
  return { backend, threads: 1, device: backend.adapter };
}
