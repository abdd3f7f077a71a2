import { bytesEqual } from "../src/bytes/bytesEqual.ts";
import { checkProduct } from "../src/product/checkProduct.ts";
import { claimedProgram } from "../src/product/claimedProgram.ts";
import { planProduct } from "../src/product/planProduct.ts";
import { INT32_MAX, INT32_MIN, type Op } from "../src/program/types.ts";
import { matrixProduct } from "../test/support/matrixProduct.ts";
import type { BenchBackend } from "./openBackend.ts";
import { spreadOf } from "./spreadOf.ts";

/** Milliseconds, and shares of the re-run, for one product of n × n matrices whose i32 sums are the output. */
export interface ProductFigures {
  readonly n: number;
  /** A verifier's re-run by the clock and its processor time, and the parts of it: arithmetic and hashing (the threads' busy times, divided by their number). */
  readonly rerunMs: number;
  readonly rerunProcessorMs: number;
  readonly computeMs: number;
  readonly commitMs: number;
  /** The check with one secret vector, on one thread, by the clock; and the backend's hashing of the output that the provider serves. */
  readonly checkMs: number;
  readonly hashMs: number;
  /** Check to arithmetic; check and hashing to re-run, by the clock and in processor time. */
  readonly checkToCompute: number;
  readonly share: number;
  readonly shareOfProcessor: number;
  /** Multiply-accumulates of the product for each of the check. */
  readonly gain: number;
}

/** Measures Freivalds' check of products beside the re-run of the same job, in turns; medians, but for a first round of each. */
export async function measureProducts({
  bench: { backend },
  sizes,
  rounds,
}: {
  bench: BenchBackend;
  sizes: readonly number[];
  rounds: number;
}): Promise<ProductFigures[]> {
  const figures: ProductFigures[] = [];
  for (const n of sizes) {
    const made = matrixProduct({ m: n, n, k: n, batch: 1 });
    const changes: Partial<Op> = { output: { dtype: "i32", dims: [1, n, n] }, shift: 0, min: INT32_MIN, max: INT32_MAX };
    const op: Op = { ...made.program.ops[0]!, ...changes };
    const job = { ...made, program: { ...made.program, ops: [op] }, keep: "output" as const };
    const plan = planProduct({ op })!;
    const times = { rerun: [] as number[], rerunProcessor: [] as number[], compute: [] as number[], commit: [] as number[] };
    const own = { check: [] as number[], hash: [] as number[], processor: [] as number[] };
    // Small products are over too soon to be compiled in as few rounds.
    for (let round = 0; round <= rounds * Math.max(1, Math.round(1024 / n)); round++) {
      const usage = process.cpuUsage();
      const started = performance.now();
      const run = await backend.run(job);
      times.rerun.push(performance.now() - started);
      const used = process.cpuUsage(usage);
      times.rerunProcessor.push((used.user + used.system) / 1e3);
      times.compute.push(run.computeMs);
      times.commit.push(run.commitMs);

      const output = run.outputs[0]!;
      const before = process.cpuUsage();
      const hashing = performance.now();
      const { outputRoot } = await backend.run({ ...job, program: claimedProgram(job), inputs: [...job.inputs, output] });
      const checking = performance.now();
      const fault = await checkProduct({ plan, inputRoot: job.inputRoot, bytesOf: ({ index }) => job.inputs[index]!, output });
      own.check.push(performance.now() - checking);
      own.hash.push(checking - hashing);
      const { user, system } = process.cpuUsage(before);
      own.processor.push((user + system) / 1e3);
      if (fault !== null || !bytesEqual(outputRoot, run.outputRoot)) throw new Error("a right product was found wrong");
    }
    const middle = (values: number[]) => spreadOf({ values: values.slice(1) }).median;
    const [rerunMs, checkMs, hashMs, computeMs] = [times.rerun, own.check, own.hash, times.compute].map(middle) as [
      number,
      number,
      number,
      number,
    ];
    const rerunProcessorMs = middle(times.rerunProcessor);
    figures.push({
      ...{ n, rerunMs, rerunProcessorMs, computeMs, commitMs: middle(times.commit), checkMs, hashMs },
      checkToCompute: checkMs / computeMs,
      share: (checkMs + hashMs) / rerunMs,
      shareOfProcessor: middle(own.processor) / rerunProcessorMs,
      gain: plan.macs / plan.steps,
    });
  }
  return figures;
}
