import type { Rational } from "./types.ts";

/** The exact value of a finite number. */
export function rationalOf(value: number): Rational {
  let denominator = 1n;
  while (!Number.isInteger(value)) {
    value *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(value), denominator };
}
