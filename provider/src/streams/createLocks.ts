/** Lets one task of a key through at a time, in the order in which they came. */
export interface Locks {
  hold<T>(key: string, run: () => Promise<T>): Promise<T>;
  /** Whether no task is under way or waits. */
  areFree(): boolean;
}

export function createLocks(): Locks {
  const last = new Map<string, Promise<unknown>>();
  return {
    areFree: () => last.size === 0,
    hold: (key, run) => {
      const result = (last.get(key) ?? Promise.resolve()).then(run);
      const settled = result
        .catch(() => undefined)
        .then(() => {
          if (last.get(key) === settled) last.delete(key);
        });
      last.set(key, settled);
      return result;
    },
  };
}
