import { expect } from "chai";
import { network } from "hardhat";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { LEAF_BYTES } from "../../runtime/src/hash/types.ts";
import { elementBytes } from "../../runtime/src/program/elementBytes.ts";
import { inspectProgram } from "../../runtime/src/program/inspectProgram.ts";
import { buildFraudProof } from "../../runtime/src/proof/buildFraudProof.ts";
import { findDivergence } from "../../runtime/src/proof/findDivergence.ts";
import { traceViewOf } from "../../runtime/src/proof/traceViewOf.ts";
import { FAULT_KINDS, TRACE_TREE, type FaultKind } from "../../runtime/src/proof/types.ts";
import { committedJob, convict } from "../support/convict.ts";
import { createRandom, type Random } from "../support/createRandom.ts";
import { deployFixture, type Fixture } from "../support/deployFixture.ts";
import { honestJob, statementOf, type HonestJob } from "../support/honestJob.ts";
import { tamperedRun, type Lie } from "../support/tamperedRun.ts";

const FLIPS = 500;
const PADDING_LIES = 60;

interface Accusation {
  readonly lie: Lie;
  readonly kind: FaultKind;
  readonly op: number;
  /** Of the element or byte; a wrong padding node can be named at several levels. */
  readonly index?: number;
}

function flippedByte({ job, random }: { job: HonestJob; random: Random }): Accusation {
  const op = random.int(0, job.program.ops.length - 1);
  const { length } = job.own.outputs[op]!;
  const end = Math.ceil(length / LEAF_BYTES) * LEAF_BYTES;
  const xor = random.pick([1, 128, 255, random.int(1, 255)]);
  if (length < end && random.chance(0.2)) {
    const byte = random.int(length, end - 1);
    return { lie: { kind: "byte", op, byte, xor }, kind: "PaddingByte", op, index: byte };
  }
  const byte = random.pick([0, length - 1, random.int(0, length - 1)]);
  const element = Math.floor(byte / elementBytes(job.program.ops[op]!.output.dtype));
  return { lie: { kind: "byte", op, byte, xor }, kind: "Element", op, index: element };
}

/** Lies about hashes while every committed byte is right. */
function wrongHash({ job, random }: { job: HonestJob; random: Random }): Accusation {
  const { trees, traceTree } = job.own;
  const accusations: Accusation[] = [];
  trees.forEach((tree, op) => {
    if (tree.count === 2 ** tree.depth) return;
    const leaf = random.int(tree.count, 2 ** tree.depth - 1);
    accusations.push({ lie: { kind: "leaf hash", op, leaf }, kind: "PaddingNode", op });
  });
  const { count, depth } = traceTree;
  if (count < 2 ** depth)
    accusations.push({ lie: { kind: "op root", op: random.int(count, 2 ** depth - 1) }, kind: "PaddingNode", op: TRACE_TREE });
  if (accusations.length === 0 || random.chance(0.1))
    return { lie: { kind: "output root" }, kind: "OutputRoot", op: trees.length - 1, index: 0 };
  return random.pick(accusations);
}

describe("Invariant 5: a dishonest run can always be convicted", function () {
  this.timeout(600_000);
  let fixture: Fixture;
  /** Gas of proofs about elements, as parts of what `inspectProgram` says they take at worst. */
  const shares: number[] = [];

  before(async () => {
    await initHash();
    fixture = await deployFixture(await network.create(), { staked: 10n ** 24n });
  });
  after(() => fixture.connection.close());

  async function convictionOf({ job, accusation }: { job: HonestJob; accusation: Accusation }): Promise<void> {
    const { challenges, challenger, escrow, networkHelpers } = fixture;
    const run = tamperedRun({ run: job.own, lie: accusation.lie });
    const statement = statementOf({ job, run });
    const divergence = await findDivergence({ ...job, statement, committed: traceViewOf({ run }) });
    expect(divergence, JSON.stringify(accusation)).to.not.equal(null);
    const proof = buildFraudProof({ ...job, divergence: divergence! });
    // Each liar is a first offender: a jailed provider could accept no further job.
    const before = await networkHelpers.takeSnapshot();
    // The clock does not go back with a snapshot: a job's times count from a block of now.
    await networkHelpers.mine();
    const jobId = await committedJob({ fixture, statement });
    const { gasUsed } = await convict({ fixture, statement, proof, jobId });
    if (accusation.kind === "Element") {
      const worst = inspectProgram(job).ops[accusation.op]!.proofGas;
      shares.push(Number(gasUsed) / worst);
      expect(Number(gasUsed), `gas of op ${accusation.op}: ${JSON.stringify(job.program.ops[accusation.op])}`).to.be.at.most(worst);
    }

    const conviction = await challenges.getConviction(jobId);
    expect(conviction.challenger).to.equal(challenger.address);
    expect(conviction.slashed).to.be.greaterThan(0n);
    expect((await escrow.getJob(jobId)).state).to.equal(7n);
    const [event] = await challenges.queryFilter(challenges.filters.Convicted(jobId));
    const { kind, op, index } = event!.args.fault;
    const { lie, ...expected } = accusation;
    const found = { kind: FAULT_KINDS[Number(kind)], op: Number(op), index: Number(index) };
    expect(found, JSON.stringify(lie)).to.include(expected);
    await before.restore();
  }

  it(`convicts ${FLIPS} runs with one flipped byte, of an output or behind its end, in one proveFraud transaction each`, async () => {
    const random = createRandom({ seed: 5 });
    for (let seed = 10_000, done = 0; done < FLIPS; seed++) {
      const job = await honestJob({ seed });
      for (let i = 0; i < 4; i++, done++) await convictionOf({ job, accusation: flippedByte({ job, random }) });
    }
    console.log(
      `      ${shares.length} proofs of elements took at most ${(100 * Math.max(...shares)).toFixed(1)} % of the gas inspected for their op`,
    );
  });

  it(`convicts ${PADDING_LIES} runs whose bytes are right and whose hashes are not`, async () => {
    const random = createRandom({ seed: 6 });
    for (let seed = 20_000, done = 0; done < PADDING_LIES; seed++, done++) {
      const job = await honestJob({ seed });
      await convictionOf({ job, accusation: wrongHash({ job, random }) });
    }
  });
});
