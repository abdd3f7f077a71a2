import type { DType } from "../program/types.ts";
import type { ProgramBuilder } from "./createProgramBuilder.ts";
import { i32Bytes } from "./i32Bytes.ts";
import { loopRows } from "./loopRows.ts";
import { quantizeKernel } from "./quantizeKernel.ts";
import { quantizeMultipliers } from "./quantizeMultipliers.ts";
import type { QuantizedTensor, TensorRead, TensorRef } from "./types.ts";

/**
 * Adds a dense layer over the channels of an i8 matrix [n, in] as one integer op: int8 weights per output channel, the input's zero point folded into
 * the bias, requantisation to `scales` (Jacob et al. 2018, section 2). `weights` are real, row-major [out, in], and `scales` the real value of one
 * step of each output channel, zero point 0. Output [n, out], or [out, n] when `transposed`; i8 saturates, i32 clamps to ±`limit`. With `high`,
 * the high digits of `addDigits` (`input` has the low ones and their scales, zero point 0), two ops add up both digits exactly.
 */
export function addQuantizedLinear({
  builder,
  name,
  input,
  high,
  weights,
  scales,
  dtype,
  limit = 2 ** 31 - 1,
  transposed = false,
}: {
  builder: ProgramBuilder;
  name: string;
  input: QuantizedTensor;
  high?: TensorRef;
  weights: ArrayLike<number>;
  scales: readonly number[];
  dtype: DType;
  limit?: number;
  transposed?: boolean;
}): TensorRef {
  const [rows, inner] = input.tensor.dims as [number, number];
  const out = scales.length;
  const { zeroPoint, scales: inputScales } = input.quantization;
  const kernel = quantizeKernel({ kernel: { out, height: 1, width: 1, in: inner, values: Float64Array.from(weights) }, inputScales });
  const { multipliers, shift } = quantizeMultipliers({ factors: kernel.scales.map((scale, o) => scale / scales[o]!) });
  const constant = builder.addConstant({
    name: `${name}/weights`,
    dtype: "i8",
    dims: [out, inner],
    bytes: new Uint8Array(kernel.values.buffer),
  });
  const rescale = builder.addConstant({
    name: `${name}/bias+multiplier`,
    dtype: "i32",
    dims: [out, 2],
    bytes: i32Bytes({
      values: multipliers.flatMap((multiplier, o) => {
        const sum = kernel.values.subarray(o * inner, (o + 1) * inner).reduce((sum, weight) => sum + weight, 0);
        return [sum === 0 ? 0 : -zeroPoint * sum, multiplier];
      }),
    }),
  });
  const [row, column] = transposed ? (["o1", "o0"] as const) : (["o0", "o1"] as const);
  const contraction = (tensor: TensorRef) =>
    ({
      combine: "mul",
      reduce: "sum",
      reduceDims: [inner],
      a: { tensor, rows: [{ [row]: 1 }, { r0: 1 }] },
      b: { tensor: constant, rows: [{ [column]: 1 }, { r0: 1 }] },
    }) as const;
  const dims = transposed ? [out, rows] : [rows, out];
  if (high && zeroPoint !== 0) throw new RangeError(`${name}: digits have zero point 0, not ${zeroPoint}`);
  const bias: TensorRead = high
    ? {
        tensor: builder.addOp({ name: `${name}/high`, output: { dtype: "i32", dims }, ...contraction(high), multiplier: 128 }),
        rows: loopRows({ count: 2 }),
      }
    : { tensor: rescale, rows: [{ [column]: 1 }, {}] };
  return builder.addOp({
    name,
    output: { dtype, dims },
    ...contraction(input.tensor),
    bias,
    multiplier: { tensor: rescale, rows: [{ [column]: 1 }, { offset: 1 }] },
    shift,
    ...(dtype === "i32" ? { min: -limit, max: limit } : {}),
  });
}
