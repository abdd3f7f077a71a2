import { setTimeout as delay } from "node:timers/promises";

/** Waits `ms` milliseconds; throws the signal's reason as soon as it is aborted. */
export async function wait({ ms, signal }: { ms: number; signal?: AbortSignal | undefined }): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
