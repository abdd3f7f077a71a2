/** What was read of things that rest: nothing can happen to them before a known time without an event that tells. */
export interface RestingReads<T> {
  /** What was read of `key`, or undefined when it must be read again: it does not rest, or no longer at `now`, or was read too long ago. */
  get(key: bigint, now: number): T | undefined;
  /** `key` was read and rests through the second `until` of the chain's clock. */
  rests(key: bigint, value: T, until: number): void;
  wakes(key: bigint): void;
  /** After a reorganisation: nothing is known any more. */
  wakeAll(): void;
}

/**
 * Keeps what was read of resting things for at most `ms`: a daemon with thousands of open jobs would ask its node for nothing else otherwise. They are read again spread over the second
 * half of that time, for the case that an event was missed.
 */
export function createRestingReads<T>({ ms }: { ms: number }): RestingReads<T> {
  const resting = new Map<bigint, { value: T; until: number; readAgainAt: number }>();
  return {
    get: (key, now) => {
      const known = resting.get(key);
      return known !== undefined && now <= known.until && performance.now() < known.readAgainAt ? known.value : undefined;
    },
    rests: (key, value, until) => {
      resting.set(key, { value, until, readAgainAt: performance.now() + ms * (0.5 + Math.random() / 2) });
    },
    wakes: (key) => void resting.delete(key),
    wakeAll: () => resting.clear(),
  };
}
