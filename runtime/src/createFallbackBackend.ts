import type { Backend, RunRequest } from "./backend.ts";

const MOST_DOUBLINGS = 4;

/**
 * Creates a backend that runs on `first` and, when that rejects with an error for which `moves` holds, on the backend that `second` makes (once).
 * An error for which `rests` holds too leaves `first` alone for `restMs` milliseconds, twice as long after each further one (at most 16 times as long)
 * until a run on it succeeds. `name` is that of the backend of the latest run; `onMove` is told each error that moved one; `now` is the clock.
 */
export function createFallbackBackend({
  first,
  second,
  moves,
  rests = () => false,
  restMs = 300_000,
  onMove,
  now = () => performance.now(),
}: {
  first: Backend;
  second: () => Promise<Backend>;
  moves: (error: unknown) => boolean;
  rests?: (error: unknown) => boolean;
  restMs?: number;
  onMove?: (error: unknown) => void;
  now?: () => number;
}): Backend {
  let other: Promise<Backend> | null = null;
  let { name } = first;
  let failures = 0;
  let restsUntil = -Infinity;

  function open(): Promise<Backend> {
    return (other ??= second().catch((error: unknown) => {
      // The next run may have more luck.
      other = null;
      throw error;
    }));
  }

  async function runOnSecond(request: RunRequest) {
    const backend = await open();
    ({ name } = backend);
    return backend.run(request);
  }

  return {
    get name() {
      return name;
    },
    fit: async (request) => {
      const fit = now() < restsUntil ? null : await first.fit(request);
      // What does not fit there will move.
      return fit?.fits ? fit : (await open()).fit(request);
    },
    run: async (request) => {
      if (now() < restsUntil) return runOnSecond(request);
      try {
        const run = await first.run(request);
        ({ name } = first);
        failures = 0;
        return run;
      } catch (error) {
        if (!moves(error)) throw error;
        if (rests(error)) restsUntil = now() + restMs * 2 ** Math.min(failures++, MOST_DOUBLINGS);
        onMove?.(error);
        return runOnSecond(request);
      }
    },
    close: async () => {
      await Promise.all([first.close(), other?.then((backend) => backend.close())]);
    },
  };
}
