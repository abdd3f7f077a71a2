import { emitAffine } from "./emitAffine.ts";
import { functionColumn } from "./functionColumn.ts";
import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import { checkRank, physicalDims, placeConstant, readBroadcast } from "./placed.ts";
import { perTensorOf } from "./perTensorOf.ts";
import { roundHalfEven } from "./roundHalfEven.ts";
import type { FunctionValue, Meaning, RealValue, Value } from "./types.ts";
import type { SparseRow } from "../types.ts";

/**
 * The value as i8 of the given meaning. Functions of an i8 tensor, requantisation included, become one lookup table (GATHER) whose entries
 * are the real results in double precision, rounded half to even; affine functions of an i32 tensor become one rescale. Throws an OnnxError otherwise.
 * `exact` tells whether every element is certainly the real one rounded once: a float64 product of an integer and a float32 is exact, and its
 * quotient by a float32 is never rounded onto a tie.
 */
export function materialise({ importer, value, meaning, name }: { importer: Importer; value: Value; meaning: Meaning; name: string }): {
  value: RealValue;
  exact: boolean;
} {
  if (value.kind === "integer") throw new OnnxError({ reason: `value "${name}" is integers, real numbers were expected` });
  const target = { scales: meaning.scales, zeroPoint: meaning.zeroPoint, axis: meaning.axis, rounded: true };
  if (value.kind === "constant") {
    const { dims, values } = value.tensor;
    checkRank({ node: null, dims });
    const after = dims.slice(meaning.axis + 1).reduce((product, dim) => product * dim, 1);
    const scaleAt = (i: number) => target.scales[target.scales.length === 1 ? 0 : Math.floor(i / after) % target.scales.length]!;
    const stored = values.map((real, i) => storedOf({ real, scale: scaleAt(i), zeroPoint: target.zeroPoint }));
    return { value: { kind: "real", ...placeConstant({ importer, name, dims, values: stored, dtype: "i8" }), ...target }, exact: true };
  }
  const whole: FunctionValue = value.kind === "function" ? value : identity(value);
  const { base, axis, channels } = whole;
  if (value.kind === "real" && base.tensor.dtype === "i8" && sameMeaning(base, target)) return { value, exact: true };
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
  if (base.tensor.dtype === "i32") {
    if (!whole.affine) throw new OnnxError({ reason: `value "${name}" is no affine function of 32-bit integers` });
    return emitAffine({ importer, name, base, affine: whole.affine, channels: first, meaning });
  }
  const at = (list: readonly number[], c: number) => list[list.length === 1 ? 0 : c]!;
  const channelRow: SparseRow = { [`o${base.order.indexOf(first.axis)}`]: 1 };
  const output = { dtype: "i8" as const, dims: physicalDims(base) };
  const read = readBroadcast({ value: base, dims: base.dims, order: base.order });
  const table = new Int8Array(256 * first.length);
  for (let c = 0; c < first.length; c++) {
    functionColumn({ importer, value: whole, channel: c }).forEach(
      (real, i) => (table[i * first.length + c] = storedOf({ real, scale: at(target.scales, c), zeroPoint: target.zeroPoint })),
    );
  }
  const wide = first.length > 1;
  const constant = importer.builder.addConstant({
    name: `${name}/table`,
    dtype: "i8",
    dims: wide ? [256, first.length] : [256],
    bytes: new Uint8Array(table.buffer),
  });
  const b = { tensor: constant, rows: wide ? [{ offset: 128 }, channelRow] : [{ offset: 128 }] };
  const tensor = importer.builder.addOp({ name, output, combine: "gather", a: read, b });
  return { value: { kind: "real", tensor, dims: base.dims, order: base.order, ...target }, exact: value.kind === "real" };
}

function identity(base: RealValue): FunctionValue {
  const affine = { gain: [1], offset: [0], least: -Infinity, most: Infinity, exact: true };
  return { kind: "function", base, operands: [null], apply: ([real]) => real!, axis: base.axis, channels: 1, affine };
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
