import { OnnxError } from "./OnnxError.ts";
import type { ConstantValue, OnnxNode, QuantizedConstant } from "./types.ts";

/**
 * A constant's integers less their zero points, or null when it is real. Throws an OnnxError when they have more than one scale along an axis
 * other than `axis` (the output channels).
 */
export function integerWeights({
  node,
  value,
  axis,
}: {
  node: OnnxNode;
  value: ConstantValue;
  axis: number;
}): { values: Float64Array; scales: readonly number[] } | null {
  const { quantized } = value;
  return quantized ? withoutZeroPoints({ node, quantized, axis }) : null;
}

export function withoutZeroPoints({ node, quantized, axis }: { node: OnnxNode; quantized: QuantizedConstant; axis: number }) {
  const { tensor, scales, zeroPoints } = quantized;
  if (Math.max(scales.length, zeroPoints.length) > 1 && quantized.axis !== axis) {
    throw new OnnxError({ node, reason: `weights quantised along axis ${quantized.axis}; output channels lie along axis ${axis}` });
  }
  const after = tensor.dims.slice(axis + 1).reduce((product, dim) => product * dim, 1);
  const values = tensor.values.map(
    (value, i) => value - (zeroPoints.length === 1 ? zeroPoints[0]! : zeroPoints[Math.floor(i / after) % tensor.dims[axis]!]!),
  );
  return { values, scales };
}
