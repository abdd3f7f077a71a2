import type { Run, RunRequest } from "../src/backend.ts";
import { commitTensor } from "../src/hash/commitTensor.ts";
import { rootOf } from "../src/hash/rootOf.ts";
import { commitProgram } from "../src/program/commitProgram.ts";
import { isPacked } from "../src/program/isPacked.ts";
import { buildFraudProof } from "../src/proof/buildFraudProof.ts";
import { checkElementOpening } from "../src/proof/checkElementOpening.ts";
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
  readonly check128: Record<string, number>;
  readonly proof: Record<string, number>;
}

/**
 * Measures what verifying costs beside a run of `job`: opening and checking 128 elements sampled by their multiply-accumulates, and building the fraud proof of one
 * wrong element from two traces that are at hand (each round in another op; their hashing is not counted, nor that of the inputs).
 */
export async function measureProofs({
  bench: { backend, threads },
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
  const times = { open: [] as number[], check: [] as number[], wall: [] as number[], busy: [] as number[], proof: [] as number[] };
  const clock = async <T>(into: number[], work: () => T | Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    into.push(performance.now() - started);
    return result;
  };
  let openingBytes = 0;
  for (let round = 0; round <= rounds; round++) {
    const run = await clock(times.wall, () => backend.run(job));
    times.busy.push((run.computeMs + run.commitMs) * threads);
    const own = { program, commitment, constants, inputs, inputRoot, inputTrees, own: run };
    const statement = { programRoot: commitment.root, inputRoot, outputRoot: run.outputRoot, traceRoot: run.traceRoot };
    const samples = sampleElements({ program, count: SAMPLES });
    const openings = await clock(times.open, () => samples.map((sample) => openElement({ ...own, ...sample })));
    const faults = await clock(times.check, () =>
      openings.map((opening, i) => checkElementOpening({ statement, opening, ...samples[i]! })),
    );
    if (faults.some((fault) => fault !== null)) throw new Error("a right element was found wrong");
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
  const checked = middle(times.open) + middle(times.check);
  return {
    check128: {
      share: checked / middle(times.busy),
      shareOfWall: checked / middle(times.wall),
      openMs: middle(times.open),
      checkMs: middle(times.check),
      runMs: middle(times.wall),
      runProcessorMs: middle(times.busy),
      openingBytes,
    },
    proof: { ms: middle(times.proof), firstMs: times.proof[0]! },
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
