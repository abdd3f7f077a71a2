import { expect } from "chai";
import fc from "fast-check";
import { commitProgram } from "../../runtime/src/program/commitProgram.ts";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { buildFraudProof } from "../../runtime/src/proof/buildFraudProof.ts";
import { buildNodeOpening } from "../../runtime/src/proof/buildNodeOpening.ts";
import { openElement } from "../../runtime/src/proof/openElement.ts";
import { TRACE_TREE, type Divergence, type Statement } from "../../runtime/src/proof/types.ts";
import { createReferenceBackend } from "../../runtime/src/reference/createReferenceBackend.ts";
import { createRandom } from "../support/createRandom.ts";
import { createEvmReferee, type EvmReferee } from "../support/evmReferee.ts";
import { leafOf } from "../support/elementProof.ts";
import { statementOf, type HonestJob } from "../support/honestJob.ts";
import { programArbitrary } from "../support/programArbitrary.ts";

const PROGRAMS = 150;

describe("Invariant 4: an honest run can never be convicted", function () {
  this.timeout(600_000);
  let referee: EvmReferee;

  before(async () => {
    await initHash();
    referee = await createEvmReferee();
  });
  after(() => referee.close());

  const refuse = async (where: string, error: string | string[], call: { statement: Statement; proof: Uint8Array }) => {
    const outcome = await referee.findFault(call);
    expect(outcome.error, where).to.be.oneOf([error].flat());
  };

  /** Every kind of proof there is, built from the true data of a job at places drawn by `seed`. */
  async function accuse({ job, seed }: { job: HonestJob; seed: number }): Promise<void> {
    const random = createRandom({ seed });
    const { program, commitment, own } = job;
    const statement = statementOf({ job, run: own });
    for (let op = 0; op < program.ops.length; op++) {
      const bytes = own.outputs[op]!;
      const size = program.ops[op]!.output.dtype === "i8" ? 1 : 4;
      const last = bytes.length / size - 1;
      for (const element of new Set([0, last, random.int(0, last), random.int(0, last)])) {
        await refuse(`element ${element} of op ${op}`, "ElementMatches", { statement, proof: openElement({ ...job, op, element }) });
      }
      const tree = own.trees[op]!;
      const leafIndex = tree.count - 1;
      const tracePath = own.traceTree.path({ index: op });
      const leaf = leafOf(bytes, leafIndex);
      const padding: Divergence = { kind: "PaddingByte", op, leaf, leafIndex, leafPath: tree.path({ index: leafIndex }), tracePath };
      await refuse(`padding of op ${op}`, "PaddingIsZero", { statement, proof: buildFraudProof({ ...job, divergence: padding }) });

      const level = random.int(0, tree.depth);
      const index = random.int(0, 2 ** (tree.depth - level) - 1);
      const node = { op, level, index, hash: tree.node({ level, index }) };
      const siblings = tree.path({ level, index });
      const proof = buildNodeOpening({ program, commitment, node, siblings, tracePath });
      const wholly = index * 2 ** level >= tree.count;
      await refuse(`node ${level}, ${index} of op ${op}`, wholly ? "PaddingIsZero" : "NodeOutOfRange", { statement, proof });
    }
    const { traceTree } = own;
    for (let level = 0; level <= traceTree.depth; level++) {
      for (let index = 0; index < 2 ** (traceTree.depth - level); index++) {
        const node = { op: TRACE_TREE, level, index, hash: traceTree.node({ level, index }) };
        const proof = buildNodeOpening({ program, commitment, node, siblings: traceTree.path({ level, index }), tracePath: [] });
        await refuse(`trace node ${level}, ${index}`, ["PaddingIsZero", "NodeOutOfRange"], { statement, proof });
      }
    }
    const outputRoot = buildFraudProof({ ...job, divergence: { kind: "OutputRoot" } });
    await refuse("output root", "OutputRootMatches", { statement, proof: outputRoot });
  }

  it(`refuses every kind of proof built from the true data of ${PROGRAMS} random programs`, async () => {
    const property = fc.asyncProperty(programArbitrary(), fc.nat(), async (random, seed) => {
      const job = { ...random, commitment: commitProgram(random), own: await createReferenceBackend().run(random) };
      await accuse({ job, seed });
    });
    await fc.assert(property, { numRuns: PROGRAMS, seed: 4 });
  });

  it("refuses a proof of another job's lie", async () => {
    const random = createRandom({ seed: 44 });
    const job = async (index: number): Promise<HonestJob> => {
      const program = fc.sample(programArbitrary(), { numRuns: 1, seed: index })[0]!;
      return { ...program, commitment: commitProgram(program), own: await createReferenceBackend().run(program) };
    };
    for (let i = 0; i < 20; i++) {
      const liar = await job(i);
      const op = random.int(0, liar.program.ops.length - 1);
      const outputs = liar.own.outputs.map((bytes, k) => (k === op ? bytes.map((byte) => byte ^ 1) : bytes));
      const proof = openElement({ ...liar, own: { ...liar.own, outputs }, op, element: 0 });
      // Its leaf is not the one that the paths lead to.
      await refuse(`job ${i}`, "NotInTrace", { statement: statementOf({ job: liar, run: liar.own }), proof });
      const other = await job(i + 100);
      const foreign = openElement({ ...liar, op, element: 0 });
      await refuse(`job ${i}`, "NotInProgram", { statement: statementOf({ job: other, run: other.own }), proof: foreign });
    }
  });
});
