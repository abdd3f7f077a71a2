const HOUR_MS = 3_600_000;

/** The time that re-runs may take of a machine. */
export interface RunBudget {
  /** Whether there is any left in the hour that ends now. */
  isLeft(): boolean;
  spend(time: { ms: number }): void;
}

/** `secondsPerHour` in any hour; without it there is no limit. It is kept in memory: a restart forgets what was spent. */
export function createRunBudget({
  secondsPerHour,
  now = Date.now,
}: {
  secondsPerHour?: number | undefined;
  now?: () => number;
}): RunBudget {
  if (secondsPerHour === undefined) return { isLeft: () => true, spend: () => undefined };
  let spent: { at: number; ms: number }[] = [];
  return {
    isLeft: () => {
      spent = spent.filter(({ at }) => now() - at < HOUR_MS);
      return spent.reduce((sum, { ms }) => sum + ms, 0) < secondsPerHour * 1_000;
    },
    spend: ({ ms }) => void spent.push({ at: now(), ms }),
  };
}
