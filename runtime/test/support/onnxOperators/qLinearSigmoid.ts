import { dequantize } from "./dequantize.ts";
import { exponential } from "./exponential.ts";
import { quantize } from "./quantize.ts";
import type { IntegerTensor, Quantization, QuantizedTensor } from "./types.ts";

/** com.microsoft's QLinearSigmoid (onnxruntime, ContribOperators.md): 1 / (1 + e^−x) of the real number, quantised. */
export function qLinearSigmoid({ x, y }: { x: QuantizedTensor; y: Quantization }): IntegerTensor {
  const values = x.values.map((value) => {
    const real = dequantize({ value, from: x });
    const { numerator, denominator } = exponential({ ...real, numerator: -real.numerator });
    return quantize({ real: { numerator: denominator, denominator: denominator + numerator }, to: y });
  });
  return { dims: x.dims, values };
}
