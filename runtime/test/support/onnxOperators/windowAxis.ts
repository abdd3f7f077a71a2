import type { WindowAttributes } from "./types.ts";

/** One axis of a sliding window. */
export interface WindowAxis {
  readonly stride: number;
  readonly dilation: number;
  /** Elements of padding before and behind. */
  readonly begin: number;
  readonly end: number;
  /** Number of windows. */
  readonly output: number;
}

/** Padding and number of windows along spatial axis `axis`, as Conv and AveragePool define them (https://onnx.ai/onnx/operators/onnx__AveragePool.html). */
export function windowAxis({
  attributes,
  axis,
  rank,
  length,
  kernel,
}: {
  attributes: WindowAttributes;
  axis: number;
  rank: number;
  length: number;
  kernel: number;
}): WindowAxis {
  const { strides, dilations, pads, autoPad = "NOTSET", ceilMode = false } = attributes;
  const stride = strides?.[axis] ?? 1;
  const dilation = dilations?.[axis] ?? 1;
  const reach = (kernel - 1) * dilation + 1;
  if (autoPad === "SAME_UPPER" || autoPad === "SAME_LOWER") {
    const output = Math.ceil(length / stride);
    const total = Math.max((output - 1) * stride + reach - length, 0);
    const half = Math.floor(total / 2);
    const [begin, end] = autoPad === "SAME_UPPER" ? [half, total - half] : [total - half, half];
    return { stride, dilation, begin, end, output };
  }
  const [begin, end] = autoPad === "VALID" ? [0, 0] : [pads?.[axis] ?? 0, pads?.[axis + rank] ?? 0];
  const steps = (length + begin + end - reach) / stride;
  let output = (ceilMode ? Math.ceil(steps) : Math.floor(steps)) + 1;
  // A window that would start in the padding behind the data is left out.
  if (ceilMode && (output - 1) * stride >= length + begin) output -= 1;
  return { stride, dilation, begin, end, output };
}
