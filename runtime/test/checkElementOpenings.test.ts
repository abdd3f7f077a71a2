import { expect } from "chai";
import fc from "fast-check";
import { createRandom } from "../../test/support/createRandom.ts";
import { randomProgram } from "../../test/support/randomProgram.ts";
import { tamperedRun } from "../../test/support/tamperedRun.ts";
import * as dpin from "../src/index.ts";

interface Opened {
  readonly op: number;
  readonly element: number;
  readonly opening: Uint8Array;
}

async function jobOf(seed: number) {
  const job = randomProgram({ seed });
  const own = await dpin.createReferenceBackend().run(job);
  return { ...job, own, commitment: dpin.commitProgram(job) };
}

type Job = Awaited<ReturnType<typeof jobOf>>;

function statementOf({ commitment, inputRoot }: Job, { outputRoot, traceRoot }: dpin.Run): dpin.Statement {
  return { programRoot: commitment.root, inputRoot, outputRoot, traceRoot };
}

function open(job: Job, samples: readonly { op: number; element: number }[]): Opened[] {
  return samples.map((sample) => ({ ...sample, opening: dpin.openElement({ ...job, ...sample }) }));
}

/** What an opening gives when nothing was checked before it. */
function alone(statement: dpin.Statement, opened: Opened): dpin.Fault | dpin.ProofError | null {
  try {
    return dpin.checkElementOpening({ statement, ...opened });
  } catch (error) {
    if (error instanceof dpin.ProofError) return error;
    throw error;
  }
}

/** Results as plain values, an error by its message. */
const plain = (result: dpin.Fault | dpin.ProofError | null) => (result instanceof dpin.ProofError ? result.message : result);

describe("a batch of openings", () => {
  before(dpin.initHash);

  it("shows the wrong element wherever it stands, and its opening convicts alone", async () => {
    let lies = 0;
    for (let seed = 0; lies < 120; seed++) {
      const job = await jobOf(seed);
      const random = createRandom({ seed });
      const op = random.int(0, job.program.ops.length - 1);
      const byte = random.int(0, job.own.outputs[op]!.length - 1);
      const own = tamperedRun({ run: job.own, lie: { kind: "byte", op, byte, xor: random.int(1, 255) } });
      const element = Math.floor(byte / dpin.elementBytes(job.program.ops[op]!.output.dtype));
      const samples = dpin.sampleElements({ program: job.program, count: 12 });
      const at = random.int(0, samples.length);
      // A neighbour of the lie is opened first, so that all but the wrong leaf is known already.
      samples.splice(at, 0, { op, element: Math.max(0, element - 1) }, { op, element });
      const statement = statementOf(job, own);
      const openings = open({ ...job, own }, samples);
      const results = dpin.checkElementOpenings({ statement, openings });
      expect(results.map(plain)).to.deep.equal(openings.map((opened) => plain(alone(statement, opened))));
      expect(results[at + 1], `seed ${seed}`).to.include({ kind: "Element", op, index: element });
      expect(dpin.checkFraudProof({ statement, proof: openings[at + 1]!.opening })).to.include({ op, index: element });
      lies++;
    }
  });

  it("judges an opening with a changed byte as it would alone, though all that is true of it was checked before", async () => {
    const random = createRandom({ seed: 3 });
    let refused = 0;
    for (let seed = 100; seed < 130; seed++) {
      const job = await jobOf(seed);
      const statement = statementOf(job, job.own);
      const honest = open(job, dpin.sampleElements({ program: job.program, count: 4 }));
      for (let i = 0; i < 12; i++) {
        const changed = honest.map(({ opening, ...sample }) => {
          const at = random.int(0, opening.length - 1);
          return { ...sample, opening: opening.with(at, opening[at]! ^ random.int(1, 255)) };
        });
        const results = dpin.checkElementOpenings({ statement, openings: [...honest, ...changed, ...honest] });
        const expected = changed.map((opened) => plain(alone(statement, opened)));
        expect(
          results
            .slice(0, 4)
            .concat(results.slice(8))
            .every((result) => result === null),
        ).to.equal(true);
        expect(results.slice(4, 8).map(plain)).to.deep.equal(expected);
        refused += expected.filter((result) => typeof result === "string").length;
      }
    }
    expect(refused).to.be.above(1000);
  });

  it("does not take an op's opening for that of another job", async () => {
    const [job, other] = [await jobOf(7), await jobOf(8)];
    const samples = dpin.sampleElements({ program: job.program, count: 3 });
    const openings = open(job, samples);
    expect(dpin.checkElementOpenings({ statement: statementOf(job, job.own), openings })).to.deep.equal([null, null, null]);
    const foreign = dpin.checkElementOpenings({ statement: statementOf(other, other.own), openings });
    expect(foreign.every((result) => result instanceof dpin.ProofError)).to.equal(true);
  });
});

describe("nodes that were hashed before", () => {
  before(dpin.initHash);

  /** Folded one node after the other by another implementation of Keccak, which remembers nothing. */
  function folded(hash: dpin.Hash, index: number, siblings: readonly dpin.Hash[]): dpin.Hash {
    return siblings.reduce(
      (node, sibling, level) => (Math.floor(index / 2 ** level) % 2 === 1 ? dpin.keccak256(sibling, node) : dpin.keccak256(node, sibling)),
      hash,
    );
  }

  it("never stand for others: any byte of a known path that changes gives the root that hashing gives", () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const path = fc.record({ node: hash, index: fc.nat(1023), siblings: fc.array(hash, { minLength: 10, maxLength: 10 }) });
    fc.assert(
      fc.property(path, fc.nat(10), fc.nat(31), fc.integer({ min: 1, max: 255 }), ({ node, index, siblings }, which, byte, xor) => {
        const root = dpin.foldPath({ hash: node, index, siblings });
        expect(root).to.deep.equal(folded(node, index, siblings));
        expect(dpin.foldPath({ hash: node, index, siblings })).to.deep.equal(root);
        const [other, ...beside] = [node, ...siblings].map((own, i) => (i === which ? own.with(byte, own[byte]! ^ xor) : own));
        const wrong = dpin.foldPath({ hash: other!, index, siblings: beside });
        expect(wrong).to.not.deep.equal(root);
        expect(wrong).to.deep.equal(folded(other!, index, beside));
      }),
      { numRuns: 300 },
    );
  });

  it("give way to others in the table, and none is there before it was hashed", () => {
    const node = (value: number) => new Uint8Array(32).fill(value);
    // All 4,096 places of the table are met many times over; equal children share one.
    for (let round = 0; round < 2; round++) {
      for (let value = 0; value < 256; value++) {
        const siblings = [node(value), node(255 - value)];
        expect(dpin.foldPath({ hash: node(value), index: 0, siblings })).to.deep.equal(folded(node(value), 0, siblings));
      }
    }
    const random = createRandom({ seed: 1 });
    const filled = () => {
      const bytes = new Uint8Array(32);
      random.fill(bytes);
      return bytes;
    };
    const first = { hash: filled(), index: 5, siblings: [filled(), filled(), filled()] };
    const root = dpin.foldPath(first);
    for (let i = 0; i < 10_000; i++) {
      const [hash, sibling] = [filled(), filled()];
      const found = dpin.foldPath({ hash, index: i % 2, siblings: [sibling] });
      if (i % 50 === 0) expect(found).to.deep.equal(folded(hash, i % 2, [sibling]));
    }
    expect(dpin.foldPath(first)).to.deep.equal(root);
  });

  it("fold ranges of more nodes than fit at first", () => {
    const count = 70_000;
    const leaves = new Uint8Array(count * 32).map((_, i) => (i * 31) >> 3);
    const tree = dpin.createTree({ leaves });
    const siblings = tree.range({ first: 0, count });
    expect(dpin.foldRange({ hashes: leaves, first: 0, siblings, depth: tree.depth })).to.deep.equal(tree.root);
  });
});
