import type { ProgramBuilder } from "./createProgramBuilder.ts";
import { i32Bytes } from "./i32Bytes.ts";
import { quantizeMultipliers } from "./quantizeMultipliers.ts";
import type { Kernel, Quantization, QuantizedTensor } from "./types.ts";

/**
 * Adds a depthwise convolution (kernel [1, h, w, C], stride 1, equal output size, no bias) as one integer op on the slow path: one int8 weight
 * scale per channel, windows beyond the picture read the input's zero point, requantised to `quantization` (Jacob et al. 2018, section 2).
 */
export function addQuantizedDepthwise({
  builder,
  name,
  input,
  kernel,
  quantization,
}: {
  builder: ProgramBuilder;
  name: string;
  input: QuantizedTensor;
  kernel: Kernel;
  quantization: Quantization;
}): QuantizedTensor {
  const { height, width, in: channels, values } = kernel;
  const { scales: inputScales, zeroPoint: inputZero } = input.quantization;
  const most = new Float64Array(channels);
  values.forEach((weight, i) => (most[i % channels] = Math.max(most[i % channels]!, Math.abs(weight))));
  const weights = Int8Array.from(values, (weight, i) => Math.round((weight * 127) / (most[i % channels]! || 1)));
  const zeroSums = new Array<number>(channels).fill(0);
  weights.forEach((weight, i) => (zeroSums[i % channels]! += weight * inputZero));
  const { multipliers, shift } = quantizeMultipliers({
    factors: inputScales.map((scale, c) => (scale * most[c]!) / 127 / quantization.scales[c]!),
  });
  const constant = builder.addConstant({
    name: `${name}/weights`,
    dtype: "i8",
    dims: [height, width, channels],
    bytes: new Uint8Array(weights.buffer),
  });
  const rescale = builder.addConstant({
    name: `${name}/bias+multiplier`,
    dtype: "i32",
    dims: [channels, 2],
    bytes: i32Bytes({ values: zeroSums.flatMap((sum, c) => [0 - sum, multipliers[c]!]) }),
  });
  const [batch, rows, columns] = input.tensor.dims as [number, number, number, number];
  const tensor = builder.addOp({
    name,
    output: { dtype: "i8", dims: [batch, rows, columns, channels] },
    combine: "mul",
    reduce: "sum",
    reduceDims: [height, width],
    a: {
      tensor: input.tensor,
      rows: [{ o0: 1 }, { o1: 1, r0: 1, offset: -((height - 1) >> 1) }, { o2: 1, r1: 1, offset: -((width - 1) >> 1) }, { o3: 1 }],
      pad: inputZero,
    },
    b: { tensor: constant, rows: [{ r0: 1 }, { r1: 1 }, { o3: 1 }] },
    bias: { tensor: rescale, rows: [{ o3: 1 }, {}] },
    multiplier: { tensor: rescale, rows: [{ o3: 1 }, { offset: 1 }] },
    shift,
    zeroPoint: quantization.zeroPoint,
    min: -128,
    max: 127,
  });
  return { tensor, quantization };
}
