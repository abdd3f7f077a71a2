import { indicesOf } from "./indicesOf.ts";
import { matMulInteger } from "./matMulInteger.ts";
import { productOf } from "./productOf.ts";
import { quantize } from "./quantize.ts";
import { transposed } from "./transposed.ts";
import type { IntegerTensor, Quantization, QuantizedTensor, Rational } from "./types.ts";

/**
 * com.microsoft's QGemm (onnxruntime, ContribOperators.md): alpha × a scale × b scale × (Σ (a − a zero point)(b − b zero point) + c), quantised; c is in
 * units of alpha × a scale × b scale, one for each column. Scales and zero points of b: one, or one for each column.
 */
export function qGemm({
  a,
  b,
  bScales,
  bZeroPoints,
  c,
  alpha,
  transA,
  transB,
  y,
}: {
  a: QuantizedTensor;
  b: IntegerTensor;
  bScales: readonly Rational[];
  bZeroPoints: readonly bigint[];
  c?: readonly bigint[];
  alpha: Rational;
  transA: boolean;
  transB: boolean;
  y: Quantization;
}): IntegerTensor {
  const left = transA ? transposed(a) : a;
  const right = transB ? transposed(b) : b;
  const { dims, values } = matMulInteger({ a: left, aZeroPoint: a.zeroPoint, b: right, bZeroPoints });
  return {
    dims,
    values: indicesOf(dims).map(([, column], i) => {
      const sum = { numerator: values[i]! + (c?.[column!] ?? 0n), denominator: 1n };
      return quantize({ real: productOf(sum, alpha, a.scale, bScales[bScales.length === 1 ? 0 : column!]!), to: y });
    }),
  };
}
