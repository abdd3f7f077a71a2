import { i32Bytes } from "../i32Bytes.ts";
import type { SparseRow } from "../types.ts";
import { equalsQuotient } from "./equalsQuotient.ts";
import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import { physicalDims, readBroadcast } from "./placed.ts";
import { rescaleOf } from "./rescaleOf.ts";
import { roundHalfEven } from "./roundHalfEven.ts";
import type { Affine, Meaning, RealValue } from "./types.ts";

/** Offsets beyond this many steps of the 32-bit tensor could make its sums pass 32 bits. */
const WIDEST = 2 ** 30;

/**
 * clamp(gain × base + offset) of a 32-bit tensor as i8 of the given meaning: offset, rescale and clamp in one op. `exact` when neither the factor nor the
 * offset, which is rounded to steps of the tensor, is approximated; else within one unit. Throws an OnnxError where that cannot be.
 */
export function emitAffine({
  importer,
  name,
  base,
  affine,
  channels: { length, axis },
  meaning,
}: {
  importer: Importer;
  name: string;
  base: RealValue;
  affine: Affine;
  /** How many gains, scales of the base or scales of the result there are, and along which ONNX axis. */
  channels: { readonly length: number; readonly axis: number };
  meaning: Meaning;
}): { value: RealValue; exact: boolean } {
  const { least, most } = affine;
  // A clamp is one immediate for all channels, so with a bound other than 0 all must mean the same by it.
  const shared = Number.isFinite(most) || (least !== 0 && Number.isFinite(least));
  const scales = shared ? [Math.max(...meaning.scales)] : meaning.scales;
  const target = { scales, axis: meaning.axis, zeroPoint: meaning.zeroPoint, rounded: true };
  const at = (list: readonly number[], c: number) => list[list.length === 1 ? 0 : c]!;
  const list = Array.from({ length }, (_, c) => ({
    gain: at(affine.gain, c),
    unit: at(base.scales, c),
    offset: at(affine.offset, c),
    scale: at(scales, c),
  }));
  const rescale = rescaleOf({
    factors: list.map(({ gain, unit, scale }) => ({ of: [Math.abs(gain), unit], by: [scale] })),
    accumulators: list.map(() => 2 ** 31),
  });
  let exact = affine.exact && rescale.exact;
  const bias = list.map(({ gain, unit, offset, scale }) => {
    const steps = offset === 0 ? 0 : roundHalfEven(offset / gain / unit);
    if (!(Math.abs(steps) <= WIDEST)) throw new OnnxError({ reason: `an offset of ${offset} beside steps of ${Math.abs(gain * unit)}` });
    if (!equalsQuotient({ numerator: steps, shift: 0, quotient: { of: [offset], by: [gain, unit] } })) {
      exact = false;
      // Half a step, and what the factor is off by, must stay below one unit.
      if ((gain * unit) / scale >= 1)
        throw new OnnxError({ reason: `steps of ${gain * unit} are too coarse for an offset in units of ${scale}` });
    }
    return steps - base.zeroPoint;
  });
  const signed = list.map(({ gain }, c) => Math.sign(gain) * at(rescale.multipliers, c));
  const constant = importer.builder.addConstant({
    name: `${name}/bias+multiplier`,
    dtype: "i32",
    dims: [length, 2],
    bytes: i32Bytes({ values: bias.flatMap((value, c) => [value, signed[c]!]) }),
  });
  const row: SparseRow = length > 1 ? { [`o${base.order.indexOf(axis)}`]: 1 } : {};
  const code = (value: number, otherwise: number) =>
    Number.isFinite(value) ? Math.max(-128, Math.min(127, roundHalfEven(value / scales[0]!) + target.zeroPoint)) : otherwise;
  const tensor = importer.builder.addOp({
    name,
    output: { dtype: "i8", dims: physicalDims(base) },
    combine: "copy",
    a: readBroadcast({ value: base, dims: base.dims, order: base.order }),
    bias: { tensor: constant, rows: [row, {}] },
    multiplier: { tensor: constant, rows: [row, { offset: 1 }] },
    shift: rescale.shift,
    zeroPoint: target.zeroPoint,
    min: code(least, -128),
    max: code(most, 127),
  });
  return { value: { kind: "real", tensor, dims: base.dims, order: base.order, ...target }, exact };
}
