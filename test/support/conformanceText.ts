import { formatJson } from "../../runtime/src/program/formatJson.ts";
import type { AffineRow, Op, Program } from "../../runtime/src/program/types.ts";
import { elementVectors } from "../../scripts/vectors/elementVectors.ts";
import { randomProgram } from "./randomProgram.ts";

const FIRST_SEED = 7_000;
const PROGRAMS = 10;
/** An epilogue that changes nothing. */
const AS_IT_IS = { bias: null, multiplier: 1, shift: 0, zeroPoint: 0, min: -(2 ** 31), max: 2 ** 31 - 1 };

/** A tensor of many leaves with an odd number on some levels of its tree. */
function longCopy(): Program {
  const count = 70_001;
  const op: Op = {
    ...{ name: "copy", output: { dtype: "i8" as const, dims: [count] }, reduceDims: [], b: null },
    ...({ combine: "copy", combineShift: 0, reduce: "none" } as const),
    a: { source: { kind: "input", index: 0 }, dtype: "i8", dims: [count], map: [{ offset: count - 1, coefficients: [-1] }], pad: 0 },
    ...AS_IT_IS,
  };
  return { version: 1, name: "many leaves", inputs: [{ name: "x", dtype: "i8", dims: [count] }], constants: [], ops: [op] };
}

/** A packed op whose second operand is a constant: `a` reads the input by `map`, `b` the weights by the columns' loop and the reduce loops. */
function contraction(parameters: {
  name: string;
  input: number[];
  output: number[];
  reduceDims: number[];
  a: AffineRow[];
  b: AffineRow[];
}): Program {
  const { name, input, output, reduceDims, a, b } = parameters;
  const weights = [output[output.length - 1]!, ...reduceDims];
  const op: Op = {
    ...{ name, output: { dtype: "i8" as const, dims: output }, reduceDims, combine: "mul", combineShift: 0, reduce: "sum" },
    a: { source: { kind: "input", index: 0 }, dtype: "i8", dims: input, map: a, pad: -3 },
    b: { source: { kind: "constant", index: 0 }, dtype: "i8", dims: weights, map: b, pad: 0 },
    ...{ bias: null, multiplier: 3, shift: 11, zeroPoint: -1, min: -100, max: 127 },
  };
  const constants = [{ name: "weights", dtype: "i8" as const, dims: weights }];
  return { version: 1, name, inputs: [{ name: "x", dtype: "i8", dims: input }], constants, ops: [op] };
}

/** Maxima of values that their two loops do not change: of 0 - x and of x * -1, where 0 and -1 stand for what is read outside the tensor. A compiler once took them for max(x, -x). */
function steadyMaximum(): Program {
  const outside = (pad: number) => ({ ...x, dims: [40], map: [row([0, 0, 0], 40)], pad });
  const x = { source: { kind: "input" as const, index: 0 }, dtype: "i32" as const };
  const own = { ...x, dims: [40], map: [row([1, 0, 0])], pad: 0 };
  const op: Omit<Op, "name" | "combine" | "a" | "b"> = {
    ...{ output: { dtype: "i32", dims: [40] }, reduceDims: [2, 3], combineShift: 0, reduce: "max" },
    ...AS_IT_IS,
  };
  const ops: Op[] = [
    { ...op, name: "0 - x", combine: "sub", a: outside(0), b: own },
    { ...op, name: "x * -1", combine: "mul", a: own, b: outside(-1) },
  ];
  return { version: 1, name: "steady maxima", inputs: [{ name: "x", dtype: "i32", dims: [40] }], constants: [], ops };
}

const row = (coefficients: number[], offset = 0): AffineRow => ({ offset, coefficients });

/** Three tiles of rows by four of columns, none of them whole at the end. */
function product(): Program {
  return contraction({
    ...{ name: "many tiles", input: [130, 70], output: [130, 200], reduceDims: [70] },
    ...{ a: [row([1, 0, 0]), row([0, 0, 1])], b: [row([0, 1, 0]), row([0, 0, 1])] },
  });
}

/** A 3 × 3 convolution of 64 channels whose windows go over the border on every side. */
function convolution(): Program {
  return contraction({
    ...{ name: "a padded convolution", input: [9, 11, 64], output: [9, 11, 24], reduceDims: [3, 3, 64] },
    a: [row([1, 0, 0, 1, 0, 0], -1), row([0, 1, 0, 0, 1, 0], -1), row([0, 0, 0, 0, 0, 1])],
    b: [row([0, 0, 1, 0, 0, 0]), row([0, 0, 0, 1, 0, 0]), row([0, 0, 0, 0, 1, 0]), row([0, 0, 0, 0, 0, 1])],
  });
}

/** The text of runtime/src/webgpu/conformance.json; needs `initHash()`. */
export async function conformanceText(): Promise<string> {
  const vectors = (await elementVectors()) as { name: string; program: unknown; inputs: unknown; output: unknown }[];
  const random = Array.from({ length: PROGRAMS }, (_, i) => randomProgram({ seed: FIRST_SEED + i, maxOps: 4 }).program);
  const kept = vectors.map(({ name, program, inputs, output }) => ({ name, program, inputs, output }));
  return formatJson({ value: { vectors: kept, programs: [...random, longCopy(), product(), convolution(), steadyMaximum()] } });
}
