import type { Rational } from "./types.ts";

/** The sum of two rational numbers. */
export function sumOf(a: Rational, b: Rational): Rational {
  return { numerator: a.numerator * b.denominator + b.numerator * a.denominator, denominator: a.denominator * b.denominator };
}
