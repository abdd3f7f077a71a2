import { exactExp } from "./exactExp.ts";

/** 2 / √π */
const FACTOR = 1.1283791670955126;

/**
 * The error function to about 13 digits: 2 / √π × e^(−x²) × Σ 2^k x^(2k + 1) / (1 × 3 × … × (2k + 1)) (Abramowitz and Stegun 1964, 7.1.6), whose terms are all of one
 * sign; the same bits everywhere.
 */
export function exactErf({ x }: { x: number }): number {
  // 1 − erf 6 is below 2.2e-17.
  if (Math.abs(x) >= 6) return Math.sign(x);
  let term = x;
  let sum = 0;
  for (let k = 1; sum + term !== sum; k++) {
    sum += term;
    term *= (2 * x * x) / (2 * k + 1);
  }
  return FACTOR * exactExp({ x: -x * x }) * sum;
}
