import { expect } from "chai";
import { createRandom } from "../../test/support/createRandom.ts";
import { randomProgram, type RandomProgram } from "../../test/support/randomProgram.ts";
import { tamperedRun, type Lie } from "../../test/support/tamperedRun.ts";
import * as dpin from "../src/index.ts";

interface Job extends RandomProgram {
  readonly commitment: dpin.ProgramCommitment;
  readonly own: dpin.Run;
}

async function jobOf({ seed, maxOps }: { seed: number; maxOps?: number }): Promise<Job> {
  const random = randomProgram({ seed, maxOps });
  const own = await dpin.createReferenceBackend().run(random);
  return { ...random, own, commitment: dpin.commitProgram(random) };
}

function statementOf(job: Job, run: dpin.Run): dpin.Statement {
  return { programRoot: job.commitment.root, inputRoot: job.inputRoot, outputRoot: run.outputRoot, traceRoot: run.traceRoot };
}

async function prove(job: Job, lie: Lie): Promise<{ proof: Uint8Array; fault: dpin.Fault; statement: dpin.Statement }> {
  const run = tamperedRun({ run: job.own, lie });
  const statement = statementOf(job, run);
  const divergence = await dpin.findDivergence({ ...job, statement, committed: dpin.traceViewOf({ run }) });
  expect(divergence, JSON.stringify(lie)).to.not.equal(null);
  const proof = dpin.buildFraudProof({ ...job, divergence: divergence! });
  return { proof, statement, fault: dpin.checkFraudProof({ statement, proof }) };
}

function reasonOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof dpin.ProofError) return error.reason;
    throw error;
  }
  return "convicted";
}

describe("fraud proofs", () => {
  before(dpin.initHash);

  it("convict every flipped byte of every op's output, at the first wrong element (invariant 5)", async () => {
    let flips = 0;
    for (let seed = 0; flips < 600; seed++) {
      const job = await jobOf({ seed });
      const random = createRandom({ seed });
      for (let i = 0; i < 4; i++) {
        const op = random.int(0, job.program.ops.length - 1);
        const byte = random.int(0, job.own.outputs[op]!.length - 1);
        const { fault } = await prove(job, { kind: "byte", op, byte, xor: random.int(1, 255) });
        const element = Math.floor(byte / dpin.elementBytes(job.program.ops[op]!.output.dtype));
        expect(fault).to.include({ kind: "Element", op, index: element });
        expect(fault.committed).to.not.equal(fault.recomputed);
        flips++;
      }
    }
  });

  it("never convict an honest run, whatever element they open (invariant 4)", async () => {
    for (let seed = 1000; seed < 1100; seed++) {
      const job = await jobOf({ seed });
      const statement = statementOf(job, job.own);
      const divergence = await dpin.findDivergence({ ...job, statement, committed: dpin.traceViewOf({ run: job.own }) });
      expect(divergence).to.equal(null);
      for (const { op, element } of dpin.sampleElements({ program: job.program, count: 8 })) {
        const opening = dpin.openElement({ ...job, op, element });
        expect(dpin.checkElementOpening({ statement, opening, op, element })).to.equal(null);
        expect(reasonOf(() => dpin.checkFraudProof({ statement, proof: opening }))).to.equal("ElementMatches");
      }
      const last = dpin.buildFraudProof({ ...job, divergence: { kind: "OutputRoot" } });
      expect(reasonOf(() => dpin.checkFraudProof({ statement, proof: last }))).to.equal("OutputRootMatches");
    }
  });

  it("never convict an honest run with a true opening of which a byte was changed (invariant 4)", async () => {
    const random = createRandom({ seed: 11 });
    const reasons = new Set<string>();
    for (let seed = 4000; seed < 4060; seed++) {
      const job = await jobOf({ seed });
      const statement = statementOf(job, job.own);
      for (const { op, element } of dpin.sampleElements({ program: job.program, count: 3 })) {
        const opening = dpin.openElement({ ...job, op, element });
        for (let i = 0; i < 30; i++) {
          const at = random.int(0, opening.length - 1);
          const reason = reasonOf(() => dpin.checkFraudProof({ statement, proof: opening.with(at, opening[at]! ^ random.int(1, 255)) }));
          expect(reason, `seed ${seed}, op ${op}, element ${element}, byte ${at}`).to.not.equal("convicted");
          reasons.add(reason);
        }
      }
    }
    expect([...reasons]).to.include.members([
      "NotInTrace",
      "NotInProgram",
      "WrongSourceRoot",
      "WrongLength",
      "LeafOutOfRange",
      "MalformedDescriptor",
    ]);
  });

  it("convict garbage in the padding of a leaf, of a tensor's tree and of the trace's tree, and a wrong output root", async () => {
    const seen = new Set<string>();
    for (let seed = 2000; seed < 2150; seed++) {
      const job = await jobOf({ seed });
      const { own } = job;
      const op = seed % own.outputs.length;
      const size = own.outputs[op]!.length;
      const tree = own.trees[op]!;
      const lies: Lie[] = [{ kind: "output root" }];
      if (size % 512 !== 0)
        lies.push({ kind: "byte", op, byte: size, xor: 1 }, { kind: "byte", op, byte: Math.ceil(size / 512) * 512 - 1, xor: 128 });
      for (let leaf = tree.count; leaf < 2 ** tree.depth; leaf++) lies.push({ kind: "leaf hash", op, leaf });
      for (let at = own.traceTree.count; at < 2 ** own.traceTree.depth; at++) lies.push({ kind: "op root", op: at });
      for (const lie of lies) {
        const { fault } = await prove(job, lie);
        const kind = { "output root": "OutputRoot", byte: "PaddingByte", "leaf hash": "PaddingNode", "op root": "PaddingNode" }[lie.kind];
        expect(fault.kind).to.equal(kind);
        if (lie.kind === "byte") expect(fault).to.include({ op, index: lie.byte });
        seen.add(lie.kind === "leaf hash" ? `leaf hash ${lie.leaf - tree.count}` : lie.kind);
      }
    }
    expect([...seen]).to.include.members(["output root", "byte", "leaf hash 0", "op root"]);
  });

  it("are refused once any byte of them is changed, or for another job", async () => {
    const random = createRandom({ seed: 7 });
    for (let seed = 3000; seed < 3040; seed++) {
      const job = await jobOf({ seed });
      const op = random.int(0, job.own.outputs.length - 1);
      const { proof, statement, fault } = await prove(job, { kind: "byte", op, byte: 0, xor: 255 });
      for (let i = 0; i < 25; i++) {
        const changed = proof.slice();
        changed[random.int(0, proof.length - 1)]! ^= random.int(1, 255);
        // Only the element's number may be changed into another one that is wrong too.
        const reason = reasonOf(() => expect(dpin.checkFraudProof({ statement, proof: changed }).index).to.not.equal(fault.index));
        expect(reason).to.be.a("string");
      }
      expect(reasonOf(() => dpin.checkFraudProof({ statement, proof: proof.subarray(0, proof.length - 1) }))).to.equal("WrongLength");
      expect(reasonOf(() => dpin.checkFraudProof({ statement, proof: Buffer.concat([proof, Uint8Array.of(0)]) }))).to.equal("WrongLength");
      const other = { ...statement, programRoot: statement.traceRoot };
      expect(reasonOf(() => dpin.checkFraudProof({ statement: other, proof }))).to.equal("NotInProgram");
      const honest = statementOf(job, job.own);
      expect(reasonOf(() => dpin.checkFraudProof({ statement: honest, proof }))).to.be.oneOf(["NotInTrace"]);
    }
  });
});
