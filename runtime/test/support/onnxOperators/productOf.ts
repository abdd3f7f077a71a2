import type { Rational } from "./types.ts";

/** The product of rational numbers. */
export function productOf(...factors: readonly Rational[]): Rational {
  return factors.reduce((product, factor) => ({
    numerator: product.numerator * factor.numerator,
    denominator: product.denominator * factor.denominator,
  }));
}
