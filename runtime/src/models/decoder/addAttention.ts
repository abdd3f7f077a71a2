import { addDigits } from "../../import/addDigits.ts";
import { addExponentials } from "../../import/addExponentials.ts";
import { addQuantizedLinear } from "../../import/addQuantizedLinear.ts";
import { addReduction } from "../../import/addReduction.ts";
import { addRotary } from "../../import/addRotary.ts";
import type { ProgramBuilder } from "../../import/createProgramBuilder.ts";
import { i32Bytes } from "../../import/i32Bytes.ts";
import { loopRows } from "../../import/loopRows.ts";
import { quantizeMultipliers } from "../../import/quantizeMultipliers.ts";
import type { QuantizedTensor, TensorRef } from "../../import/types.ts";
import { INT32_MAX } from "../../program/types.ts";
import { DECODER } from "./decoderConfig.ts";

/** Rotated queries and keys fill ±127 × this before they become i8, so that the rotation's inputs, at most √2 times as great, stay below 2^15. */
const ROTARY_DIVISOR = 2 ** 7;
/** Scores have this many units to 1 in the exponent. */
const SCORE_ONE = 2 ** 8;
/** Weight of the greatest score: two base-128 digits. */
const WEIGHT_ONE = 127 * 128;
/** Added to the score of a position that is not looked at, in units of the accumulator: e to the power of it is 0 in any scale that we use. */
const MASKED = -(2 ** 26);

/**
 * Adds causal attention of all heads over the i8 matrix [context, width]; `qkv` are the real weights of queries, keys and values, [3 × width, width];
 * the ranges are the greatest magnitudes of rotated queries and keys [2 × width] and of values [width]. Softmax is not normalised before the values are
 * averaged: its weights are two base-128 digits relative to the greatest, and the division by their sum is the average's rescale. Output i8 [context, width] in
 * the values' scales.
 */
export function addAttention({
  builder,
  name,
  input,
  qkv,
  queryKeyRange,
  valueRange,
}: {
  builder: ProgramBuilder;
  name: string;
  input: QuantizedTensor;
  qkv: Float32Array;
  queryKeyRange: readonly number[];
  valueRange: readonly number[];
}): QuantizedTensor {
  const { width, heads, headSize, context, rotaryBase } = DECODER;
  // One scale per head of the queries and of the keys: a rotation mixes the channels of a head.
  const headScales = Array.from({ length: 2 * heads }, (_, h) => Math.max(...queryKeyRange.slice(h * headSize, (h + 1) * headSize)) / 127);
  const projected = addQuantizedLinear({
    builder,
    name: `${name}/query+key`,
    input,
    weights: qkv.subarray(0, 2 * width * width),
    scales: headScales.flatMap((scale) => Array.from({ length: headSize }, () => scale / ROTARY_DIVISOR)),
    dtype: "i32",
    limit: 2 ** 15,
  });
  const rotated = addRotary({
    builder,
    name: `${name}/rotary`,
    input: projected,
    heads: 2 * heads,
    base: rotaryBase,
    divisor: ROTARY_DIVISOR,
  });
  const valueScales = valueRange.map((most) => most / 127);
  const values = addQuantizedLinear({
    builder,
    name: `${name}/value`,
    input,
    weights: qkv.subarray(2 * width * width),
    scales: valueScales,
    dtype: "i8",
    transposed: true,
  });

  const { multipliers, shift } = quantizeMultipliers({
    factors: Array.from({ length: heads }, (_, h) => (headScales[h]! * headScales[heads + h]! * SCORE_ONE) / Math.sqrt(headSize)),
  });
  const rescale = builder.addConstant({
    name: `${name}/score-scale`,
    dtype: "i32",
    dims: [heads],
    bytes: i32Bytes({ values: multipliers }),
  });
  const mask = builder.addConstant({
    name: `${name}/mask`,
    dtype: "i32",
    dims: [context, context],
    bytes: i32Bytes({ values: Array.from({ length: context ** 2 }, (_, i) => (i % context > Math.floor(i / context) ? MASKED : 0)) }),
  });
  const scores = builder.addOp({
    name: `${name}/scores`,
    output: { dtype: "i32", dims: [heads, context, context] },
    combine: "mul",
    reduce: "sum",
    reduceDims: [headSize],
    a: { tensor: rotated, rows: [{ o0: 1 }, { o1: 1 }, { r0: 1 }] },
    b: { tensor: rotated, rows: [{ o0: 1, offset: heads }, { o2: 1 }, { r0: 1 }] },
    bias: { tensor: mask, rows: [{ o1: 1 }, { o2: 1 }] },
    multiplier: { tensor: rescale, rows: [{ o0: 1 }] },
    shift,
  });
  const weights = addExponentials({ builder, name: `${name}/softmax`, input: scores, scale: 1 / SCORE_ONE, one: WEIGHT_ONE, dtype: "i32" });
  const sum = addReduction({ builder, name: `${name}/softmax/sum`, input: weights, reduce: "sum" });
  const one = builder.addConstant({ name: `${name}/one`, dtype: "i32", dims: [1], bytes: i32Bytes({ values: [INT32_MAX] }) });
  const reciprocal = builder.addOp({
    name: `${name}/softmax/reciprocal`,
    output: sum,
    combine: "div",
    a: { tensor: one, rows: [{}] },
    b: { tensor: sum, rows: [{ o0: 1 }, { o1: 1 }] },
  });
  const { high, low } = addDigits({ builder, name: `${name}/softmax`, input: weights });
  const average = (digits: TensorRef) =>
    ({
      combine: "mul",
      reduce: "sum",
      reduceDims: [context],
      a: { tensor: digits, rows: [{ o1: 1 }, { o0: 1 }, { r0: 1 }] },
      b: { tensor: values, dims: [heads, headSize, context], rows: [{ o1: 1 }, { o2: 1 }, { r0: 1 }] },
    }) as const;
  const dims = [context, heads, headSize];
  const highAverage = builder.addOp({ name: `${name}/mix/high`, output: { dtype: "i32", dims }, ...average(high), multiplier: 128 });
  const mixed = builder.addOp({
    name: `${name}/mix`,
    output: { dtype: "i8", dims },
    ...average(low),
    bias: { tensor: highAverage, rows: loopRows({ count: 3 }) },
    multiplier: { tensor: reciprocal, rows: [{ o1: 1 }, { o0: 1 }] },
    shift: 31,
  });
  return { tensor: { ...mixed, dims: [context, width] }, quantization: { scales: valueScales, zeroPoint: 0 } };
}
