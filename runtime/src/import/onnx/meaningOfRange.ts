import type { Meaning, ValueRange } from "./types.ts";

/**
 * The i8 meaning of values seen in [least, most], 0 always among them. One zero point, shared by the channels because an op pads with one
 * value, is chosen so that the scales come out smallest for the ranges' widths; a channel's scale is own^¾ × widest^¼ as in
 * `quantizationOfRange`, never less than its own. Asymmetric quantisation as in Krishnamoorthi 2018, section 2.1.
 */
export function meaningOfRange({ range, axis }: { range: ValueRange; axis: number }): Meaning {
  const least = range.least.map((value) => Math.min(0, value));
  const most = range.most.map((value) => Math.max(0, value));
  const widest = Math.max(...least.map((value, c) => most[c]! - value));
  if (!(widest > 0)) return { scales: [1], axis, zeroPoint: 0 };
  const scalesAt = (zero: number) =>
    least.map((value, c) =>
      Math.max(zero < 127 ? most[c]! / (127 - zero) : most[c]! && Infinity, zero > -128 ? -value / (zero + 128) : value && Infinity),
    );
  let best = { zeroPoint: 0, scales: scalesAt(0), cost: Infinity };
  for (let zeroPoint = -128; zeroPoint <= 127; zeroPoint++) {
    const scales = scalesAt(zeroPoint);
    const cost = scales.reduce((sum, scale, c) => sum + scale / (most[c]! - least[c]! || Infinity), 0);
    if (cost < best.cost) best = { zeroPoint, scales, cost };
  }
  const { zeroPoint, scales } = best;
  if (scales.length === 1) return { scales, axis, zeroPoint };
  const top = Math.max(...scales);
  const root4 = (value: number) => Math.sqrt(Math.sqrt(value));
  return { scales: scales.map((scale) => Math.sqrt(scale) * root4(scale) * root4(top) || top), axis, zeroPoint };
}
