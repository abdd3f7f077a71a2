import { dequantize } from "./dequantize.ts";
import { productOf } from "./productOf.ts";
import { quantize } from "./quantize.ts";
import type { IntegerTensor, Quantization, QuantizedTensor, Rational } from "./types.ts";

/** com.microsoft's QLinearLeakyRelu (onnxruntime, ContribOperators.md): negative real numbers times alpha, quantised. */
export function qLinearLeakyRelu({ x, alpha, y }: { x: QuantizedTensor; alpha: Rational; y: Quantization }): IntegerTensor {
  const values = x.values.map((value) => {
    const real = dequantize({ value, from: x });
    return quantize({ real: real.numerator < 0n ? productOf(real, alpha) : real, to: y });
  });
  return { dims: x.dims, values };
}
