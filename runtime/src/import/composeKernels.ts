import type { Kernel } from "./types.ts";

/**
 * The convolution `outer ∘ inner` of a convolution over a pointwise (1 × 1) one, without the inner bias: of the same window as `outer`.
 * Throws when `inner` is not pointwise or the channels do not meet.
 */
export function composeKernels({ outer, inner }: { outer: Kernel; inner: Kernel }): Kernel {
  if (inner.height !== 1 || inner.width !== 1 || inner.out !== outer.in) throw new Error("only a pointwise convolution can be composed");
  const taps = outer.out * outer.height * outer.width;
  const values = new Float64Array(taps * inner.in);
  for (let tap = 0; tap < taps; tap++) {
    for (let between = 0; between < inner.out; between++) {
      const weight = outer.values[tap * outer.in + between]!;
      for (let c = 0; c < inner.in; c++) values[tap * inner.in + c]! += weight * inner.values[between * inner.in + c]!;
    }
  }
  return { ...outer, in: inner.in, values };
}
