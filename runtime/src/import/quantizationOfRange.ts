import type { Quantization } from "./types.ts";

/**
 * The i8 meaning of activations whose channels were seen in [least, most]: never negative ones use all 256 codes from zero point −128, the
 * others are symmetric around 0. Channels share the zero point because an op pads with one value; `equalize` (0 to 1) moves the scales from
 * one for all channels (0) to each channel's own (1).
 */
export function quantizationOfRange({
  least,
  most,
  equalize,
  symmetric = least.some((value) => value < 0),
}: {
  least: readonly number[];
  most: readonly number[];
  equalize: number;
  symmetric?: boolean;
}): Quantization {
  const own = least.map((value, c) => Math.max(-value, most[c]!) / (symmetric ? 127 : 255));
  const widest = Math.max(...own);
  if (!(widest > 0)) throw new RangeError("activations are all zero");
  return { scales: own.map((scale) => widest * (scale / widest) ** equalize || widest), zeroPoint: symmetric ? 0 : -128 };
}
