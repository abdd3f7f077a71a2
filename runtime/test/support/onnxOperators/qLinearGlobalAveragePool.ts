import { qLinearAveragePool } from "./qLinearAveragePool.ts";
import type { IntegerTensor, Quantization, QuantizedTensor } from "./types.ts";

/** com.microsoft's QLinearGlobalAveragePool (onnxruntime, ContribOperators.md): an average pool whose window is the whole picture. */
export function qLinearGlobalAveragePool({ x, y }: { x: QuantizedTensor; y: Quantization }): IntegerTensor {
  return qLinearAveragePool({ x, kernel: x.dims.slice(2), y });
}
