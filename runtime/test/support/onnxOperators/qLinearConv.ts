import { convInteger } from "./convInteger.ts";
import { indicesOf } from "./indicesOf.ts";
import { productOf } from "./productOf.ts";
import { quantize } from "./quantize.ts";
import type { IntegerTensor, Quantization, QuantizedTensor, Rational, WindowAttributes } from "./types.ts";

/**
 * QLinearConv (https://onnx.ai/onnx/operators/onnx__QLinearConv.html): the sum of ConvInteger plus the bias, which is in units of x scale × w scale, as
 * a real number, quantised. Scales and zero points of w: one, or one for each output channel.
 */
export function qLinearConv({
  x,
  w,
  wScales,
  wZeroPoints,
  bias,
  y,
  ...attributes
}: {
  x: QuantizedTensor;
  w: IntegerTensor;
  wScales: readonly Rational[];
  wZeroPoints: readonly bigint[];
  bias?: readonly bigint[];
  y: Quantization;
  group?: number;
} & WindowAttributes): IntegerTensor {
  const { dims, values } = convInteger({ x, xZeroPoint: x.zeroPoint, w, wZeroPoints, ...attributes });
  return {
    dims,
    values: indicesOf(dims).map(([, m], i) => {
      const sum = { numerator: values[i]! + (bias?.[m!] ?? 0n), denominator: 1n };
      return quantize({ real: productOf(sum, x.scale, wScales[wScales.length === 1 ? 0 : m!]!), to: y });
    }),
  };
}
