import { constantOf } from "../constantOf.ts";
import type { OperatorImport } from "../importer.ts";
import { integerOf } from "../integerOf.ts";
import { materialise } from "../materialise.ts";
import { OnnxError } from "../OnnxError.ts";
import { onnxQuantization } from "../onnxQuantization.ts";
import { roundHalfEven } from "../roundHalfEven.ts";

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
  const { value: real, exact } = materialise({ importer, value, meaning, name: node.name });
  importer.values.set(output, { kind: "integer", dtype, tensor: real.tensor, dims: real.dims, order: real.order });
  importer.note({ node, outcome: real === value ? "view" : exact ? "exact" : "within 1 ulp" });
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
