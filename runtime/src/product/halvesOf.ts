/** A secret vector in halves of 16 bits. */
export function halvesOf({ secret }: { secret: Float64Array }): { low: Float64Array; high: Float64Array } {
  const low = secret.map((residue) => residue % 2 ** 16);
  return { low, high: secret.map((residue, i) => (residue - low[i]!) / 2 ** 16) };
}
