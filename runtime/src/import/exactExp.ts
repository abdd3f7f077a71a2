const LN2 = 0.6931471805599453;
/** Beyond these a float64 holds no other power than 0 and infinity. */
const [LEAST, MOST] = [-746, 710];

/**
 * e^x to about 13 digits, by Taylor's series after halving by ln 2. Only additions and multiplications, which give the same bits
 * everywhere, unlike `Math.exp`: a program's root must not depend on the machine that builds its tables.
 */
export function exactExp({ x }: { x: number }): number {
  if (x < LEAST) return 0;
  if (x > MOST) return Infinity;
  const power = Math.round(x / LN2);
  const rest = x - power * LN2;
  let sum = 1;
  for (let k = 20; k > 0; k--) sum = 1 + (sum * rest) / k;
  return sum * 2 ** power;
}
