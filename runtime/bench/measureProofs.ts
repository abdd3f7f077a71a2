import type { Run, RunRequest } from "../src/backend.ts";
import { commitTensor } from "../src/hash/commitTensor.ts";
import { inputRootOf } from "../src/hash/inputRootOf.ts";
import { bytesEqual } from "../src/bytes/bytesEqual.ts";
import { rootOf } from "../src/hash/rootOf.ts";
import { commitProgram } from "../src/program/commitProgram.ts";
import { isPacked } from "../src/program/isPacked.ts";
import { buildFraudProof } from "../src/proof/buildFraudProof.ts";
import { checkElementOpenings } from "../src/proof/checkElementOpenings.ts";
import { checkFraudProof } from "../src/proof/checkFraudProof.ts";
import { findDivergence } from "../src/proof/findDivergence.ts";
import { openElement } from "../src/proof/openElement.ts";
import { sampleElements } from "../src/proof/sampleElements.ts";
import { traceViewOf } from "../src/proof/traceViewOf.ts";
import type { BenchBackend } from "./openBackend.ts";
import { spreadOf } from "./spreadOf.ts";

const SAMPLES = 128;

/** Milliseconds, and shares of the run. */
export interface ProofFigures {
  readonly rerun: Record<string, number>;
  readonly check128: Record<string, number>;
  readonly proof: Record<string, number>;
}

/**
 * Measures what verifying costs beside a run of `job`: running it again and comparing the roots, as a verifier does, against the run of a provider, which keeps
 * every output, by the clock, both with the check of the inputs; opening and checking 128 elements sampled by their multiply-accumulates; and
 * building the fraud proof of one wrong element from two traces that are at hand (each round in another op; their hashing is not counted, nor that of the inputs).
 */
export async function measureProofs({
  bench: { backend },
  job,
  rounds,
}: {
  bench: BenchBackend;
  job: RunRequest;
  rounds: number;
}): Promise<ProofFigures> {
  const { program, constants, inputs, inputRoot } = job;
  const commitment = commitProgram({ program, constants });
  const inputTrees = inputs.map((bytes) => commitTensor({ bytes }));
  const packed = program.ops.flatMap((op, i) => (isPacked({ op }) ? [i] : []));
  const newTimes = () => ({ processor: [] as number[], wall: [] as number[] });
  const times = { run: newTimes(), rerun: newTimes(), open: newTimes(), check: newTimes(), proof: newTimes() };
  // A run takes all threads. The rest is this thread's work, and others may still be clearing away what the run before it left.
  const clock = async <T>({ processor, wall }: ReturnType<typeof newTimes>, work: () => T | Promise<T>): Promise<T> => {
    const usage = processor === times.run.processor || processor === times.rerun.processor ? process.cpuUsage : process.threadCpuUsage;
    const started = performance.now();
    const before = usage();
    const result = await work();
    const { user, system } = usage(before);
    wall.push(performance.now() - started);
    processor.push((user + system) / 1e3);
    return result;
  };
  const checkInputs = () => {
    if (!bytesEqual(inputRootOf({ inputs }), inputRoot)) throw new Error("the inputs are not the job's");
  };
  const provide = () => {
    checkInputs();
    return backend.run(job);
  };
  const verify = () => {
    checkInputs();
    return backend.run({ ...job, keep: "output" });
  };
  let openingBytes = 0;
  for (let round = 0; round <= rounds; round++) {
    // In turns, so that what a run leaves behind is the next one's as often for one as for the other.
    const early = round % 2 === 0 ? null : await clock(times.rerun, verify);
    const run = await clock(times.run, provide);
    const again = early ?? (await clock(times.rerun, verify));
    if (!bytesEqual(again.traceRoot, run.traceRoot) || !bytesEqual(again.outputRoot, run.outputRoot)) throw new Error("two runs differ");
    const own = { program, commitment, constants, inputs, inputRoot, inputTrees, own: run };
    const statement = { programRoot: commitment.root, inputRoot, outputRoot: run.outputRoot, traceRoot: run.traceRoot };
    const samples = sampleElements({ program, count: SAMPLES });
    const openings = await clock(times.open, () => samples.map((sample) => openElement({ ...own, ...sample })));
    const served = openings.map((opening, i) => ({ opening, ...samples[i]! }));
    const results = await clock(times.check, () => checkElementOpenings({ statement, openings: served }));
    if (results.some((result) => result !== null)) throw new Error("a right element was found wrong");
    openingBytes = openings.reduce((sum, { length }) => sum + length, 0) / SAMPLES;

    const op = packed[Math.floor(((round + 0.5) * packed.length) / (rounds + 1))]!;
    const committed = withWrongByte(run, op);
    const claimed = { ...statement, outputRoot: committed.outputRoot, traceRoot: committed.traceRoot };
    const proof = await clock(times.proof, async () => {
      const view = { program, commitment, statement: claimed, committed: traceViewOf({ run: committed }), own: run };
      return buildFraudProof({ ...own, divergence: (await findDivergence(view))! });
    });
    if (checkFraudProof({ statement: claimed, proof }).op !== op) throw new Error("the fraud proof names another op");
  }
  // The first round meets code that is not compiled yet.
  const middle = (values: number[]) => spreadOf({ values: values.slice(1) }).median;
  const { run, rerun, open, check, proof } = times;
  return {
    rerun: {
      share: middle(rerun.wall) / middle(run.wall),
      shareOfProcessor: middle(rerun.processor) / middle(run.processor),
      rerunMs: middle(rerun.wall),
      runMs: middle(run.wall),
    },
    check128: {
      share: (middle(open.processor) + middle(check.processor)) / middle(run.processor),
      shareOfWall: (middle(open.wall) + middle(check.wall)) / middle(run.wall),
      openMs: middle(open.processor),
      checkMs: middle(check.processor),
      runMs: middle(run.wall),
      runProcessorMs: middle(run.processor),
      openingBytes,
    },
    proof: { ms: middle(proof.wall), firstMs: proof.wall[0]! },
  };
}

/** The trace of a provider that committed to one wrong byte in the middle of op `op`'s output. */
function withWrongByte(run: Run, op: number): Run {
  const bytes = run.outputs[op]!.slice();
  bytes[bytes.length >> 1]! ^= 1;
  const outputs = run.outputs.map((output, i) => (i === op ? bytes : output));
  const trees = run.trees.map((tree, i) => (i === op ? commitTensor({ bytes }) : tree));
  const traceTree = rootOf({ hashes: trees.map(({ root }) => root) });
  return { ...run, outputs, trees, traceTree, outputRoot: trees.at(-1)!.root, traceRoot: traceTree.root };
}
