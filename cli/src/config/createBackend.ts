import { chooseBackend, WebGpuAdapterError } from "@dpin/runtime";
import type { Backend, BackendChoice } from "@dpin/runtime";
import type { Logger } from "pino";
import { UsageError } from "../UsageError.ts";
import type { EngineConfig } from "./engineConfigSchema.ts";

/**
 * The engine of this machine's daemons: the one that is forced, else a GPU that passes its gate, else WASM SIMD on worker threads, within
 * what `engine` allows. The log says why a GPU is not used. Throws UsageError when a GPU is forced and there is none that can be trusted; `choose` is a
 * seam for tests.
 */
export async function createBackend({
  backend = "auto",
  engine = {},
  logger,
  choose = chooseBackend,
}: {
  backend?: BackendChoice | undefined;
  engine?: EngineConfig;
  logger?: Logger;
  choose?: typeof chooseBackend;
} = {}): Promise<Backend> {
  const onFallback = (error: unknown) => logger?.info({ reason: error instanceof Error ? error.message : error }, "running on WASM");
  const { threads, deviceMemory: memoryBudget } = engine;
  try {
    return await choose({ backend, threads, memoryBudget, onFallback });
  } catch (error) {
    if (!(error instanceof WebGpuAdapterError)) throw error;
    throw new UsageError(`--backend ${backend}: ${error.message}; leave it out to run on WASM`, { cause: error });
  }
}
