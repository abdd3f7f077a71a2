import { chooseBackend } from "@dpin/runtime";
import type { Backend, BackendChoice } from "@dpin/runtime";
import type { Logger } from "pino";

/**
 * The engine of this machine's daemons: the one that is forced, else a GPU that passes its gate, else WASM SIMD on worker threads, `threads`
 * of them (by default one for each core). The log says why a GPU is not used.
 */
export function createBackend({
  backend = "auto",
  threads,
  logger,
}: { backend?: BackendChoice | undefined; threads?: number | undefined; logger?: Logger } = {}): Promise<Backend> {
  const onFallback = (error: unknown) => logger?.info({ reason: error instanceof Error ? error.message : error }, "running on WASM");
  return chooseBackend({ backend, threads, onFallback });
}
