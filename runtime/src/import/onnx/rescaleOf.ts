import { quantizeMultipliers } from "../quantizeMultipliers.ts";
import { equalsQuotient, type Quotient } from "./equalsQuotient.ts";

export interface Rescale {
  readonly multipliers: readonly number[];
  readonly shift: number;
  /** Whether every multiplier / 2^shift is the very factor. */
  readonly exact: boolean;
}

/**
 * Factors as multipliers over one power of two. `accumulators` bound the accumulator's size per factor; throws a RangeError when the
 * approximation could be off by more than half a unit of the output before it is rounded, so that the rounded result is within one.
 */
export function rescaleOf({
  factors: quotients,
  accumulators,
}: {
  factors: readonly Quotient[];
  accumulators: readonly number[];
}): Rescale {
  const factors = quotients.map(({ of, by }) =>
    by.reduce(
      (left, value) => left / value,
      of.reduce((product, value) => product * value),
    ),
  );
  const { multipliers, shift } = quantizeMultipliers({ factors });
  let exact = true;
  factors.forEach((factor, i) => {
    if (equalsQuotient({ numerator: multipliers[i]!, shift, quotient: quotients[i]! })) return;
    exact = false;
    const off = Math.abs(multipliers[i]! / 2 ** shift - factor);
    // Beyond 256 units the output is saturated either way.
    if (Math.min(accumulators[i]!, 300 / factor) * off > 0.5)
      throw new RangeError(`rescale factors span too much: ${factor} beside ${Math.max(...factors)}`);
  });
  // One multiplier for all fits the op itself.
  return { multipliers: multipliers.every((value) => value === multipliers[0]) ? [multipliers[0]!] : multipliers, shift, exact };
}
