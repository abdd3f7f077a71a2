import type { RunRequest } from "../../src/backend.ts";
import type { AffineRow, Op, Operand, Program } from "../../src/program/types.ts";

/** `batch` products of m × k and n × k matrices. */
export interface ProductShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly batch: number;
}

/**
 * Shapes that are cut in each way there is: by rows, by columns, by batch, with either side packed ahead, with a reduction of several parts,
 * and with columns left over for a panel of 8 or of 4 (WASM); into one or many tiles of rows and columns, whole or not (WebGPU).
 */
export const PRODUCT_SHAPES: readonly ProductShape[] = [
  { m: 900, n: 9, k: 300, batch: 1 },
  { m: 130, n: 70, k: 530, batch: 1 },
  { m: 7, n: 1300, k: 90, batch: 1 },
  { m: 600, n: 523, k: 17, batch: 1 },
  { m: 60, n: 12, k: 700, batch: 7 },
  { m: 5, n: 210, k: 513, batch: 5 },
  { m: 1, n: 700, k: 1025, batch: 1 },
];

const row = (coefficients: number[]): AffineRow => ({ offset: 0, coefficients });

/** A program of one batched product, with data of both signs. */
export function matrixProduct({ m, n, k, batch }: ProductShape): RunRequest {
  const bytes = (count: number, seed: number) => Uint8Array.from({ length: count }, (_, i) => Math.imul(i + seed, 2654435761) >>> 21);
  const side = (index: number, rows: number, loop: number): Operand => ({
    ...{ source: { kind: "input", index }, dtype: "i8", dims: [batch, rows, k], pad: 0 },
    map: [row([1, 0, 0, 0]), row([0, 1, 2, 3].map((other) => (other === loop ? 1 : 0))), row([0, 0, 0, 1])],
  });
  const op: Op = {
    ...{ name: "product", output: { dtype: "i8", dims: [batch, m, n] }, reduceDims: [k], combine: "mul", combineShift: 0, reduce: "sum" },
    ...{ a: side(0, m, 1), b: side(1, n, 2), bias: null, multiplier: 1, shift: 9, zeroPoint: 0, min: -128, max: 127 },
  };
  const types = [m, n].map((rows, i) => ({ name: `x${i}`, dtype: "i8" as const, dims: [batch, rows, k] }));
  const program: Program = { version: 1, name: "product", inputs: types, constants: [], ops: [op] };
  return { program, constants: [], inputs: [bytes(batch * m * k, 1), bytes(batch * n * k, 99)], inputRoot: new Uint8Array(32) };
}
