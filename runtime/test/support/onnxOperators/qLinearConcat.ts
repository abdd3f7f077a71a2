import { dequantize } from "./dequantize.ts";
import { elementAt } from "./elementAt.ts";
import { indicesOf } from "./indicesOf.ts";
import { quantize } from "./quantize.ts";
import type { IntegerTensor, Quantization, QuantizedTensor } from "./types.ts";

/** com.microsoft's QLinearConcat (onnxruntime, ContribOperators.md): the parts' real numbers one behind the other along `axis`, quantised. */
export function qLinearConcat({ parts, axis, y }: { parts: readonly QuantizedTensor[]; axis: number; y: Quantization }): IntegerTensor {
  const length = parts.reduce((sum, part) => sum + part.dims[axis]!, 0);
  const dims = parts[0]!.dims.map((dim, i) => (i === axis ? length : dim));
  const values = indicesOf(dims).map((index) => {
    let at = index[axis]!;
    const part = parts.find((part) => {
      if (at < part.dims[axis]!) return true;
      at -= part.dims[axis]!;
      return false;
    })!;
    return quantize({ real: dequantize({ value: elementAt({ tensor: part, index: index.with(axis, at) })!, from: part }), to: y });
  });
  return { dims, values };
}
