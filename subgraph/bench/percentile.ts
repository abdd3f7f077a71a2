/** The value below which `percent` of the values lie: the nearest one of them. Throws when there is none. */
export function percentile(values: readonly number[], percent: number): number {
  if (values.length === 0) throw new Error("no value to take a percentile of");
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1]!;
}
