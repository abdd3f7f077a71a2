import { createCipheriv } from "node:crypto";
import { commitTensor } from "../../runtime/src/hash/commitTensor.ts";
import { rootOf } from "../../runtime/src/hash/rootOf.ts";
import type { Hash } from "../../runtime/src/hash/types.ts";
import { commitProgram } from "../../runtime/src/program/commitProgram.ts";
import type { AffineRow, Op, Operand, Program } from "../../runtime/src/program/types.ts";
import { INT32_MAX, INT32_MIN } from "../../runtime/src/program/types.ts";
import { validateProgram } from "../../runtime/src/program/validateProgram.ts";
import type { Committed } from "../../test/support/elementProof.ts";

const MIB16 = 2 ** 24;
const OPS = 256;

/** The op under dispute: the last of 256, over 16 MiB tensors. */
export interface ScenarioOp {
  readonly outputDims: readonly number[];
  readonly reduceDims: readonly number[];
  readonly a: { readonly dims: readonly number[]; readonly map: readonly AffineRow[] };
  readonly b: { readonly dims: readonly number[]; readonly map: readonly AffineRow[] };
}

const unit = (length: number, ...ones: number[]) => Array.from({ length }, (_, i) => (ones.includes(i) ? 1 : 0));

/** Σ over K of A[…]·B[…]: rows of K bytes on both sides, output of 16 MiB. */
export function dotProduct({ k }: { k: number }): ScenarioOp {
  const rows = MIB16 / k;
  const n = Math.min(4096, rows);
  const side = (loop: number) => ({
    dims: [rows, k],
    map: [
      { offset: 0, coefficients: unit(4, loop).map((c) => c * (rows / n)) },
      { offset: 0, coefficients: unit(4, 3) },
    ],
  });
  return { outputDims: [MIB16 / n ** 2, n, n], reduceDims: [k], a: side(1), b: side(2) };
}

/** A 3×3 convolution over 64 channels, 512×512 pixels in and out, padding 1. */
export function convolution(): ScenarioOp {
  const row = (offset: number, ...loops: number[]) => ({ offset, coefficients: unit(6, ...loops) });
  return {
    outputDims: [512, 512, 64],
    reduceDims: [3, 3, 64],
    a: { dims: [512, 512, 64], map: [row(-1, 0, 3), row(-1, 1, 4), row(0, 5)] },
    b: { dims: [64, 3, 3, 64], map: [row(0, 2), row(0, 3), row(0, 4), row(0, 5)] },
  };
}

function randomBytes({ length, seed }: { length: number; seed: number }): Uint8Array {
  return createCipheriv("aes-128-ctr", Buffer.alloc(16, seed), Buffer.alloc(16)).update(Buffer.alloc(length));
}

const size = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

/**
 * A program of 256 ops whose last one is `op`, with random data in the tensors the dispute touches and random roots for the other op
 * outputs: bias and multiplier lie side by side in one constant, the weights are another, A is the op before. Every check is genuine.
 */
export function fraudScenario({ op }: { op: ScenarioOp }): Committed & { outputRoot: Hash; traceRoot: Hash } {
  const loops = op.outputDims.length + op.reduceDims.length;
  const channel = op.outputDims.length - 1;
  const channels = op.outputDims[channel]!;
  const scale = (offset: number): Operand => ({
    source: { kind: "constant", index: 1 },
    dtype: "i32",
    dims: [channels, 2],
    map: [
      { offset: 0, coefficients: unit(loops, channel) },
      { offset, coefficients: unit(loops) },
    ],
    pad: 0,
  });
  const common = { combineShift: 0, zeroPoint: 3, min: INT32_MIN, max: INT32_MAX } as const;
  const disputed: Op = {
    ...common,
    name: "disputed",
    output: { dtype: "i8", dims: op.outputDims },
    reduceDims: op.reduceDims,
    combine: "mul",
    reduce: "sum",
    a: { source: { kind: "output", index: OPS - 2 }, dtype: "i8", pad: -7, ...op.a },
    b: { source: { kind: "constant", index: 0 }, dtype: "i8", pad: 0, ...op.b },
    bias: scale(0),
    multiplier: scale(1),
    shift: 47,
  };
  const copy = (index: number): Op => ({
    ...common,
    name: `copy-${index}`,
    output: { dtype: "i8", dims: op.a.dims },
    reduceDims: [],
    combine: "copy",
    reduce: "none",
    a: {
      source: index === 0 ? { kind: "input", index: 0 } : { kind: "output", index: index - 1 },
      dtype: "i8",
      dims: op.a.dims,
      map: op.a.dims.map((_, i) => ({ offset: 0, coefficients: unit(op.a.dims.length, i) })),
      pad: 0,
    },
    b: null,
    bias: null,
    multiplier: 1,
    shift: 0,
  });
  const program: Program = {
    version: 1,
    name: "gas",
    inputs: [{ name: "input", dtype: "i8", dims: op.a.dims }],
    constants: [
      { name: "weights", dtype: "i8", dims: op.b.dims },
      { name: "scales", dtype: "i32", dims: [channels, 2] },
    ],
    ops: [...Array.from({ length: OPS - 1 }, (_, i) => copy(i)), disputed],
  };
  validateProgram({ program });

  const input = randomBytes({ length: size(op.a.dims), seed: 1 });
  const constants = [randomBytes({ length: size(op.b.dims), seed: 2 }), randomBytes({ length: channels * 8, seed: 3 })];
  const outputs: Uint8Array[] = Array.from({ length: OPS }, () => input);
  outputs[OPS - 1] = randomBytes({ length: size(op.outputDims), seed: 4 });
  const inputTree = commitTensor({ bytes: input });
  const garbage = randomBytes({ length: 32 * OPS, seed: 5 });
  const disputedTree = commitTensor({ bytes: outputs[OPS - 1]! });
  const trees = outputs.map((_, i) => (i === OPS - 1 ? disputedTree : inputTree));
  const traceTree = rootOf({ hashes: trees.map(({ root }, i) => (i < OPS - 2 ? garbage.subarray(32 * i, 32 * i + 32) : root)) });
  const inputListTree = rootOf({ hashes: [inputTree.root] });
  return {
    program,
    commitment: commitProgram({ program, constants }),
    constants,
    inputs: [input],
    inputTrees: [inputTree],
    inputListTree,
    inputRoot: inputListTree.root,
    outputs,
    trees,
    traceTree,
    outputRoot: disputedTree.root,
    traceRoot: traceTree.root,
  };
}
