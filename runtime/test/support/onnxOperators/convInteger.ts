import { elementAt } from "./elementAt.ts";
import { indicesOf } from "./indicesOf.ts";
import type { IntegerTensor, WindowAttributes } from "./types.ts";
import { windowAxis } from "./windowAxis.ts";

/**
 * ConvInteger (https://onnx.ai/onnx/operators/onnx__ConvInteger.html): Σ (x − x zero point) × (w − w zero point), where padding adds
 * nothing because it stands for the zero point. x [N, C, …], w [M, C / group, …]; `wZeroPoints` has one entry or M.
 */
export function convInteger({
  x,
  xZeroPoint,
  w,
  wZeroPoints,
  group = 1,
  ...attributes
}: {
  x: IntegerTensor;
  xZeroPoint: bigint;
  w: IntegerTensor;
  wZeroPoints: readonly bigint[];
  group?: number;
} & WindowAttributes): IntegerTensor {
  const [batch, , ...spatial] = x.dims as [number, number, ...number[]];
  const [outputs, perGroup, ...kernel] = w.dims as [number, number, ...number[]];
  const axes = spatial.map((length, axis) => windowAxis({ attributes, axis, rank: spatial.length, length, kernel: kernel[axis]! }));
  const dims = [batch, outputs, ...axes.map(({ output }) => output)];
  const values = indicesOf(dims).map(([n, m, ...position]) => {
    const firstChannel = Math.floor(m! / (outputs / group)) * perGroup;
    const wZeroPoint = wZeroPoints[wZeroPoints.length === 1 ? 0 : m!]!;
    let sum = 0n;
    for (const [channel, ...tap] of indicesOf([perGroup, ...kernel])) {
      const at = axes.map(({ stride, dilation, begin }, axis) => position[axis]! * stride + tap[axis]! * dilation - begin);
      const value = elementAt({ tensor: x, index: [n!, firstChannel + channel!, ...at] });
      const weight = elementAt({ tensor: w, index: [m!, channel!, ...tap] })!;
      if (value !== null) sum += (value - xZeroPoint) * (weight - wZeroPoint);
    }
    return sum;
  });
  return { dims, values };
}
