import { dequantize } from "./dequantize.ts";
import { elementAt } from "./elementAt.ts";
import { exponential } from "./exponential.ts";
import { indicesOf } from "./indicesOf.ts";
import { productOf } from "./productOf.ts";
import { quantize } from "./quantize.ts";
import { sumOf } from "./sumOf.ts";
import type { IntegerTensor, Quantization, QuantizedTensor } from "./types.ts";

/** com.microsoft's QLinearSoftmax with opset 13 (onnxruntime, ContribOperators.md): e^x over the sum of e^x along `axis`, quantised. */
export function qLinearSoftmax({ x, axis, y }: { x: QuantizedTensor; axis: number; y: Quantization }): IntegerTensor {
  const power = (index: readonly number[]) => exponential(dequantize({ value: elementAt({ tensor: x, index })!, from: x }));
  const values = indicesOf(x.dims).map((index) => {
    const { numerator, denominator } = Array.from({ length: x.dims[axis]! }, (_, i) => power(index.with(axis, i))).reduce(sumOf);
    return quantize({ real: productOf(power(index), { numerator: denominator, denominator: numerator }), to: y });
  });
  return { dims: x.dims, values };
}
