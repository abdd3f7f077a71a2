/**
 * ln(1 + x) for |x| ≤ 1/2 to about 15 digits, tiny x included: 2 artanh(x / (2 + x)) by its series (Abramowitz and Stegun 1964, 4.1.27), the same bits
 * everywhere.
 */
export function exactLog1p({ x }: { x: number }): number {
  const z = x / (2 + x);
  let sum = 0;
  for (let k = 35; k > 0; k -= 2) sum = 1 / k + sum * z * z;
  return 2 * z * sum;
}
