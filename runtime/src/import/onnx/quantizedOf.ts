import { constantOf } from "./constantOf.ts";
import type { Importer } from "./importer.ts";
import { integerOf } from "./integerOf.ts";
import { OnnxError } from "./OnnxError.ts";
import { onnxQuantization } from "./onnxQuantization.ts";
import type { ConstantValue, OnnxNode, QuantizedConstant, RealValue } from "./types.ts";

/** Three inputs of a QLinear operator (tensor, scale, zero point) as the real value that they stand for. */
export function quantizedOf({ importer, node, first }: { importer: Importer; node: OnnxNode; first: number }): RealValue {
  const integer = integerOf({ importer, node, name: node.inputs[first]! });
  if (integer.dtype === "int32") throw new OnnxError({ node, reason: "a 32-bit operand" });
  const { scales, axis, zeroPoint, dtype } = onnxQuantization({
    importer,
    node,
    scale: node.inputs[first + 1]!,
    zeroPoint: node.inputs[first + 2] ?? "",
  });
  if (dtype !== integer.dtype) throw new OnnxError({ node, reason: `zero point of ${dtype} beside a tensor of ${integer.dtype}` });
  const { tensor, dims, order } = integer;
  return { kind: "real", tensor, dims, order, scales, axis, zeroPoint };
}

/** The same for a constant, scales and zero points per tensor or along `axis`; null when the tensor is not constant. */
export function quantizedConstant({
  importer,
  node,
  first,
  axis,
}: {
  importer: Importer;
  node: OnnxNode;
  first: number;
  axis: number;
}): (ConstantValue & { quantized: QuantizedConstant }) | null {
  const value = importer.values.get(node.inputs[first]!);
  if (value?.kind !== "constant") return null;
  const scales = [...constantOf({ importer, node, name: node.inputs[first + 1]! }).values];
  const zeroName = node.inputs[first + 2] ?? "";
  const zeroPoints = zeroName === "" ? [0] : [...constantOf({ importer, node, name: zeroName }).values];
  return { ...value, quantized: { tensor: value.tensor, scales, zeroPoints, axis } };
}
