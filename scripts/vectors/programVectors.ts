import { toHex } from "../../runtime/src/bytes/toHex.ts";
import { inputRootOf } from "../../runtime/src/hash/inputRootOf.ts";
import { sha256 } from "../../runtime/src/hash/sha256.ts";
import { commitProgram } from "../../runtime/src/program/commitProgram.ts";
import type { Program } from "../../runtime/src/program/types.ts";
import { createReferenceBackend } from "../../runtime/src/reference/createReferenceBackend.ts";
import { operand, row, vectorOp } from "./vectorOp.ts";
import { vectorProgram } from "./vectorProgram.ts";

/** Programs with all hashes that lead to their roots, and a run of each with all hashes that lead to its trace root. */
export async function programVectors(): Promise<unknown> {
  const { program, constants, inputs } = vectorProgram();
  return Promise.all([
    vectorOf(program, constants, inputs, inputRootOf({ inputs })),
    vectorOf(seededOnly(), [], [], sha256(new TextEncoder().encode("seed"))),
  ]);
}

function seededOnly(): Program {
  const factor = (index: number, by: number[]) => operand({ kind: "generated", index }, "i8", [4, 64], [row(0, ...by, 0), row(0, 0, 0, 1)]);
  const product = { combine: "mul", reduce: "sum", reduceDims: [64], output: { dtype: "i8", dims: [4, 4] }, shift: 8 } as const;
  return {
    version: 1,
    name: "no inputs, no constants, one op",
    inputs: [],
    constants: [],
    ops: [vectorOp({ ...product, name: "product of generated tensors", a: factor(0, [1, 0]), b: factor(1, [0, 1]) })],
  };
}

async function vectorOf(program: Program, constants: Uint8Array[], inputs: Uint8Array[], inputRoot: Uint8Array): Promise<unknown> {
  const commitment = commitProgram({ program, constants });
  const run = await createReferenceBackend().run({ program, constants, inputs, inputRoot });
  return {
    name: program.name,
    program,
    constants: constants.map(toHex),
    constantRoots: commitment.constantTrees.map(({ root }) => toHex(root)),
    descriptors: commitment.descriptors.map(toHex),
    opLeaves: commitment.opLeaves.map(toHex),
    opListRoot: toHex(commitment.opListTree.root),
    interfaceRoot: toHex(commitment.interfaceRoot),
    programRoot: toHex(commitment.root),
    inputs: inputs.map(toHex),
    inputRoot: toHex(inputRoot),
    outputs: run.outputs.map(toHex),
    outputRoots: run.trees.map(({ root }) => toHex(root)),
    outputRoot: toHex(run.outputRoot),
    traceRoot: toHex(run.traceRoot),
  };
}
