import type { DType } from "../program/types.ts";
import { addQuantizedLinear } from "./addQuantizedLinear.ts";
import type { ProgramBuilder } from "./createProgramBuilder.ts";
import { exactExp } from "./exactExp.ts";
import { i32Bytes } from "./i32Bytes.ts";
import type { Quantization, QuantizedTensor } from "./types.ts";

/** Gates are clamped to their range in this many steps to each side, the table's entries. */
const GATE_STEPS = 2 ** 11;
/** The table has 14 bits after the point. */
const TABLE_BITS = 14;
/** Factors have this many bits below the output's step. */
const FACTOR_BITS = { i8: 12, i32: 6 } as const;
const FACTOR_LIMIT = 2 ** 28;

/**
 * Adds SwiGLU (Shazeer 2020), silu(x W) × (x V), over the channels of an i8 matrix [n, in]: two dense layers, then one op that looks
 * SiLU up (silu(x) = x / (1 + e^−x), in 4,097 steps) and multiplies exactly. `weights` are real, row-major [2 × hidden, in], gates first;
 * gates beyond ±`gateLimit` saturate. Output [n, hidden]. The lookup is within gateLimit × 1.1 / 4096 of SiLU.
 */
export function addSwiGlu({
  builder,
  name,
  input,
  weights,
  gateLimit,
  quantization,
  dtype = "i8",
}: {
  builder: ProgramBuilder;
  name: string;
  input: QuantizedTensor;
  weights: ArrayLike<number>;
  gateLimit: number;
  quantization: Quantization;
  dtype?: DType;
}): QuantizedTensor {
  const rows = input.tensor.dims[0]!;
  const hidden = quantization.scales.length;
  const gateScale = gateLimit / GATE_STEPS;
  const half = weights.length / 2;
  const [gateWeights, factorWeights] = [Array.from(weights).slice(0, half), Array.from(weights).slice(half)];
  const gate = addQuantizedLinear({
    builder,
    name: `${name}/gate`,
    input,
    weights: gateWeights,
    scales: quantization.scales.map(() => gateScale),
    dtype: "i32",
    limit: GATE_STEPS,
  });
  const factor = addQuantizedLinear({
    builder,
    name: `${name}/factor`,
    input,
    weights: factorWeights,
    scales: quantization.scales.map((scale) => scale / 2 ** FACTOR_BITS[dtype]),
    dtype: "i32",
    limit: FACTOR_LIMIT,
  });
  const silu = (x: number) => x / (1 + exactExp({ x: -x }));
  const values = Array.from({ length: 2 * GATE_STEPS + 1 }, (_, i) => Math.round(silu((i - GATE_STEPS) * gateScale) * 2 ** TABLE_BITS));
  const table = builder.addConstant({ name: `${name}/silu`, dtype: "i32", dims: [values.length], bytes: i32Bytes({ values }) });
  const tensor = builder.addOp({
    name,
    output: { dtype, dims: [rows, hidden] },
    combine: "gather",
    a: { tensor: gate, rows: [{ o0: 1 }, { o1: 1 }] },
    b: { tensor: table, rows: [{ offset: GATE_STEPS }] },
    multiplier: { tensor: factor, rows: [{ o0: 1 }, { o1: 1 }] },
    shift: TABLE_BITS + FACTOR_BITS[dtype],
    zeroPoint: quantization.zeroPoint,
  });
  return { tensor, quantization };
}
