import { InterruptedError } from "../InterruptedError.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A signal that is aborted with an InterruptedError when the process is asked to end, so that every wait of a command ends at once and in order. A second
 * request ends the process without waiting for anything. `release` gives the signals back.
 */
export function commandSignal(): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const handlers = SIGNALS.map((name) => {
    const handler = (): void => {
      const error = new InterruptedError({ signal: name });
      if (controller.signal.aborted) process.exit(error.exitCode);
      controller.abort(error);
    };
    process.on(name, handler);
    return () => void process.off(name, handler);
  });
  return { signal: controller.signal, release: () => handlers.forEach((off) => off()) };
}
