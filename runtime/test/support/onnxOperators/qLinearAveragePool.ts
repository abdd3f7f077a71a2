import { elementAt } from "./elementAt.ts";
import { indicesOf } from "./indicesOf.ts";
import { productOf } from "./productOf.ts";
import { quantize } from "./quantize.ts";
import type { IntegerTensor, Quantization, QuantizedTensor, WindowAttributes } from "./types.ts";
import { windowAxis } from "./windowAxis.ts";

/**
 * com.microsoft's QLinearAveragePool (onnxruntime, ContribOperators.md, and AveragePool): the mean of the real numbers in each window, quantised. Padding
 * is zero and counts only with `countIncludePad`; what a window of ceil mode has behind the padding never counts.
 */
export function qLinearAveragePool({
  x,
  kernel,
  countIncludePad = false,
  y,
  ...attributes
}: {
  x: QuantizedTensor;
  kernel: readonly number[];
  countIncludePad?: boolean;
  y: Quantization;
} & WindowAttributes): IntegerTensor {
  const [batch, channels, ...spatial] = x.dims as [number, number, ...number[]];
  const axes = spatial.map((length, axis) => windowAxis({ attributes, axis, rank: spatial.length, length, kernel: kernel[axis]! }));
  const dims = [batch, channels, ...axes.map(({ output }) => output)];
  const values = indicesOf(dims).map(([n, c, ...position]) => {
    let sum = 0n;
    let count = 0n;
    for (const tap of indicesOf(kernel)) {
      const at = axes.map(({ stride, dilation, begin }, axis) => position[axis]! * stride + tap[axis]! * dilation - begin);
      const value = elementAt({ tensor: x, index: [n!, c!, ...at] });
      if (value !== null) sum += value - x.zeroPoint;
      if (value !== null || (countIncludePad && at.every((i, axis) => i < spatial[axis]! + axes[axis]!.end))) count += 1n;
    }
    return quantize({ real: productOf({ numerator: sum, denominator: count }, x.scale), to: y });
  });
  return { dims, values };
}
