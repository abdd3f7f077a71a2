import type { Combine, DType, Op, Operand, Reduce } from "../../runtime/src/program/types.ts";
import { INT32_MIN } from "../../runtime/src/program/types.ts";
import type { Random } from "./createRandom.ts";
import { randomContraction } from "./randomContraction.ts";
import { randomDims } from "./randomDims.ts";
import { randomEpilogue } from "./randomEpilogue.ts";
import { randomRows } from "./randomRows.ts";
import type { Sources } from "./randomSources.ts";

/** What an op computes, without its epilogue. */
export type Core = Pick<Op, "reduceDims" | "combine" | "combineShift" | "reduce" | "a" | "b"> & { readonly dims: readonly number[] };

const BINARY: readonly Combine[] = ["mul", "add", "sub", "min", "max", "div"];
const UNARY: readonly Combine[] = ["copy", "isqrt", "shift"];

/** Returns a random element count: mostly small, sometimes several leaves, often not a round number. */
export function randomCount({ random, most }: { random: Random; most: number }): number {
  const limit = random.pick([1, 8, 40, 200, 600, 1500, most]);
  return random.int(1, Math.min(limit, most));
}

function pad({ random, dtype }: { random: Random; dtype: DType }): number {
  if (random.chance(0.4)) return 0;
  return dtype === "i8" ? random.pick([-128, -7, -1, 1, 127]) : random.pick([-(2 ** 31), -128, -1, 1, 300, 2 ** 31 - 1]);
}

/** Returns an operand with the given view, or, without `dims`, with any view of a source that exists. */
export function randomOperand({
  random,
  sources,
  loops,
  usable,
  dtype,
  dims,
  most = 2000,
}: {
  random: Random;
  sources: Sources;
  loops: readonly number[];
  usable: readonly number[];
  dtype: DType;
  dims?: readonly number[];
  most?: number;
}): Operand {
  const known = dims === undefined && random.chance(0.7) ? sources.reuse({ dtype, most }) : null;
  const view = dims ?? randomDims({ random, count: known?.count ?? randomCount({ random, most }) });
  const source = known?.source ?? sources.take({ dtype, count: view.reduce((product, dim) => product * dim, 1) });
  return { source, dtype, dims: view, map: randomRows({ random, dims: view, loops, usable }), pad: pad({ random, dtype }) };
}

const indices = (list: readonly unknown[]) => list.map((_, i) => i);

/** Any combine and reduce over operands mapped in any way. */
function anything({ random, sources }: { random: Random; sources: Sources }): Core {
  const combine = random.pick([...BINARY, "gather", ...UNARY] as const);
  const reduce: Reduce = random.pick(["none", "sum", "max"]);
  const reduceDims =
    reduce === "none" ? [] : random.pick([[1], [random.int(1, 30)], [random.int(1, 5), random.int(1, 6)], [2, random.int(1, 3), 3]]);
  const dims = randomDims({ random, count: randomCount({ random, most: reduce === "none" ? 1500 : 400 }) });
  const loops = [...dims, ...reduceDims];
  const most = reduce === "none" ? 3000 : 1500;
  const operand = () => randomOperand({ random, sources, loops, usable: indices(loops), dtype: random.pick(["i8", "i32"]), most });
  const unary = UNARY.includes(combine);
  const a = operand();
  return { dims, reduceDims, combine, combineShift: combine === "shift" ? random.int(0, 31) : 0, reduce, a, b: unary ? null : operand() };
}

/** Element by element, transposed, or with one operand broadcast along some dims. */
function elementwise({ random, sources }: { random: Random; sources: Sources }): Core {
  const combine = random.pick([...BINARY, ...UNARY]);
  const known = random.chance(0.6) ? sources.reuse({ dtype: null, most: 3000 }) : null;
  const dims = randomDims({ random, count: known?.count ?? randomCount({ random, most: 3000 }) });
  const follow = ({ broadcast }: { broadcast: boolean }): Operand => {
    const dtype = known?.dtype ?? random.pick(["i8", "i32"] as const);
    const order = indices(dims);
    if (random.chance(0.3)) order.sort(() => random.int(-1, 1));
    const kept = order.map((loop) => ({ loop, one: broadcast && random.chance(0.5) }));
    const view = kept.map(({ loop, one }) => (one ? 1 : dims[loop]!));
    const map = kept.map(({ loop, one }) => {
      const reversed = random.chance(0.05);
      return {
        offset: reversed && !one ? dims[loop]! - 1 : 0,
        coefficients: dims.map((_, i) => (one || i !== loop ? 0 : reversed ? -1 : 1)),
      };
    });
    const source = sources.take({ dtype, count: view.reduce((product, dim) => product * dim, 1) });
    return { source, dtype, dims: view, map, pad: pad({ random, dtype }) };
  };
  const a = follow({ broadcast: false });
  const b = UNARY.includes(combine) ? null : follow({ broadcast: random.chance(0.5) });
  return { dims, reduceDims: [], combine, combineShift: combine === "shift" ? random.int(0, 31) : 0, reduce: "none", a, b };
}

/** Rows of a table picked by indices of which some are out of range, or every byte through a table of 256 values. */
function lookup({ random, sources }: { random: Random; sources: Sources }): Core {
  const table = random.chance(0.5);
  const width = table ? 1 : random.int(1, 40);
  const count = randomCount({ random, most: table ? 1500 : 40 });
  const dtype = random.pick(["i8", "i32"] as const);
  const rows = table ? 256 : random.int(1, 60);
  const indexType = table ? "i8" : random.pick(["i8", "i32"] as const);
  // With the farthest offset, an index of −2^31 must not wrap around into the table.
  const rowOffset = random.chance(0.15) ? INT32_MIN + random.int(0, 2) : random.int(-1, 1);
  const a: Operand = {
    source: sources.take({ dtype: indexType, count }),
    dtype: indexType,
    dims: [count],
    map: [{ offset: 0, coefficients: [1, 0] }],
    pad: 0,
  };
  const b: Operand = {
    source: sources.take({ dtype, count: rows * width }),
    dtype,
    dims: [rows, width],
    map: [
      { offset: table ? random.pick([128, 128, 120]) : rowOffset, coefficients: [0, 0] },
      { offset: random.chance(0.2) ? 1 : 0, coefficients: [0, random.pick([1, 1, 1, 2])] },
    ],
    pad: pad({ random, dtype }),
  };
  return { dims: [count, width], reduceDims: [], combine: "gather", combineShift: 0, reduce: "none", a, b };
}

/** Returns a random op over the sources there are, adding new ones as it needs; it may still break the bounds on openings. */
export function randomOp({ random, sources }: { random: Random; sources: Sources }): Op {
  const make = random.pick([anything, anything, elementwise, lookup, randomContraction, randomContraction, randomContraction]);
  const { dims, ...core } = make({ random, sources });
  return { name: "", ...core, ...randomEpilogue({ random, sources, dims, core }) };
}
