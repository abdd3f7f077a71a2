import { equalsQuotient } from "./equalsQuotient.ts";

/** Whether a × b in floating point is the very product. */
export function isExactProduct({ a, b }: { a: number; b: number }): boolean {
  return equalsQuotient({ numerator: 1, shift: 0, quotient: { of: [a, b], by: [a * b] } });
}
