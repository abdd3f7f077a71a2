import { i32Bytes } from "../i32Bytes.ts";
import type { SparseRow } from "../types.ts";
import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import { checkRank, physicalDims, placeConstant, readBroadcast } from "./placed.ts";
import { perTensorOf } from "./perTensorOf.ts";
import { rescaleOf } from "./rescaleOf.ts";
import { roundHalfEven } from "./roundHalfEven.ts";
import type { FunctionValue, Meaning, RealValue, Value } from "./types.ts";

/**
 * The value as i8 of the given meaning. Functions of an i8 tensor, requantisation included, become one lookup table (GATHER) whose entries
 * are the real results, rounded half to even; affine functions of an i32 tensor become one rescale. Throws an OnnxError otherwise.
 */
export function materialise({
  importer,
  value,
  meaning,
  name,
}: {
  importer: Importer;
  value: Value;
  meaning: Meaning;
  name: string;
}): RealValue {
  if (value.kind === "integer") throw new OnnxError({ reason: `value "${name}" is integers, real numbers were expected` });
  const target = { scales: meaning.scales, zeroPoint: meaning.zeroPoint, axis: meaning.axis };
  if (value.kind === "constant") {
    const { dims, values } = value.tensor;
    checkRank({ node: null, dims });
    const after = dims.slice(meaning.axis + 1).reduce((product, dim) => product * dim, 1);
    const scaleAt = (i: number) => target.scales[target.scales.length === 1 ? 0 : Math.floor(i / after) % target.scales.length]!;
    const stored = values.map((real, i) => storedOf({ real, scale: scaleAt(i), zeroPoint: target.zeroPoint }));
    return { kind: "real", ...placeConstant({ importer, name, dims, values: stored, dtype: "i8" }), ...target };
  }
  const { base, apply, axis, channels, affine }: Omit<FunctionValue, "kind"> =
    value.kind === "function"
      ? value
      : { base: value, apply: (real) => real, axis: value.axis, channels: 1, affine: { gain: [1], offset: [0] } };
  if (value.kind === "real" && base.tensor.dtype === "i8" && sameMeaning(base, target)) return value;
  const perChannel = [
    { length: channels, axis },
    { length: base.scales.length, axis: base.axis },
    { length: target.scales.length, axis: target.axis },
  ].filter(({ length }) => length > 1);
  const first = perChannel[0] ?? { length: 1, axis: 0 };
  if (perChannel.some((other) => other.axis !== first.axis)) {
    // One table has one channel axis: that of the function, or of the operand.
    const oneScale = (scales: readonly number[]) => [Math.max(...scales)];
    const operand = channels > 1 ? perTensorOf({ importer, value: base, name }) : base;
    const narrowed: Value = value.kind === "function" ? { ...value, base: operand } : operand;
    return materialise({ importer, value: narrowed, meaning: { ...target, scales: oneScale(target.scales) }, name });
  }
  if (first.length > 1 && perChannel.some(({ length }) => length !== base.dims[first.axis])) {
    throw new OnnxError({ reason: `value "${name}" has ${base.dims[first.axis]} channels, its ranges do not` });
  }
  const at = (list: readonly number[], c: number) => list[list.length === 1 ? 0 : c]!;
  const channelRow: SparseRow = { [`o${base.order.indexOf(first.axis)}`]: 1 };
  const dims = physicalDims(base);
  const output = { dtype: "i8" as const, dims };
  const read = readBroadcast({ value: base, dims: base.dims, order: base.order });
  const placement = { kind: "real" as const, dims: base.dims, order: base.order, ...target };
  if (base.tensor.dtype === "i8") {
    const table = new Int8Array(256 * first.length);
    for (let stored = -128; stored < 128; stored++) {
      for (let c = 0; c < first.length; c++) {
        const real = apply((stored - base.zeroPoint) * at(base.scales, c), channels === 1 ? 0 : c);
        table[(stored + 128) * first.length + c] = storedOf({ real, scale: at(target.scales, c), zeroPoint: target.zeroPoint });
      }
    }
    const wide = first.length > 1;
    const constant = importer.builder.addConstant({
      name: `${name}/table`,
      dtype: "i8",
      dims: wide ? [256, first.length] : [256],
      bytes: new Uint8Array(table.buffer),
    });
    const b = { tensor: constant, rows: wide ? [{ offset: 128 }, channelRow] : [{ offset: 128 }] };
    return { ...placement, tensor: importer.builder.addOp({ name, output, combine: "gather", a: read, b }) };
  }
  if (!affine) throw new OnnxError({ reason: `value "${name}" is no affine function of 32-bit integers` });
  const list = Array.from({ length: first.length }, (_, c) => ({
    gain: at(affine.gain, c) * at(base.scales, c),
    offset: at(affine.offset, c),
    scale: at(target.scales, c),
  }));
  const { multipliers, shift } = rescaleOf({
    factors: list.map(({ gain, scale }) => ({ of: [Math.abs(gain)], by: [scale] })),
    accumulators: list.map(() => 2 ** 31),
  });
  const signed = list.map(({ gain }, c) => Math.sign(gain) * at(multipliers, c));
  const bias = list.map(({ gain, offset }) => Math.round(offset / gain) - base.zeroPoint);
  const constant = importer.builder.addConstant({
    name: `${name}/bias+multiplier`,
    dtype: "i32",
    dims: [first.length, 2],
    bytes: i32Bytes({ values: bias.flatMap((value, c) => [value, signed[c]!]) }),
  });
  const row = first.length > 1 ? channelRow : {};
  const tensor = importer.builder.addOp({
    name,
    output,
    combine: "copy",
    a: read,
    bias: { tensor: constant, rows: [row, {}] },
    multiplier: { tensor: constant, rows: [row, { offset: 1 }] },
    shift,
    zeroPoint: target.zeroPoint,
    min: -128,
    max: 127,
  });
  return { ...placement, tensor };
}

function storedOf({ real, scale, zeroPoint }: { real: number; scale: number; zeroPoint: number }): number {
  return Math.max(-128, Math.min(127, roundHalfEven(real / scale) + zeroPoint));
}

/** Whether two meanings say the same about every stored value. */
export function sameMeaning(a: Meaning, b: Meaning): boolean {
  return (
    a.zeroPoint === b.zeroPoint &&
    a.scales.length === b.scales.length &&
    a.scales.every((scale, c) => scale === b.scales[c]) &&
    (a.scales.length === 1 || a.axis === b.axis)
  );
}
