import { INT32_MAX as MAX, INT32_MIN as MIN, type Combine, type DType, type Op } from "../../runtime/src/program/types.ts";
import { i32, i8, input, operand, row, vectorOp, type Values } from "./vectorOp.ts";

/** One op on given inputs and, worked out by hand from docs/spec/program.md, what it must give. */
export interface CornerCase {
  readonly op: Op;
  readonly inputs: readonly Values[];
  readonly expected: readonly number[];
}

function unary(name: string, combine: Combine, values: Values, expected: readonly number[], fields: Partial<Op> = {}): CornerCase {
  const n = values.values.length;
  const a = operand(input(0), values.dtype, [n], [row(0, 1)]);
  return { op: vectorOp({ name, combine, output: { dtype: "i32", dims: [n] }, a, ...fields }), inputs: [values], expected };
}

function binary(name: string, combine: Combine, pairs: readonly (readonly [number, number, number])[], dtype: DType = "i32"): CornerCase {
  const n = pairs.length;
  const [left, right] = [0, 1].map((at) => ({ dtype, dims: [n], values: pairs.map((pair) => pair[at]!) }));
  const [a, b] = [0, 1].map((at) => operand(input(at), dtype, [n], [row(0, 1)]));
  const op = vectorOp({ name, combine, output: { dtype: "i32", dims: [n] }, a: a!, b: b! });
  return { op, inputs: [left!, right!], expected: pairs.map((pair) => pair[2]) };
}

/** a × multiplier / 2^shift, each value with its own mapped multiplier. */
function rescaled(name: string, shift: number, triples: readonly (readonly [number, number, number])[]): CornerCase {
  const n = triples.length;
  const multiplier = operand(input(1), "i32", [n], [row(0, 1)]);
  const values = i32(triples.map(([value]) => value));
  const base = unary(
    name,
    "copy",
    values,
    triples.map(([, , result]) => result),
    { multiplier, shift },
  );
  return { ...base, inputs: [values, i32(triples.map(([, by]) => by))] };
}

const COMBINE_CASES = [
  binary("mul wraps", "mul", [
    [MAX, 2, -2],
    [MIN, -1, MIN],
    [65536, 65536, 0],
    [65537, 65537, 131073],
    [-3, 5, -15],
    [MAX, MAX, 1],
  ]),
  binary(
    "mul sign-extends i8",
    "mul",
    [
      [-128, -128, 16384],
      [127, -128, -16256],
      [-1, -1, 1],
    ],
    "i8",
  ),
  binary("add wraps", "add", [
    [MAX, 1, MIN],
    [MIN, -1, MAX],
    [MIN, MIN, 0],
    [5, -7, -2],
  ]),
  binary("sub wraps", "sub", [
    [MIN, 1, MAX],
    [MAX, -1, MIN],
    [0, MIN, MIN],
    [5, 7, -2],
  ]),
  binary("min", "min", [
    [MIN, MAX, MIN],
    [-1, 0, -1],
    [3, 3, 3],
  ]),
  binary("max", "max", [
    [MIN, MAX, MAX],
    [-1, 0, 0],
    [3, 3, 3],
  ]),
  binary("div truncates, by zero is 0, overflow wraps", "div", [
    [7, 2, 3],
    [-7, 2, -3],
    [7, -2, -3],
    [-7, -2, 3],
    [9, 0, 0],
    [0, 0, 0],
    [MIN, 0, 0],
    [MIN, -1, MIN],
    [MIN, 1, MIN],
    [MAX, MIN, 0],
    [1, MAX, 0],
    [MIN, MAX, -1],
  ]),
  unary("copy", "copy", i32([MIN, -1, 0, MAX]), [MIN, -1, 0, MAX]),
  unary(
    "isqrt",
    "isqrt",
    i32([0, 1, 2, 3, 4, 8, 9, 2147395599, 2147395600, MAX, -1, MIN]),
    [0, 1, 1, 1, 2, 2, 3, 46339, 46340, 46340, 0, 0],
  ),
  unary("shift by 1 floors", "shift", i32([3, -3, -1, MIN, MAX]), [1, -2, -1, -(2 ** 30), 2 ** 30 - 1], { combineShift: 1 }),
  unary("shift by 31", "shift", i32([MIN, -1, MAX, 0]), [-1, -1, 0, 0], { combineShift: 31 }),
  unary("shift by 0", "shift", i32([MIN, MAX]), [MIN, MAX]),
];

function gather(name: string, indices: Values, offset: number, table: Values, pad: number, expected: readonly number[]): CornerCase {
  const n = indices.values.length;
  const a = operand(input(0), indices.dtype, [n], [row(0, 1)]);
  const b = operand(input(1), table.dtype, table.dims, [row(offset, 0)], pad);
  return { op: vectorOp({ name, combine: "gather", output: { dtype: "i32", dims: [n] }, a, b }), inputs: [indices, table], expected };
}

const GATHER_CASES: CornerCase[] = [
  gather("gather out of range reads pad", i32([0, 3, 4, -1, MAX, MIN, 2]), 0, i32([10, 11, 12, 13]), -9, [10, 13, -9, -9, -9, -9, 12]),
  gather("gather adds exactly", i32([MAX, MAX - 4, -5, -2, MIN]), 5, i32([10, 11, 12, 13]), 7, [7, 7, 10, 13, 7]),
  gather("gather below a negative offset", i32([MIN, 1, 0, 5]), -1, i8([-4, -3, -2, -1]), 127, [127, -4, 127, 127]),
  {
    op: vectorOp({
      name: "gather rows, the index itself padded",
      combine: "gather",
      output: { dtype: "i8", dims: [3, 2] },
      a: operand(input(0), "i8", [2], [row(0, 1, 0)], 1),
      b: operand(input(1), "i8", [3, 2], [row(0, 0, 0), row(0, 0, 1)]),
    }),
    inputs: [i8([2, 0]), i8([1, 2, 3, 4, 5, 6], [3, 2])],
    expected: [5, 6, 1, 2, 3, 4],
  },
  {
    op: vectorOp({
      name: "gather summed over indices",
      combine: "gather",
      output: { dtype: "i32", dims: [2] },
      reduceDims: [3],
      reduce: "sum",
      a: operand(input(0), "i32", [2, 3], [row(0, 1, 0), row(0, 0, 1)]),
      b: operand(input(1), "i32", [4], [row(0, 0, 0)], 1000),
    }),
    inputs: [i32([0, 1, 2, 3, 3, 4], [2, 3]), i32([1, 10, 100, 7])],
    expected: [111, 1014],
  },
];

const EPILOGUE_CASES: CornerCase[] = [
  unary(
    "halves round to even",
    "copy",
    i32([1, 2, 3, 5, 7, -1, -2, -3, -5, -7, MAX, MIN]),
    [0, 1, 2, 2, 4, 0, -1, -2, -2, -4, 2 ** 30, -(2 ** 30)],
    {
      shift: 1,
    },
  ),
  unary("quarters round to nearest", "copy", i32([1, 2, 3, 5, 6, 7, -1, -2, -3, -5, -6, -7]), [0, 0, 1, 1, 2, 2, 0, 0, -1, -1, -2, -2], {
    shift: 2,
  }),
  rescaled("64-bit products", 31, [
    [MAX, MAX, 2 ** 31 - 2],
    [MIN, MAX, -MAX],
    [MIN, MIN, MIN],
    [2 ** 30, 1, 0],
    [3 * 2 ** 29, 2, 2],
    [-(2 ** 30), 1, 0],
    [2 ** 30, 3, 2],
    [-(2 ** 30), 3, -2],
    [2 ** 30 + 1, 1, 1],
  ]),
  rescaled("shift 63", 63, [
    [MIN, MIN, 0],
    [MAX, MIN, 0],
    [MIN, MAX, 0],
    [MAX, MAX, 0],
  ]),
  rescaled("shift 62", 62, [
    [MIN, MIN, 1],
    [MAX, MIN, -1],
    [2 ** 30, MIN, 0],
    [-(2 ** 30), MIN, 0],
  ]),
  rescaled("quotient wraps", 30, [
    [MIN, MIN, 0],
    [MAX, MIN, 2],
    [MAX, MAX, -4],
    [MAX, 3, 6],
  ]),
  rescaled("shift 0 wraps", 0, [
    [MAX, MAX, 1],
    [MAX, MIN, MIN],
    [65536, 65536, 0],
    [-7, 3, -21],
  ]),
  unary("multiplier 0", "copy", i32([MIN, MAX]), [5, 5], { multiplier: 0, shift: 3, zeroPoint: 5 }),
  unary("zero point wraps", "copy", i32([MAX, MIN, 0]), [MIN, MIN + 1, 1], { zeroPoint: 1 }),
  unary("clamps after the zero point", "copy", i32([-100, -6, -5, 0, 5, 6, MAX]), [-5, -5, -4, 1, 5, 5, -5], {
    zeroPoint: 1,
    min: -5,
    max: 5,
  }),
  unary("casts to i8 saturating", "copy", i32([127, 128, -128, -129, MIN, MAX, 256]), [127, 127, -128, -128, -128, 127, 127], {
    output: { dtype: "i8", dims: [7] },
  }),
  unary("saturates inside a wider clamp", "copy", i32([200, -200, 20]), [127, -128, 20], {
    output: { dtype: "i8", dims: [3] },
    min: -150,
    max: 150,
  }),
  {
    op: vectorOp({
      name: "bias wraps, then rescales",
      combine: "copy",
      output: { dtype: "i32", dims: [2, 2] },
      a: operand(input(0), "i32", [2, 2], [row(0, 1, 0), row(0, 0, 1)]),
      bias: operand(input(1), "i32", [2], [row(0, 0, 1)]),
      shift: 1,
    }),
    inputs: [i32([MAX, MIN, 4, 5], [2, 2]), i32([1, -1])],
    expected: [-(2 ** 30), 2 ** 30, 2, 2],
  },
  {
    op: vectorOp({
      name: "bias and multiplier interleaved, outside is pad",
      combine: "copy",
      output: { dtype: "i32", dims: [3] },
      a: operand(input(0), "i32", [3], [row(0, 1)]),
      bias: operand(input(1), "i32", [2, 2], [row(0, 1), row(0, 0)], 100),
      multiplier: operand(input(1), "i32", [2, 2], [row(0, 1), row(1, 0)], -1),
    }),
    inputs: [i32([1, 2, 3]), i32([10, 2, 20, 3], [2, 2])],
    expected: [22, 66, -103],
  },
];

const dot = (
  name: string,
  a: Op["a"],
  b: Op["a"],
  fields: Partial<Op>,
  inputs: readonly Values[],
  expected: readonly number[],
): CornerCase => ({
  op: vectorOp({ name, combine: "mul", reduce: "sum", output: { dtype: "i32", dims: [expected.length] }, a, b, ...fields }),
  inputs,
  expected,
});

const REDUCE_CASES: CornerCase[] = [
  {
    op: vectorOp({
      name: "sum wraps",
      combine: "copy",
      reduce: "sum",
      reduceDims: [3],
      output: { dtype: "i32", dims: [2] },
      a: operand(input(0), "i32", [2, 3], [row(0, 1, 0), row(0, 0, 1)]),
    }),
    inputs: [i32([MAX, 1, 1, MIN, -1, 0], [2, 3])],
    expected: [MIN + 1, MAX],
  },
  {
    op: vectorOp({
      name: "max of windows, outside is pad",
      combine: "copy",
      reduce: "max",
      reduceDims: [3],
      output: { dtype: "i8", dims: [4] },
      a: operand(input(0), "i8", [4], [row(-1, 1, 1)], -128),
    }),
    inputs: [i8([-5, -128, -128, -128])],
    expected: [-5, -5, -128, -128],
  },
  {
    op: vectorOp({
      name: "max starts at the least i32",
      combine: "copy",
      reduce: "max",
      reduceDims: [2],
      output: { dtype: "i32", dims: [1] },
      a: operand(input(0), "i32", [2], [row(0, 0, 1)]),
    }),
    inputs: [i32([MIN, MIN])],
    expected: [MIN],
  },
  dot(
    "packed run whose operands stick out of their views, both pads not 0",
    operand(input(0), "i8", [4], [row(-2, 0, 1)], 3),
    operand(input(1), "i8", [4], [row(1, 0, 1)], -7),
    { reduceDims: [8] },
    [i8([1, -2, 3, -4]), i8([5, 6, -128, 127])],
    // a: 3 3 1 −2 3 −4 3 3; b: 6 −128 127 −7 −7 −7 −7 −7
    [18 - 384 + 127 + 14 - 21 + 28 - 21 - 21],
  ),
  dot(
    "packed run that meets a pad of 0",
    operand(input(0), "i8", [2, 4], [row(0, 1, 0), row(-1, 0, 1)]),
    operand(input(1), "i8", [6], [row(0, 0, 1)]),
    { reduceDims: [6] },
    [i8([1, 2, 3, 4, -1, -2, -3, -4], [2, 4]), i8([100, 10, 20, 30, 40, 100])],
    [300, -300],
  ),
  dot(
    "3 × 3 convolution of a padded picture with its zero point",
    operand(input(0), "i8", [2, 2, 2], [row(-1, 1, 0, 1, 0, 0), row(-1, 0, 1, 0, 1, 0), row(0, 0, 0, 0, 0, 1)], -1),
    operand(input(1), "i8", [3, 3, 2], [row(0, 0, 0, 1, 0, 0), row(0, 0, 0, 0, 1, 0), row(0, 0, 0, 0, 0, 1)]),
    { reduceDims: [3, 3, 2], output: { dtype: "i8", dims: [2, 2] }, shift: 1, zeroPoint: 2, max: 20 },
    [i8([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]), i8([1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1], [3, 3, 2])],
    // First channel 1 3 5 7 inside and −1 outside sums to 16 − 5 = 11 in each window; the last tap also adds the second channel's 8, −1, −1, −1.
    [12, 7, 7, 7],
  ),
];

const MAP_CASES: CornerCase[] = [
  {
    op: vectorOp({
      name: "transpose",
      combine: "copy",
      output: { dtype: "i8", dims: [3, 2] },
      a: operand(input(0), "i8", [2, 3], [row(0, 0, 1), row(0, 1, 0)]),
    }),
    inputs: [i8([1, 2, 3, 4, 5, 6], [2, 3])],
    expected: [1, 4, 2, 5, 3, 6],
  },
  unary("reversed", "copy", i32([1, 2, 3]), [3, 2, 1], { a: operand(input(0), "i32", [3], [row(2, -1)]) }),
  unary("stride 2 from 1, outside is pad", "copy", i32([1, 2, 3, 4, 5]), [2, 4, -6, -6, -6], {
    a: operand(input(0), "i32", [5], [row(1, 2)], -6),
  }),
  unary("broadcast", "copy", i8([9]), [9, 9, 9], { output: { dtype: "i32", dims: [3] }, a: operand(input(0), "i8", [1], [row(0, 0)]) }),
  {
    op: vectorOp({
      name: "pixel shuffle through a view",
      combine: "copy",
      output: { dtype: "i8", dims: [1, 2, 2, 2] },
      a: operand(input(0), "i8", [1, 2, 2, 2], [row(0, 1, 0, 0, 0), row(0, 0, 0, 1, 0), row(0, 0, 1, 0, 0), row(0, 0, 0, 0, 1)]),
    }),
    inputs: [i8([1, 2, 3, 4, 5, 6, 7, 8], [2, 4])],
    expected: [1, 2, 5, 6, 3, 4, 7, 8],
  },
];
/** Every corner of the element semantics, with results worked out by hand. */
export const CORNER_CASES: readonly CornerCase[] = [...COMBINE_CASES, ...GATHER_CASES, ...EPILOGUE_CASES, ...REDUCE_CASES, ...MAP_CASES];
