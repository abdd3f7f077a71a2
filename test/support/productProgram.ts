import { INT32_MAX, INT32_MIN, type AffineRow, type Op, type Operand, type Program, type Source } from "@dpin/runtime";
import { createRandom } from "./createRandom.ts";

/** Large enough that its check as a product is worth it. */
const N = 256;

/**
 * A job as a matrix library would post it: an input matrix times fixed weights, with a bias, all i32 sums kept; with `transposed` the input is turned first, in an op of its own.
 * Gives a program, its constants and a source of random inputs; equal seeds give equal programs.
 */
export function productProgram({ seed, transposed = false }: { seed: number; transposed?: boolean }): {
  program: Program;
  constants: Uint8Array[];
  randomInput(): Uint8Array;
} {
  const random = createRandom({ seed });
  const bytes = (length: number) => {
    const filled = new Uint8Array(length);
    random.fill(filled);
    return filled;
  };
  const row = (...coefficients: number[]): AffineRow => ({ offset: 0, coefficients });
  const matrix = (source: Source, ...map: AffineRow[]): Operand => ({ source, dtype: "i8", dims: [N, N], map, pad: 0 });
  const input: Source = { kind: "input", index: 0 };
  const plain = { combineShift: 0, multiplier: 1, shift: 0, zeroPoint: 0, min: INT32_MIN, max: INT32_MAX };
  const turn: Op = {
    ...{ name: "turned", output: { dtype: "i8", dims: [N, N] }, reduceDims: [], combine: "copy", reduce: "none", b: null, bias: null },
    ...{ a: matrix(input, row(0, 1), row(1, 0)), ...plain },
  };
  const product: Op = {
    ...{ name: "product", output: { dtype: "i32", dims: [N, N] }, reduceDims: [N], combine: "mul", reduce: "sum", ...plain },
    a: matrix(transposed ? { kind: "output", index: 0 } : input, row(1, 0, 0), row(0, 0, 1)),
    b: matrix({ kind: "constant", index: 0 }, row(0, 1, 0), row(0, 0, 1)),
    bias: { source: { kind: "constant", index: 1 }, dtype: "i32", dims: [N], map: [row(0, 1, 0)], pad: 0 },
  };
  const program: Program = {
    ...{ version: 1, name: `product-${seed}`, inputs: [{ name: "left", dtype: "i8", dims: [N, N] }] },
    constants: [
      { name: "right", dtype: "i8", dims: [N, N] },
      { name: "bias", dtype: "i32", dims: [N] },
    ],
    ops: transposed ? [turn, product] : [product],
  };
  return { program, constants: [bytes(N * N), bytes(4 * N)], randomInput: () => bytes(N * N) };
}
