// A thread of the WASM backend: takes one task after the other from the shared list, waiting for the phases a task builds on.
import { parentPort } from "node:worker_threads";
import type { Phase } from "./planRun.ts";

/** What a worker is told to do; `memory` and the addresses are those of one run. */
export interface WorkerJob {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly phases: readonly Phase[];
  readonly control: number;
  readonly own: number;
  readonly ownBytes: number;
  readonly reportOps: boolean;
}

/** An op is computed, or the job is over; busy times are those of this thread. */
export type WorkerReport = { readonly op: number } | { readonly computeMs: number; readonly commitMs: number };

interface Kernels {
  start(at: number, bytes: number): void;
  generate(plan: number, task: number): void;
  packShared(plan: number, task: number): void;
  runContraction(plan: number, task: number): void;
  runRows(plan: number, task: number): void;
  hashLeaves(plan: number, task: number): void;
  hashTop(plan: number): void;
}

// How long a wait may miss the stop flag.
const WAIT_MS = 50;

const port = parentPort!;

function work(job: WorkerJob): WorkerReport {
  const kernels = new WebAssembly.Instance(job.module, { env: { memory: job.memory } }).exports as unknown as Kernels;
  kernels.start(job.own, job.ownBytes);
  const words = new Int32Array(job.memory.buffer, job.control, 2 + job.phases.length);
  const run = {
    generate: kernels.generate,
    pack: kernels.packShared,
    contract: kernels.runContraction,
    rows: kernels.runRows,
    hash: kernels.hashLeaves,
  };
  const busy = { compute: 0, commit: 0 };
  let phaseIndex = 0;
  let before = 0;
  let stopped = false;
  for (;;) {
    const task = Atomics.add(words, 0, 1);
    while (phaseIndex < job.phases.length && task >= before + job.phases[phaseIndex]!.tasks) before += job.phases[phaseIndex++]!.tasks;
    const phase = job.phases[phaseIndex];
    if (phase === undefined) break;
    for (const earlier of phase.after) {
      for (let left = Atomics.load(words, 2 + earlier); left > 0 && !stopped; left = Atomics.load(words, 2 + earlier)) {
        Atomics.wait(words, 2 + earlier, left, WAIT_MS);
        stopped = Atomics.load(words, 1) !== 0;
      }
    }
    if (stopped || Atomics.load(words, 1) !== 0) break;
    const started = performance.now();
    run[phase.kind](phase.plan, task - before);
    const over = Atomics.sub(words, 2 + phaseIndex, 1) === 1;
    if (over) {
      if (phase.kind === "hash") kernels.hashTop(phase.plan);
      else Atomics.notify(words, 2 + phaseIndex);
    }
    busy[phase.kind === "hash" ? "commit" : "compute"] += performance.now() - started;
    if (over && job.reportOps && phase.kind !== "hash" && phase.op >= 0) port.postMessage({ op: phase.op } satisfies WorkerReport);
  }
  return { computeMs: busy.compute, commitMs: busy.commit };
}

port.on("message", (job: WorkerJob) => port.postMessage(work(job)));
