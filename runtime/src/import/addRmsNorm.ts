import { INT32_MAX, type DType } from "../program/types.ts";
import { addReduction } from "./addReduction.ts";
import type { ProgramBuilder } from "./createProgramBuilder.ts";
import { i32Bytes } from "./i32Bytes.ts";
import { loopRows } from "./loopRows.ts";
import type { Quantization, QuantizedTensor, TensorRef } from "./types.ts";

/**
 * Adds gain × x / √(mean(x²) + epsilon) over the innermost dim of an i32 tensor [..., n] (RMSNorm, Zhang and Sennrich 2019) by integer
 * square root and division as in I-BERT (Kim et al. 2021, section 3.5): squares, their sum, ISQRT, one reciprocal per row, and the product with it.
 * `scale` is the real value of one step; the op before must clamp to ±`limit`, so that no square overflows. Besides the
 * output's own rounding the relative error is below 1.3 × (1 / √q + n / 2q + 2^-12), q = Σ x² / 2^s with the least s that keeps n × limit² / 2^s
 * in an i32, as long as that is below 1/4; the last term is the gain's rounding when limit is 2^17, relative to the greatest gain, and goes with limit.
 */
export function addRmsNorm({
  builder,
  name,
  input,
  scale,
  limit,
  gain,
  epsilon,
  quantization,
  dtype = "i8",
}: {
  builder: ProgramBuilder;
  name: string;
  input: TensorRef;
  scale: number;
  limit: number;
  gain: ArrayLike<number>;
  epsilon: number;
  quantization: Quantization;
  dtype?: DType;
}): QuantizedTensor {
  const rank = input.dims.length;
  const length = input.dims[rank - 1]!;
  if (gain.length !== length || quantization.scales.length !== length) {
    throw new RangeError(`${name}: ${gain.length} gains and ${quantization.scales.length} scales for ${length} channels`);
  }
  let squareShift = 0;
  const squaresMost = length * (limit * limit + epsilon / (scale * scale));
  while (squaresMost / 2 ** squareShift >= INT32_MAX - length) squareShift += 1;
  const x = { tensor: input, rows: loopRows({ count: rank }) };
  const squares = builder.addOp({
    name: `${name}/squares`,
    output: { dtype: "i32", dims: input.dims },
    combine: "copy",
    a: x,
    multiplier: x,
    shift: squareShift,
  });
  const sum = addReduction({
    builder,
    name: `${name}/sum`,
    input: squares,
    reduce: "sum",
    epilogue: { zeroPoint: Math.round((epsilon * length) / (scale * scale) / 2 ** squareShift) },
  });
  const each = loopRows({ count: sum.dims.length });
  const root = builder.addOp({ name: `${name}/root`, output: sum, combine: "isqrt", a: { tensor: sum, rows: each } });
  const one = builder.addConstant({ name: `${name}/one`, dtype: "i32", dims: [1], bytes: i32Bytes({ values: [INT32_MAX] }) });
  const reciprocal = builder.addOp({
    name: `${name}/reciprocal`,
    output: root,
    combine: "div",
    a: { tensor: one, rows: [{}] },
    b: { tensor: root, rows: each },
  });

  const factors = quantization.scales.map((step, c) => (gain[c]! * Math.sqrt(length / 2 ** squareShift)) / INT32_MAX / step);
  const largest = Math.max(...factors.map(Math.abs));
  if (!(largest > 0)) throw new RangeError(`${name}: gains must be finite and not all zero`);
  // Product with the input must fit an i32, and steps finer than 2^-30 of the largest would be lost anyway.
  const most = Math.min(INT32_MAX / limit, 2 ** 30);
  let shift = 0;
  while (shift < 63 && largest * 2 ** (shift + 1) <= most) shift += 1;
  const gains = builder.addConstant({
    name: `${name}/gain`,
    dtype: "i32",
    dims: [length],
    bytes: i32Bytes({ values: factors.map((factor) => Math.round(factor * 2 ** shift)) }),
  });
  const tensor = builder.addOp({
    name,
    output: { dtype, dims: input.dims },
    combine: "mul",
    a: x,
    b: { tensor: gains, rows: loopRows({ count: 1, first: rank - 1 }) },
    multiplier: { tensor: reciprocal, rows: rank === 1 ? [{}] : each },
    shift,
    zeroPoint: quantization.zeroPoint,
  });
  return { tensor, quantization };
}
