/** What a backend of this machine computes and commits, in multiply-accumulates a second. */
export interface Speed {
  /** Measured at the first call, unless it was configured. */
  get(): Promise<number>;
  /** What is known now; null before the first measurement. */
  now(): number | null;
  /** A run that took `ms` for `macs`. */
  learn(run: { macs: number; ms: number }): void;
}

/** Smaller runs are mostly overhead, and say nothing about larger ones. */
const LEAST_MACS = 1e7;
/** A faster run raises the estimate by this share of the difference; a slower one counts at once, but no single one for more than a half. */
const RISE = 0.1;
const MOST_FALL = 0.5;

/** The speed that is `configured`, for good; else what `measure` finds, corrected by every finished run: down at once, up slowly. */
export function createSpeed({ configured, measure }: { configured?: number | undefined; measure: () => Promise<number> }): Speed {
  let known = configured ?? null;
  let measuring: Promise<number> | null = null;
  return {
    now: () => known,
    get: async () => {
      if (known !== null) return known;
      measuring ??= measure().finally(() => (measuring = null));
      const measured = await measuring;
      known ??= measured;
      return known;
    },
    learn: ({ macs, ms }) => {
      if (configured !== undefined || macs < LEAST_MACS || ms <= 0) return;
      const seen = (macs * 1_000) / ms;
      if (known === null || seen >= known) known = known === null ? seen : known + RISE * (seen - known);
      else known = Math.max(seen, MOST_FALL * known);
    },
  };
}
