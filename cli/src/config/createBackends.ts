import { availableParallelism } from "node:os";
import type { Backend } from "@dpin/runtime";
import { createBackend } from "./createBackend.ts";

/** GPU memory of a run when `engine` does not say. */
const DEVICE_MEMORY = 2 ** 31;

/**
 * The backends of a provider: as many as `engine.parallel` says, each as createBackend makes it, with its share of the threads and of the GPU's memory. Those that were made are
 * closed when a later one cannot be.
 */
export async function createBackends(parameters: Parameters<typeof createBackend>[0] = {}): Promise<[Backend, ...Backend[]]> {
  const { engine = {} } = parameters;
  const { parallel = 1, threads = availableParallelism(), deviceMemory = DEVICE_MEMORY } = engine;
  const shared = { threads: Math.max(1, Math.floor(threads / parallel)), deviceMemory: Math.floor(deviceMemory / parallel) };
  const own = parallel === 1 ? parameters : { ...parameters, engine: { ...engine, ...shared } };
  const backends: Backend[] = [];
  try {
    for (let i = 0; i < parallel; i++) backends.push(await createBackend(own));
  } catch (error) {
    await Promise.all(backends.map((backend) => backend.close()));
    throw error;
  }
  return backends as [Backend, ...Backend[]];
}
