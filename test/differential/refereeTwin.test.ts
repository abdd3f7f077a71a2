import { expect } from "chai";
import { foldPath } from "../../runtime/src/hash/foldPath.ts";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { rootOf } from "../../runtime/src/hash/rootOf.ts";
import { commitTensor } from "../../runtime/src/hash/commitTensor.ts";
import { opLeafHash } from "../../runtime/src/program/opLeafHash.ts";
import { programRoot } from "../../runtime/src/program/programRoot.ts";
import { buildFraudProof } from "../../runtime/src/proof/buildFraudProof.ts";
import { checkFraudProof } from "../../runtime/src/proof/checkFraudProof.ts";
import { findDivergence } from "../../runtime/src/proof/findDivergence.ts";
import { ProofError } from "../../runtime/src/proof/ProofError.ts";
import { traceViewOf } from "../../runtime/src/proof/traceViewOf.ts";
import type { Fault, Statement } from "../../runtime/src/proof/types.ts";
import { createRandom, type Random } from "../support/createRandom.ts";
import { elementProof, encodeElementProof } from "../support/elementProof.ts";
import { createEvmReferee, type EvmReferee, type Outcome } from "../support/evmReferee.ts";
import { expectSameOutcome } from "../support/expectSameOutcome.ts";
import { honestJob, statementOf, type HonestJob } from "../support/honestJob.ts";
import { tamperedRun, type Lie } from "../support/tamperedRun.ts";

const MUTATIONS = 3_000;
const HOSTILE_DESCRIPTORS = 1_500;

function twin({ statement, proof }: { statement: Statement; proof: Uint8Array }): Outcome<Fault> {
  try {
    return { value: checkFraudProof({ statement, proof }) };
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    return { error: error.reason, args: error.values };
  }
}

/** A job whose provider lied in one of the ways there are, and the proof that convicts it. */
async function convicting({
  seed,
  random,
}: {
  seed: number;
  random: Random;
}): Promise<{ job: HonestJob; statement: Statement; proof: Uint8Array }> {
  const job = await honestJob({ seed, maxOps: 3 });
  const op = random.int(0, job.program.ops.length - 1);
  const { length } = job.own.outputs[op]!;
  const [tree, trace] = [job.own.trees[op]!, job.own.traceTree];
  const lies: Lie[] = [{ kind: "byte", op, byte: random.int(0, length - 1), xor: random.int(1, 255) }, { kind: "output root" }];
  if (length % 512 !== 0) lies.push({ kind: "byte", op, byte: length, xor: random.int(1, 255) });
  if (tree.count < 2 ** tree.depth) lies.push({ kind: "leaf hash", op, leaf: tree.count });
  if (trace.count < 2 ** trace.depth) lies.push({ kind: "op root", op: trace.count });
  const run = tamperedRun({ run: job.own, lie: random.pick(lies) });
  const statement = statementOf({ job, run });
  const divergence = await findDivergence({ ...job, statement, committed: traceViewOf({ run }) });
  return { job, statement, proof: buildFraudProof({ ...job, divergence: divergence! }) };
}

function mutated({ proof, random }: { proof: Uint8Array; random: Random }): Uint8Array {
  const bytes = proof.slice();
  const front = Math.min(bytes.length, random.pick([5, 60, 60, 300, bytes.length]));
  switch (random.int(0, 4)) {
    case 0:
      return bytes.slice(0, random.int(0, bytes.length - 1));
    case 1:
      return Buffer.concat([bytes, new Uint8Array(random.int(1, 40)).fill(random.int(0, 255))]);
    case 2: {
      const at = random.int(0, front - 1);
      bytes.fill(random.pick([0, 255]), at, at + random.int(1, 4));
      return bytes;
    }
    case 3: {
      const at = random.int(0, bytes.length - 1);
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.int(1, 32))]);
    }
    default:
      bytes[random.int(0, front - 1)]! ^= 2 ** random.int(0, 7);
      return bytes;
  }
}

describe("The referee and its twin in TypeScript", function () {
  this.timeout(600_000);
  let referee: EvmReferee;

  before(async () => {
    await initHash();
    referee = await createEvmReferee();
  });
  after(() => referee.close());

  it(`agree on the fault of every lie, and on the error of ${MUTATIONS} damaged proofs`, async () => {
    const random = createRandom({ seed: 1 });
    const errors = new Set<string>();
    for (let seed = 0, done = 0; done < MUTATIONS; seed++) {
      const { statement, proof } = await convicting({ seed, random });
      const expected = twin({ statement, proof });
      expect(expected.error, `seed ${seed}`).to.equal(undefined);
      expect(await referee.findFault({ statement, proof }), `seed ${seed}`).to.deep.equal(expected);
      const damaged = Array.from({ length: 20 }, () => mutated({ proof, random }));
      const outcomes = await Promise.all(damaged.map((bytes) => referee.findFault({ statement, proof: bytes })));
      damaged.forEach((bytes, i) => {
        const expectedHere = twin({ statement, proof: bytes });
        expectSameOutcome({ actual: outcomes[i]!, expected: expectedHere, proof: bytes, where: `seed ${seed}, mutation ${i}` });
        errors.add(outcomes[i]!.error ?? "none");
      });
      done += damaged.length;
    }
    expect([...errors]).to.include.members([
      "WrongVersion",
      "UnknownProofKind",
      "WrongLength",
      "NotInProgram",
      "OpOutOfRange",
      "NotInTrace",
    ]);
    expect([...errors]).to.include.members(["MalformedDescriptor", "WrongSourceRoot"]);
  });

  it(`agree on ${HOSTILE_DESCRIPTORS} programs that no validation has passed`, async () => {
    const random = createRandom({ seed: 2 });
    const outcomes = new Map<string, number>();
    for (let seed = 0, done = 0; done < HOSTILE_DESCRIPTORS; seed++) {
      const job = await honestJob({ seed, maxOps: 2 });
      const inputTrees = job.inputs.map((bytes) => commitTensor({ bytes }));
      const { outputs, trees, traceTree } = job.own;
      const committed = {
        ...job,
        inputTrees,
        inputListTree: rootOf({ hashes: inputTrees.map(({ root }) => root) }),
        outputs,
        trees,
        traceTree,
      };
      const op = random.int(0, job.program.ops.length - 1);
      for (let i = 0; i < 10; i++, done++) {
        const proof = elementProof({
          committed,
          op,
          element: random.int(0, 3) % (outputs[op]!.length / 4 >= 1 ? Math.floor(outputs[op]!.length / 4) : 1),
        });
        proof.descriptor = proof.descriptor.slice();
        for (let n = random.int(1, 2); n > 0; n--) {
          const at = random.int(0, proof.descriptor.length - 1);
          proof.descriptor[at] = random.pick([0, 255, 1, 2, 127, 128, proof.descriptor[at]! ^ (2 ** random.int(0, 7))]);
        }
        const { version, opCount, inputCount, interfaceRoot } = job.commitment;
        const leaf = opLeafHash({ descriptor: proof.descriptor, constantRoots: proof.constantRoots });
        const opListRoot = foldPath({ hash: leaf, index: op, siblings: proof.opPath });
        const root = programRoot({ version, opCount, inputCount, opListRoot, interfaceRoot });
        const call = { statement: { ...statementOf({ job, run: job.own }), programRoot: root }, proof: encodeElementProof(proof) };
        const outcome = await referee.findFault(call);
        const expected = twin(call);
        const name = outcome.error ?? "convicts";
        outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
        const where = `seed ${seed}, descriptor ${Buffer.from(proof.descriptor).toString("hex")}`;
        expectSameOutcome({ actual: outcome, expected, proof: call.proof, where });
      }
    }
    expect([...outcomes.keys()]).to.include.members([
      "convicts",
      "ElementMatches",
      "MalformedDescriptor",
      "SourceNotOpened",
      "WrongLength",
    ]);
  });
});
