import { isTransient } from "../errors/isTransient.ts";
import { NodeFaultError } from "../errors/NodeError.ts";
import { ownError } from "../errors/ownError.ts";
import { wait } from "./wait.ts";

export interface RetryParameters<T> {
  run: () => Promise<T>;
  signal?: AbortSignal | undefined;
  /** Tries in all; without limit by default, because a daemon outlives its node. */
  attempts?: number;
  /** First pause in milliseconds; doubles up to `maxDelayMs`. */
  delayMs?: number;
  maxDelayMs?: number;
  onRetry?: ((event: { error: unknown; attempt: number; delayMs: number }) => void) | undefined;
}

/**
 * Runs until it succeeds or fails with an error that trying again cannot cure; pauses with doubling back-off and jitter in between, and not for less than a node asks
 * for (Retry-After).
 */
export async function retry<T>({
  run,
  signal,
  attempts = Infinity,
  delayMs = 100,
  maxDelayMs = 10_000,
  onRetry,
}: RetryParameters<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await run();
    } catch (error) {
      if (attempt >= attempts || !isTransient(error)) throw error;
      const backOff = Math.min(maxDelayMs, delayMs * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);
      const own = ownError(error);
      const pause = Math.max(backOff, (own instanceof NodeFaultError && own.retryAfterMs) || 0);
      onRetry?.({ error, attempt, delayMs: pause });
      await wait({ ms: pause, signal });
    }
  }
}
