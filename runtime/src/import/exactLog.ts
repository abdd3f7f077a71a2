import { exactLog1p } from "./exactLog1p.ts";

const LN2 = 0.6931471805599453;

/** The natural logarithm to about 15 digits, −∞ of 0 and NaN of what is below: powers of two taken off, then a series; the same bits everywhere. */
export function exactLog({ x }: { x: number }): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  let power = 0;
  for (; x > Math.SQRT2; power++) x /= 2;
  for (; x < Math.SQRT1_2; power--) x *= 2;
  return power * LN2 + exactLog1p({ x: x - 1 });
}
