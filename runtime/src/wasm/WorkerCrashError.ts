/** A worker thread of the WASM backend ended or threw during a run; the next run starts new workers. */
export class WorkerCrashError extends Error {
  override readonly name = "WorkerCrashError";

  constructor({ detail, cause }: { detail: string; cause?: unknown }) {
    super(`a worker thread crashed: ${detail}`, { cause });
  }
}
