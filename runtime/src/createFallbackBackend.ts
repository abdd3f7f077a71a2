import type { Backend } from "./backend.ts";

/**
 * Creates a backend that runs on `first` and, when that rejects with an error for which `moves` holds, on the backend that `second` makes;
 * it is made at most once, and `onMove` is told each time.
 */
export function createFallbackBackend({
  first,
  second,
  moves,
  onMove,
}: {
  first: Backend;
  second: () => Promise<Backend>;
  moves: (error: unknown) => boolean;
  onMove?: (error: unknown) => void;
}): Backend {
  let other: Promise<Backend> | null = null;
  return {
    name: first.name,
    run: async (request) => {
      try {
        return await first.run(request);
      } catch (error) {
        if (!moves(error)) throw error;
        onMove?.(error);
        other ??= second();
        return (await other).run(request);
      }
    },
    close: async () => {
      await Promise.all([first.close(), other?.then((backend) => backend.close())]);
    },
  };
}
