/** Least, middle and greatest of some measurements. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** Sums up the rounds of a measurement. */
export function spreadOf({ values }: { values: readonly number[] }): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { least: sorted[0]!, median: sorted[Math.floor((sorted.length - 1) / 2)]!, most: sorted[sorted.length - 1]! };
}
