import type { Op, Operand } from "../../runtime/src/program/types.ts";
import { INT32_MAX, INT32_MIN } from "../../runtime/src/program/types.ts";
import type { Random } from "./createRandom.ts";
import type { Core } from "./randomOp.ts";
import { randomOperand } from "./randomOp.ts";
import type { Sources } from "./randomSources.ts";

type Epilogue = Pick<Op, "output" | "bias" | "multiplier" | "shift" | "zeroPoint" | "min" | "max">;

const MULTIPLIERS = [INT32_MIN, INT32_MAX, -1, 0, 1, 2, 3, 2 ** 30, 1431655765, -1518500250];
const RANGES = [
  [INT32_MIN, INT32_MAX],
  [-128, 127],
  [0, INT32_MAX],
  [INT32_MIN, 0],
  [0, 127],
  [-129, 128],
  [5, 5],
  [INT32_MAX, INT32_MAX],
] as const;

function scaleTensor(arguments_: { random: Random; sources: Sources; dims: readonly number[]; core: Omit<Core, "dims"> }): Operand {
  const { random, sources, dims, core } = arguments_;
  const loops = [...dims, ...core.reduceDims];
  const last = dims.length - 1;
  const usable = dims.map((_, i) => i);
  if (random.chance(0.3)) return randomOperand({ random, sources, loops, usable, dtype: "i32", most: 1000 });
  // Along the last dim (a channel) or over the whole output (a residual).
  const whole = random.chance(0.3);
  const view = whole ? dims : [dims[last]!];
  const map = view.map((_, row) => ({ offset: 0, coefficients: loops.map((_, i) => (i === (whole ? row : last) ? 1 : 0)) }));
  const source = sources.take({ dtype: "i32", count: view.reduce((product, dim) => product * dim, 1) });
  return { source, dtype: "i32", dims: view, map, pad: 0 };
}

/** One tensor with bias and multiplier side by side for every index of the last dim. */
function interleaved({ sources, dims, core }: { sources: Sources; dims: readonly number[]; core: Omit<Core, "dims"> }): [Operand, Operand] {
  const channels = dims[dims.length - 1]!;
  const loops = [...dims, ...core.reduceDims];
  const source = sources.take({ dtype: "i32", count: channels * 2 });
  const at = (offset: number): Operand => ({
    source,
    dtype: "i32",
    dims: [channels, 2],
    map: [
      { offset: 0, coefficients: loops.map((_, i) => (i === dims.length - 1 ? 1 : 0)) },
      { offset, coefficients: loops.map(() => 0) },
    ],
    pad: 0,
  });
  return [at(0), at(1)];
}

/** Returns a random epilogue for an op: every part is left out, an immediate, a corner value or a tensor. */
export function randomEpilogue(arguments_: {
  random: Random;
  sources: Sources;
  dims: readonly number[];
  core: Omit<Core, "dims">;
}): Epilogue {
  const { random, dims } = arguments_;
  const dtype = random.chance(0.6) ? "i8" : "i32";
  let bias: Operand | null = random.chance(0.3) ? scaleTensor(arguments_) : null;
  let multiplier: number | Operand = 1;
  let shift = 0;
  if (random.chance(0.6)) {
    const usual = random.int(2 ** 29, 2 ** 31 - 1);
    multiplier = random.pick([usual, usual, random.int(1, 20), random.pick(MULTIPLIERS), random.int(INT32_MIN, INT32_MAX)]);
    // Half of the shifts bring the product back to about the accumulator's size, so that the result is not a constant.
    shift = random.chance(0.7) ? Math.floor(Math.log2(Math.abs(multiplier) + 1)) + random.int(0, 9) : random.int(0, 63);
    if (random.chance(0.4)) multiplier = scaleTensor(arguments_);
    if (random.chance(0.1)) [bias, multiplier] = interleaved(arguments_);
  } else if (random.chance(0.2)) shift = random.int(0, 20);
  const zeroPoints = [random.int(-20, 20), random.int(-128, 127), random.int(-1000, 1000), random.pick([INT32_MIN, INT32_MAX])];
  const zeroPoint = random.chance(0.5) ? 0 : random.pick(zeroPoints);
  const [min, max] = random.chance(0.6) ? RANGES[0] : random.pick(random.chance(0.8) ? RANGES.slice(0, 5) : RANGES);
  return { output: { dtype, dims }, bias, multiplier, shift, zeroPoint, min, max };
}
