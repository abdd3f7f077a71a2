import { addReduction } from "./addReduction.ts";
import { addRmsNorm } from "./addRmsNorm.ts";
import type { ProgramBuilder } from "./createProgramBuilder.ts";
import { i32Bytes } from "./i32Bytes.ts";
import { loopRows } from "./loopRows.ts";
import { quantizeMultipliers } from "./quantizeMultipliers.ts";
import type { TensorRef } from "./types.ts";

/** Steps of the normalised values per step of the output, before the bias is added. */
const FINER = 2 ** 10;
/** Centred values reach at least half of this. */
const SPREAD = 2 ** 17;

/**
 * Adds gain × (x − mean) / √(variance + epsilon) + bias over the innermost dim of an i8 tensor [..., n] (Ba, Kiros and Hinton 2016, arXiv:1607.06450): n × x − Σx is
 * exact and free of zero points, its root mean square is taken as in `addRmsNorm` (integer square root, I-BERT, Kim et al. 2021, section 3.5), and the bias and
 * the output's rounding come last. `scale` is the real value of one input step; the output's is outputScale × (stored − zeroPoint), i8. Beside half a unit and 0.002 of
 * one the error is below r × max |gain| × |normalised|, r = 1.3 × (1 / (128 σ) + n / (33,000 σ²) + 2^-12) + n / 2^22, where σ is the row's standard deviation in input steps,
 * as long as r is below 1/4 (`addRmsNorm`'s bound for q ≥ 16,513 σ²); a row of equal elements gives the bias itself.
 */
export function addLayerNorm({
  builder,
  name,
  input,
  scale,
  gain,
  bias,
  epsilon,
  output: { scale: outputScale, zeroPoint },
}: {
  builder: ProgramBuilder;
  name: string;
  input: TensorRef;
  scale: number;
  gain: ArrayLike<number>;
  bias: ArrayLike<number>;
  epsilon: number;
  output: { readonly scale: number; readonly zeroPoint: number };
}): TensorRef {
  const rank = input.dims.length;
  const length = input.dims[rank - 1]!;
  // Few elements are spread, too, so that the integer root of their squares' sum has digits enough.
  let spread = 1;
  while (255 * length * spread * 2 <= SPREAD) spread *= 2;
  const sum = addReduction({ builder, name: `${name}/total`, input, reduce: "sum", epilogue: { multiplier: -spread } });
  const times = builder.addConstant({ name: `${name}/length`, dtype: "i32", dims: [1], bytes: i32Bytes({ values: [length * spread] }) });
  const centred = builder.addOp({
    name: `${name}/centred`,
    output: { dtype: "i32", dims: input.dims },
    combine: "mul",
    a: { tensor: input, rows: loopRows({ count: rank }) },
    b: { tensor: times, rows: [{}] },
    bias: { tensor: sum, rows: rank === 1 ? [{}] : loopRows({ count: rank - 1 }) },
  });
  const step = outputScale / FINER;
  const { tensor: normalised } = addRmsNorm({
    builder,
    name: `${name}/normalised`,
    input: centred,
    scale: scale / length / spread,
    limit: 255 * length * spread,
    gain,
    epsilon,
    quantization: { scales: Array.from({ length }, () => step), zeroPoint: 0 },
    dtype: "i32",
  });
  const biases = builder.addConstant({
    name: `${name}/bias`,
    dtype: "i32",
    dims: [length],
    bytes: i32Bytes({ values: Array.from({ length }, (_, c) => Math.round(bias[c]! / step)) }),
  });
  const { multipliers, shift } = quantizeMultipliers({ factors: [1 / FINER] });
  return builder.addOp({
    name,
    output: { dtype: "i8", dims: input.dims },
    combine: "copy",
    a: { tensor: normalised, rows: loopRows({ count: rank }) },
    bias: { tensor: biases, rows: loopRows({ count: 1, first: rank - 1 }) },
    multiplier: multipliers[0]!,
    shift,
    zeroPoint,
    min: -128,
    max: 127,
  });
}
