import type { DType } from "../program/types.ts";
import type { ProgramBuilder } from "./createProgramBuilder.ts";
import { addConv2d } from "./addConv2d.ts";
import { quantizeKernel } from "./quantizeKernel.ts";
import { quantizeMultipliers } from "./quantizeMultipliers.ts";
import type { Kernel, Quantization, QuantizedTensor, TensorRef } from "./types.ts";

/**
 * Adds a floating-point convolution as one integer op: int8 weights, the bias in units of the accumulator with the input's zero point
 * folded in, requantisation to `quantization`, and optionally ReLU as the clamp (Jacob et al. 2018, section 2). Windows beyond the picture
 * read the input's zero point, which is the real number 0. `constantOne` names input channels that hold 1 inside the picture: their
 * weights' rounding is made up for in the bias, so that it is felt only at the border. A linear output of `dtype` i32 is not clamped unless by `clamp`. `addend`, i32 in units of this
 * accumulator (the scales of `quantizeKernel`), takes the place of the bias.
 */
export function addQuantizedConv2d({
  builder,
  name,
  input,
  kernel,
  bias,
  quantization,
  relu = false,
  constantOne = [],
  dtype = "i8",
  addend,
  clamp,
}: {
  builder: ProgramBuilder;
  name: string;
  input: QuantizedTensor;
  kernel: Kernel;
  bias: ArrayLike<number>;
  quantization: Quantization;
  relu?: boolean;
  constantOne?: readonly number[];
  dtype?: DType;
  addend?: TensorRef;
  clamp?: { readonly min: number; readonly max: number };
}): QuantizedTensor {
  const { scales: inputScales, zeroPoint: inputZero } = input.quantization;
  const quantized = quantizeKernel({ kernel, inputScales, bias });
  const perOutput = kernel.values.length / kernel.out;
  const integerBias = quantized.scales.map((scale, o) => {
    let real = bias[o]!;
    let zeroSum = 0;
    for (let i = 0; i < perOutput; i++) {
      const weight = quantized.values[o * perOutput + i]!;
      const channel = i % kernel.in;
      zeroSum += weight * inputZero;
      if (constantOne.includes(channel)) real += kernel.values[o * perOutput + i]! - (weight * scale) / inputScales[channel]!;
    }
    return Math.round(real / scale) - zeroSum;
  });
  const { multipliers, shift } = quantizeMultipliers({
    factors: quantized.scales.map((scale, o) => scale / quantization.scales[o]!),
  });
  const { zeroPoint } = quantization;
  const limits = clamp ?? (dtype === "i8" || relu ? { min: relu ? zeroPoint : -128, max: 127 } : {});
  const tensor = addConv2d({
    builder,
    name,
    input: input.tensor,
    pad: inputZero,
    weights: quantized.values,
    kernel,
    bias: integerBias,
    multipliers,
    shift,
    addend,
    output: { dtype, zeroPoint, ...limits },
  });
  return { tensor, quantization };
}
