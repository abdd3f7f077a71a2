import type { Kernel } from "./types.ts";

/** i8 weights per output channel: weight × input scale ≈ `scales[out]` × value. */
export interface QuantizedKernel {
  readonly values: Int8Array;
  readonly scales: number[];
}

/** A bias takes at most this many accumulator steps, so that a channel with next to no weights keeps an exact bias within an i32. */
const BIAS_STEPS = 2 ** 20;

/**
 * Symmetric int8 weights with one scale per output channel (Krishnamoorthi 2018, "Quantizing deep convolutional networks for efficient
 * inference", section 2.2). The input's scales, one per input channel, are folded in first, so that activations may have per-channel
 * scales at no cost when run (the equivalence used by Nagel et al. 2019, "Data-Free Quantization", section 4.1).
 */
export function quantizeKernel({
  kernel,
  inputScales,
  bias,
}: {
  kernel: Kernel;
  inputScales: readonly number[];
  bias?: ArrayLike<number>;
}): QuantizedKernel {
  const perOutput = kernel.values.length / kernel.out;
  const values = new Int8Array(kernel.values.length);
  const scales: number[] = [];
  for (let o = 0; o < kernel.out; o++) {
    const folded = kernel.values.subarray(o * perOutput, (o + 1) * perOutput).map((weight, i) => weight * inputScales[i % kernel.in]!);
    const most = folded.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    const scale = Math.max(most / 127, Math.abs(bias?.[o] ?? 0) / BIAS_STEPS) || 1;
    folded.forEach((weight, i) => (values[o * perOutput + i] = Math.round(weight / scale)));
    scales.push(scale);
  }
  return { values, scales };
}
