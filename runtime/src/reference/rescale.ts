/** round(value × multiplier / 2^shift), half to even, mod 2^32 into an i32; the product is exact. */
export function rescale({ value, multiplier, shift }: { value: number; multiplier: number; shift: number }): number {
  const product = BigInt(value) * BigInt(multiplier);
  if (shift === 0) return Number(BigInt.asIntN(32, product));
  const divisor = 1n << BigInt(shift);
  const floor = product >> BigInt(shift);
  const twiceRest = 2n * (product - floor * divisor);
  const up = twiceRest > divisor || (twiceRest === divisor && floor % 2n !== 0n);
  return Number(BigInt.asIntN(32, up ? floor + 1n : floor));
}
