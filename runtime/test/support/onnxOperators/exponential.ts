import type { Rational } from "./types.ts";

/** Bits behind the point. */
const BITS = 256n;

/** e^x to 240 bits and more, for |x| below 2^16: the Taylor series of x / 2^24 in fixed point, squared 24 times. */
export function exponential(x: Rational): Rational {
  const one = 1n << BITS;
  // Squaring 24 times doubles the relative error 24 times; an inverse keeps small results as precise as large ones.
  if (x.numerator < 0n) {
    const { numerator, denominator } = exponential({ ...x, numerator: -x.numerator });
    return { numerator: denominator, denominator: numerator };
  }
  const reduced = (x.numerator << (BITS - 24n)) / x.denominator;
  let [sum, term] = [one, one];
  for (let k = 1n; term !== 0n; k++) {
    term = (term * reduced) / one / k;
    sum += term;
  }
  for (let i = 0; i < 24; i++) sum = (sum * sum) / one;
  return { numerator: sum, denominator: one };
}
