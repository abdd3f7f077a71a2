import { indicesOf } from "./indicesOf.ts";
import { matMulInteger } from "./matMulInteger.ts";
import { productOf } from "./productOf.ts";
import { quantize } from "./quantize.ts";
import type { IntegerTensor, Quantization, QuantizedTensor, Rational } from "./types.ts";

/** QLinearMatMul (https://onnx.ai/onnx/operators/onnx__QLinearMatMul.html): the sum of MatMulInteger as a real number, quantised. Scales of b: one, or one for each column. */
export function qLinearMatMul({
  a,
  b,
  bScales,
  bZeroPoints,
  y,
}: {
  a: QuantizedTensor;
  b: IntegerTensor;
  bScales: readonly Rational[];
  bZeroPoints: readonly bigint[];
  y: Quantization;
}): IntegerTensor {
  const { dims, values } = matMulInteger({ a, aZeroPoint: a.zeroPoint, b, bZeroPoints });
  return {
    dims,
    values: indicesOf(dims).map((index, i) => {
      const scale = bScales[bScales.length === 1 ? 0 : index.at(-1)!]!;
      return quantize({ real: productOf({ numerator: values[i]!, denominator: 1n }, a.scale, scale), to: y });
    }),
  };
}
