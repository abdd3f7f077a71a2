import { sha256 } from "../../runtime/src/hash/sha256.ts";
import type { Program } from "../../runtime/src/program/types.ts";
import { i32, input, bytesOf, operand, row, vectorOp } from "./vectorOp.ts";

/** `length` bytes that look random and are the same everywhere: SHA-256 of the label and a block number. */
function noise(label: string, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(length / 32) * 32);
  for (let i = 0; i * 32 < length; i++) bytes.set(sha256(new TextEncoder().encode(`${label} ${i}`)), i * 32);
  return bytes.slice(0, length);
}

/** A program with every kind of source and tensors of several leaves, with its data: what the program and proof vectors are about. */
export function vectorProgram(): { program: Program; constants: Uint8Array[]; inputs: Uint8Array[] } {
  const scales = i32([1 << 20, 11, 3 << 20, -12, 1 << 21, 13, 1 << 22, 14, 5 << 20, -15], [5, 2]);
  const program: Program = {
    version: 1,
    name: "vectors",
    inputs: [
      { name: "picture", dtype: "i8", dims: [6, 700] },
      { name: "indices", dtype: "i32", dims: [4] },
    ],
    constants: [
      { name: "weights", dtype: "i8", dims: [5, 700] },
      { name: "scales", dtype: "i32", dims: [5, 2] },
      { name: "table", dtype: "i8", dims: [300] },
    ],
    ops: [
      vectorOp({
        name: "product",
        combine: "mul",
        reduce: "sum",
        reduceDims: [700],
        output: { dtype: "i8", dims: [6, 5] },
        a: operand(input(0), "i8", [6, 700], [row(0, 1, 0, 0), row(0, 0, 0, 1)]),
        b: operand({ kind: "constant", index: 0 }, "i8", [5, 700], [row(0, 0, 1, 0), row(0, 0, 0, 1)]),
        bias: operand({ kind: "constant", index: 1 }, "i32", [5, 2], [row(0, 0, 1, 0), row(1, 0, 0, 0)]),
        multiplier: operand({ kind: "constant", index: 1 }, "i32", [5, 2], [row(0, 0, 1, 0), row(0, 0, 0, 0)]),
        shift: 33,
        zeroPoint: 3,
      }),
      vectorOp({
        name: "looked up",
        combine: "gather",
        output: { dtype: "i8", dims: [6, 5] },
        a: operand({ kind: "output", index: 0 }, "i8", [30], [row(0, 5, 1)]),
        b: operand({ kind: "constant", index: 2 }, "i8", [300], [row(128, 0, 0)], -100),
      }),
      vectorOp({
        name: "with noise",
        combine: "add",
        output: { dtype: "i32", dims: [20, 30] },
        a: operand({ kind: "output", index: 1 }, "i8", [6, 5], [row(-1, 1, 0), row(0, 0, 1)], 9),
        b: operand({ kind: "generated", index: 4 }, "i32", [600], [row(0, 30, 1)]),
      }),
      vectorOp({
        name: "wide dot",
        combine: "mul",
        reduce: "sum",
        reduceDims: [20],
        output: { dtype: "i32", dims: [4] },
        a: operand({ kind: "output", index: 2 }, "i32", [20, 30], [row(0, 0, 1), row(7, 1, 0)]),
        b: operand(input(1), "i32", [4], [row(0, 1, 0)]),
        multiplier: 1 << 10,
        shift: 12,
      }),
      vectorOp({
        name: "pooled",
        combine: "copy",
        reduce: "max",
        reduceDims: [2, 2],
        output: { dtype: "i8", dims: [3, 2] },
        a: operand({ kind: "output", index: 0 }, "i8", [6, 5], [row(0, 2, 0, 1, 0), row(1, 0, 2, 0, 1)], -128),
      }),
    ],
  };
  const constants = [noise("weights", 3500), bytesOf(scales), noise("table", 300)];
  const inputs = [noise("picture", 4200), bytesOf(i32([-3, 0, 70000, 2 ** 31 - 1]))];
  return { program, constants, inputs };
}
