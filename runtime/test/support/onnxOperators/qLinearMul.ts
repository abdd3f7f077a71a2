import { broadcastAt } from "./broadcastAt.ts";
import { broadcastDims } from "./broadcastDims.ts";
import { dequantize } from "./dequantize.ts";
import { indicesOf } from "./indicesOf.ts";
import { productOf } from "./productOf.ts";
import { quantize } from "./quantize.ts";
import type { IntegerTensor, Quantization, QuantizedTensor } from "./types.ts";

/** com.microsoft's QLinearMul (onnxruntime, ContribOperators.md): the product of the two real numbers, quantised. */
export function qLinearMul({ a, b, y }: { a: QuantizedTensor; b: QuantizedTensor; y: Quantization }): IntegerTensor {
  const dims = broadcastDims({ a: a.dims, b: b.dims });
  const values = indicesOf(dims).map((index) => {
    const left = dequantize({ value: broadcastAt({ tensor: a, index }), from: a });
    return quantize({ real: productOf(left, dequantize({ value: broadcastAt({ tensor: b, index }), from: b })), to: y });
  });
  return { dims, values };
}
