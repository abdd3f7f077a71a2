/**
 * Real factors (> 0, one per output channel) as i32 mantissas over one shared power of two: factor ≈ multiplier / 2^shift, the largest
 * mantissa in [2^30, 2^31). The dyadic form of integer-only inference (Jacob et al. 2018, "Quantization and Training of Neural Networks for
 * Efficient Integer-Arithmetic-Only Inference", section 2.2), with the shift shared because it is an immediate of the op.
 * Throws a RangeError when no shift of 0 to 63 fits.
 */
export function quantizeMultipliers({ factors }: { factors: readonly number[] }): { multipliers: number[]; shift: number } {
  const largest = Math.max(...factors);
  if (!(largest > 0) || factors.some((factor) => !(factor >= 0))) throw new RangeError("rescale factors must be finite and not negative");
  let shift = 0;
  while (shift < 63 && largest * 2 ** (shift + 1) < 2 ** 31 - 0.5) shift += 1;
  if (largest * 2 ** shift >= 2 ** 31 - 0.5) throw new RangeError(`rescale factor ${largest} is too large`);
  return { multipliers: factors.map((factor) => Math.round(factor * 2 ** shift)), shift };
}
