import { constantOf } from "../constantOf.ts";
import type { OperatorImport } from "../importer.ts";
import { integerOf } from "../integerOf.ts";
import { materialise, sameMeaning } from "../materialise.ts";
import { outcomeOf } from "../outcomeOf.ts";
import type { Meaning, OnnxNode, RealValue } from "../types.ts";
import { OnnxError } from "../OnnxError.ts";
import { onnxQuantization } from "../onnxQuantization.ts";
import { roundHalfEven } from "../roundHalfEven.ts";

const TABLE = "a table of the results in double precision, rounded once";
const LIMITS = { int8: [-128, 127], uint8: [0, 255], int32: [-(2 ** 31), 2 ** 31 - 1] } as const;

/** QuantizeLinear: makes its operand with the meaning it asks for, which its producer mostly knew already. */
export const importQuantizeLinear: OperatorImport = ({ importer, node }) => {
  const value = importer.values.get(node.inputs[0]!)!;
  const output = node.outputs[0]!;
  if (value.kind === "constant") {
    const { scales, values, dtype, axis } = perAxis({ importer, node, rank: value.tensor.dims.length, otherwise: "uint8" });
    const [low, high] = LIMITS[dtype];
    const at = sliceIndex({ dims: value.tensor.dims, axis });
    const integers = value.tensor.values.map((real, i) => {
      const c = scales.length === 1 ? 0 : at(i);
      return Math.max(low, Math.min(high, roundHalfEven(real / scales[c]!) + values[values.length === 1 ? 0 : c]!));
    });
    importer.values.set(output, { kind: "constant", tensor: { dtype, dims: value.tensor.dims, values: integers } });
    importer.note({ node, outcome: "folded" });
    return;
  }
  const { dtype, ...meaning } = onnxQuantization({ importer, node, scale: node.inputs[1]!, zeroPoint: node.inputs[2] ?? "" });
  if (dtype === "int32") throw new OnnxError({ node, reason: "quantisation to 32 bits" });
  const maker = value.kind === "real" && value.rounded && !sameMeaning(value, meaning) ? importer.makers.get(node.inputs[0]!) : null;
  if (maker) {
    // Made for another reader with another scale: made again, so that nothing is rounded twice.
    const { value: real, outcome, detail } = maker({ meaning, node });
    importer.values.set(output, { kind: "integer", dtype, tensor: real.tensor, dims: real.dims, order: real.order });
    importer.note({ node, outcome, ...(detail ? { detail } : {}) });
    return;
  }
  const { value: real, exact } = materialise({ importer, value, meaning, name: node.name });
  importer.values.set(output, { kind: "integer", dtype, tensor: real.tensor, dims: real.dims, order: real.order });
  if (real === value) importer.note({ node, outcome: "view" });
  else {
    const base = value.kind === "function" ? value.base : (value as RealValue);
    if (value.kind === "real" && value.rounded) checkRoundedTwice({ node, from: value, to: meaning });
    const table = base.tensor?.dtype === "i8" ? { why: TABLE } : {};
    importer.note({ node, ...outcomeOf({ exact, operands: [base], ...table }) });
  }
};

/** DequantizeLinear: gives integers their meaning. */
export const importDequantizeLinear: OperatorImport = ({ importer, node }) => {
  const value = importer.values.get(node.inputs[0]!)!;
  const output = node.outputs[0]!;
  if (value.kind === "constant") {
    const { scales, values: zeroPoints, axis } = perAxis({ importer, node, rank: value.tensor.dims.length, otherwise: value.tensor.dtype });
    const at = sliceIndex({ dims: value.tensor.dims, axis });
    const real = value.tensor.values.map((integer, i) => {
      const c = at(i);
      return (integer - zeroPoints[zeroPoints.length === 1 ? 0 : c]!) * scales[scales.length === 1 ? 0 : c]!;
    });
    const quantized = { tensor: value.tensor, scales, zeroPoints, axis };
    importer.values.set(output, { kind: "constant", tensor: { dtype: "float", dims: value.tensor.dims, values: real }, quantized });
    importer.note({ node, outcome: "folded" });
    return;
  }
  const integer = integerOf({ importer, node, name: node.inputs[0]! });
  const scale = constantOf({ importer, node, name: node.inputs[1]! });
  const zeroPoint = node.inputs[2] ? constantOf({ importer, node, name: node.inputs[2] }) : null;
  if (scale.values.length !== 1 || (zeroPoint && zeroPoint.values.length !== 1))
    throw new OnnxError({ node, reason: "scales of activations must be per tensor" });
  const { tensor, dims, order } = integer;
  const stored = (zeroPoint?.values[0] ?? 0) - (integer.dtype === "uint8" ? 128 : 0);
  importer.values.set(output, { kind: "real", tensor, dims, order, scales: [scale.values[0]!], axis: 1, zeroPoint: stored });
  importer.note({ node, outcome: "view" });
};

/**
 * A value that was rounded for another reader, and handed on since, is off by half of its steps; refused unless these are finer than two units, and their range as wide
 * as the result's, so that the result is within one unit.
 */
function checkRoundedTwice({ node, from, to }: { node: OnnxNode; from: RealValue; to: Meaning }): void {
  const scale = to.scales[0]!;
  const covers = from.scales.every((step) => {
    const [low, high] = [-128 - from.zeroPoint, 127 - from.zeroPoint].map((end) => end * step) as [number, number];
    return step < 2 * scale && low <= (-127.5 - to.zeroPoint) * scale && high >= (126.5 - to.zeroPoint) * scale;
  });
  if (!covers)
    throw new OnnxError({
      node,
      reason: `"${node.inputs[0]}" was rounded to steps of ${Math.max(...from.scales)} for another reader, too coarse or narrow for units of ${scale}`,
    });
}

function perAxis({ importer, node, rank, otherwise }: Parameters<OperatorImport>[0] & { rank: number; otherwise: string }) {
  const scales = [...constantOf({ importer, node, name: node.inputs[1]! }).values];
  const zero = node.inputs[2] ? constantOf({ importer, node, name: node.inputs[2] }) : null;
  const dtype = zero?.dtype ?? otherwise;
  if (dtype !== "int8" && dtype !== "uint8" && dtype !== "int32")
    throw new OnnxError({ node, reason: `quantised type ${dtype} is not supported` });
  if (node.attributes.get("block_size")) throw new OnnxError({ node, reason: "blocked quantisation" });
  const axis = (node.attributes.get("axis") as number | undefined) ?? 1;
  return { scales, values: [...(zero?.values ?? [0])], dtype: dtype as keyof typeof LIMITS, axis: axis < 0 ? axis + rank : axis };
}

function sliceIndex({ dims, axis }: { dims: readonly number[]; axis: number }): (i: number) => number {
  const after = dims.slice(axis + 1).reduce((product, dim) => product * dim, 1);
  return (i) => Math.floor(i / after) % (dims[axis] ?? 1);
}
