import type { ProgramBuilder } from "./createProgramBuilder.ts";
import { exactExp } from "./exactExp.ts";
import { exactLog } from "./exactLog.ts";
import { exactRotation } from "./exactRotation.ts";
import { i32Bytes } from "./i32Bytes.ts";
import type { TensorRef } from "./types.ts";

/** Cosines and sines have this many units to 1. */
const UNIT = 2 ** 14;

/**
 * Adds rotary positions (RoPE, Su et al. 2021) to an i32 matrix [positions, heads × size] whose elements lie within ±2^15: position t turns the
 * pair (i, i + size / 2) of each head by t × base^(−2i / size), from a table with 14 bits after the point. The result is divided by `divisor`, a power of
 * two, rounded and saturated to i8 [heads, positions, size]: within half a step, 2^-14 and half a table's unit of the input, of the real turn.
 */
export function addRotary({
  builder,
  name,
  input,
  heads,
  base,
  divisor,
}: {
  builder: ProgramBuilder;
  name: string;
  input: TensorRef;
  heads: number;
  base: number;
  divisor: number;
}): TensorRef {
  const [positions, width] = input.dims as [number, number];
  const half = width / heads / 2;
  const shift = 31 - Math.clz32(UNIT * divisor);
  if (!Number.isInteger(half) || 2 ** shift !== UNIT * divisor)
    throw new RangeError(`${name}: heads of ${2 * half} elements, divisor ${divisor}`);
  const logarithm = exactLog({ x: base });
  const turns = Array.from({ length: half }, (_, i) =>
    exactRotation({ angle: exactExp({ x: (-i / half) * logarithm }), count: positions }),
  );
  const unit = (value: number) => Math.round(value * UNIT);
  // [position, half of the output, half of the input, pair]: the turn is a product with a 2 × 2 matrix.
  const values = Array.from({ length: positions }, (_, t) => [
    turns.map((turn) => unit(turn[t]!.cos)),
    turns.map((turn) => unit(-turn[t]!.sin)),
    turns.map((turn) => unit(turn[t]!.sin)),
    turns.map((turn) => unit(turn[t]!.cos)),
  ]).flat(2);
  const table = builder.addConstant({
    name: `${name}/turns`,
    dtype: "i32",
    dims: [positions, 2, 2, half],
    bytes: i32Bytes({ values }),
  });
  const tensor = builder.addOp({
    name,
    output: { dtype: "i8", dims: [heads, positions, 2, half] },
    combine: "mul",
    reduce: "sum",
    reduceDims: [2],
    a: { tensor: input, dims: [positions, heads, 2, half], rows: [{ o1: 1 }, { o0: 1 }, { r0: 1 }, { o3: 1 }] },
    b: { tensor: table, rows: [{ o1: 1 }, { o2: 1 }, { r0: 1 }, { o3: 1 }] },
    shift,
  });
  return { ...tensor, dims: [heads, positions, 2 * half] };
}
