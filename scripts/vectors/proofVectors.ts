import type { Run } from "../../runtime/src/backend.ts";
import { toHex } from "../../runtime/src/bytes/toHex.ts";
import { inputRootOf } from "../../runtime/src/hash/inputRootOf.ts";
import { commitProgram } from "../../runtime/src/program/commitProgram.ts";
import { buildFraudProof } from "../../runtime/src/proof/buildFraudProof.ts";
import { buildNodeOpening } from "../../runtime/src/proof/buildNodeOpening.ts";
import { buildReveal } from "../../runtime/src/proof/buildReveal.ts";
import { checkFraudProof } from "../../runtime/src/proof/checkFraudProof.ts";
import { checkNodeOpening } from "../../runtime/src/proof/checkNodeOpening.ts";
import { findDivergence } from "../../runtime/src/proof/findDivergence.ts";
import { openElement } from "../../runtime/src/proof/openElement.ts";
import { ProofError } from "../../runtime/src/proof/ProofError.ts";
import { traceViewOf } from "../../runtime/src/proof/traceViewOf.ts";
import { TRACE_TREE, type Statement } from "../../runtime/src/proof/types.ts";
import { createReferenceBackend } from "../../runtime/src/reference/createReferenceBackend.ts";
import { tamperedRun, type Lie } from "../../test/support/tamperedRun.ts";
import { vectorProgram } from "./vectorProgram.ts";

const LIES: Record<string, Lie> = {
  "element of a packed product": { kind: "byte", op: 0, byte: 17, xor: 1 },
  "element of a gather": { kind: "byte", op: 1, byte: 29, xor: 0x80 },
  "i32 element with a generated operand": { kind: "byte", op: 2, byte: 2399, xor: 0xff },
  "element of an i32 sum over a column": { kind: "byte", op: 3, byte: 8, xor: 4 },
  "element of a max pool": { kind: "byte", op: 4, byte: 5, xor: 0x11 },
  "output root": { kind: "output root" },
  "padding byte": { kind: "byte", op: 2, byte: 2559, xor: 1 },
  "first padding byte of a single leaf": { kind: "byte", op: 4, byte: 6, xor: 0x80 },
  "first padding leaf of a tensor": { kind: "leaf hash", op: 2, leaf: 5 },
  "last padding leaf of a tensor": { kind: "leaf hash", op: 2, leaf: 7 },
  "root behind the last op's": { kind: "op root", op: 5 },
};

/** Fraud proofs of each kind that convict, proofs that do not with the error each gets, node openings and reveals. */
export async function proofVectors(): Promise<unknown> {
  const { program, constants, inputs } = vectorProgram();
  const inputRoot = inputRootOf({ inputs });
  const commitment = commitProgram({ program, constants });
  const own = await createReferenceBackend().run({ program, constants, inputs, inputRoot });
  const job = { program, constants, inputs, inputRoot, commitment, own };
  const statementOf = (run: Run) => ({ programRoot: commitment.root, inputRoot, outputRoot: run.outputRoot, traceRoot: run.traceRoot });

  const convicting = [];
  for (const [name, lie] of Object.entries(LIES)) {
    const run = tamperedRun({ run: own, lie });
    const statement = statementOf(run);
    const divergence = await findDivergence({ ...job, statement, committed: traceViewOf({ run }) });
    convicting.push({ name, statement, proof: buildFraudProof({ ...job, divergence: divergence! }) });
  }
  const honest = statementOf(own);
  const refused = [
    { name: "a right element", statement: honest, proof: openElement({ ...job, op: 0, element: 17 }) },
    { name: "a right element that is padded", statement: honest, proof: openElement({ ...job, op: 2, element: 599 }) },
    { name: "the right output root", statement: honest, proof: buildFraudProof({ ...job, divergence: { kind: "OutputRoot" } }) },
    ...mutations(convicting[0]!.statement, convicting[0]!.proof),
  ];
  const honestNode = (op: number, level: number, index: number) => {
    const tree = op === TRACE_TREE ? own.traceTree : own.trees[op]!;
    const node = { op, level, index, hash: tree.node({ level, index }) };
    const tracePath = op === TRACE_TREE ? [] : own.traceTree.path({ index: op });
    return buildNodeOpening({ program, commitment, node, siblings: tree.path({ index, level }), tracePath });
  };
  const openings = [
    [TRACE_TREE, 3, 0],
    [TRACE_TREE, 1, 2],
    [TRACE_TREE, 0, 1],
    [TRACE_TREE, 0, 7],
    [2, 3, 0],
    [2, 0, 4],
    [2, 1, 3],
    [4, 0, 0],
  ] as const;
  refused.push({ name: "a zero subtree in the padding", statement: honest, proof: honestNode(2, 1, 3) });
  refused.push({ name: "a node that is not in the padding", statement: honest, proof: honestNode(2, 1, 0) });

  return {
    convicting: convicting.map(({ name, statement, proof }) => ({
      name,
      ...shown(statement, proof),
      fault: checkFraudProof({ statement, proof }),
    })),
    refused: refused.map(({ name, statement, proof }) => ({
      name,
      ...shown(statement, proof),
      ...refusal(() => checkFraudProof({ statement, proof })),
    })),
    openings: openings.map(([op, level, index]) => {
      const opening = honestNode(op, level, index);
      const { proof, ...rest } = shown(honest, opening);
      if (op === TRACE_TREE && level === 0)
        return { ...rest, opening: proof, ...refusal(() => checkNodeOpening({ statement: honest, opening })) };
      const { hash, ...node } = checkNodeOpening({ statement: honest, opening });
      return { ...rest, opening: proof, node: { ...node, hash: toHex(hash) }, reveal: toHex(buildReveal({ run: own, op, level, index })) };
    }),
  };
}

/** Where the fields of the first convicting proof, an element of op 0, lie. */
function mutations(statement: Statement, proof: Uint8Array): { name: string; statement: Statement; proof: Uint8Array }[] {
  const descriptorLength = (proof[49]! << 8) | proof[50]!;
  const element = 51 + descriptorLength + 2 * 32 + 3 * 32;
  const sources = element + 4 + 512 + 3 * 32;
  const at = (name: string, position: number, value: number) => ({ name, statement, proof: proof.with(position, value) });
  return [
    at("another version", 3, 2),
    at("an unknown kind", 4, 5),
    at("kind 0", 4, 0),
    at("another op count", 8, 6),
    at("another interface", 13, proof[13]! ^ 1),
    at("an op that the program does not have", 48, 5),
    at("another op", 48, 1),
    at("a descriptor that is none", 51, 10),
    at("another descriptor", 55, proof[55]! ^ 1),
    at("another constant root", 51 + descriptorLength, proof[51 + descriptorLength]! ^ 1),
    at("an element that the output does not have", element + 3, 30),
    at("another element", element + 3, 16),
    at("another output leaf", element + 4, proof[element + 4]! ^ 1),
    at("another trace path", element + 4 + 512, proof[element + 4 + 512]! ^ 1),
    at("a range beyond the source", sources + 4, 200),
    at("an empty range", sources + 6, 0),
    at("other source bytes", sources + 7, proof[sources + 7]! ^ 1),
    at("a multiplier immediate beside a multiplier tensor", 60, proof[60]! ^ 1),
    { name: "a byte missing", statement, proof: proof.subarray(0, proof.length - 1) },
    { name: "a byte too many", statement, proof: new Uint8Array([...proof, 0]) },
    { name: "empty", statement, proof: new Uint8Array(0) },
    { name: "another job's inputs", statement: { ...statement, inputRoot: statement.traceRoot }, proof },
    { name: "another job's trace", statement: { ...statement, traceRoot: statement.outputRoot }, proof },
  ];
}

function shown({ programRoot, inputRoot, outputRoot, traceRoot }: Statement, proof: Uint8Array) {
  const statement = {
    programRoot: toHex(programRoot),
    inputRoot: toHex(inputRoot),
    outputRoot: toHex(outputRoot),
    traceRoot: toHex(traceRoot),
  };
  return { statement, proof: toHex(proof) };
}

function refusal(check: () => unknown): { error: string; values: readonly (number | string)[] } {
  try {
    check();
  } catch (error) {
    if (error instanceof ProofError) return { error: error.reason, values: error.values };
    throw error;
  }
  throw new Error("a proof that must be refused convicts");
}
