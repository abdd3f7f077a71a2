import type { Quantization } from "./types.ts";

/**
 * The i8 meaning of activations whose channels were seen in [least, most]: never negative ones use all 256 codes from zero point −128, the
 * others are symmetric around 0. Channels share the zero point because an op pads with one value. A channel's scale is own^¾ × widest^¼,
 * between its own and one for all: of the exponents 0, ¼, ½, ¾ and 1 the most accurate on the upscaler. Throws a RangeError when all
 * channels are zero.
 */
export function quantizationOfRange({ least, most }: { least: readonly number[]; most: readonly number[] }): Quantization {
  const symmetric = least.some((value) => value < 0);
  const own = least.map((value, c) => Math.max(-value, most[c]!) / (symmetric ? 127 : 255));
  const widest = Math.max(...own);
  if (!(widest > 0)) throw new RangeError("activations are all zero");
  // Square roots, unlike powers, give the same bits everywhere: a program's root must not depend on the machine that builds it.
  const root4 = (value: number) => Math.sqrt(Math.sqrt(value));
  return { scales: own.map((scale) => Math.sqrt(scale) * root4(scale) * root4(widest) || widest), zeroPoint: symmetric ? 0 : -128 };
}
