import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { readKernels } from "#readKernels";
import type { Backend, Fit, Run, RunRequest } from "../backend.ts";
import { initHash } from "../hash/keccak256.ts";
import { rootOf } from "../hash/rootOf.ts";
import { treeOf } from "../hash/treeOf.ts";
import { keepsOutput } from "../keepsOutput.ts";
import { validateProgram } from "../program/validateProgram.ts";
import { checkRunRequest } from "../reference/checkRunRequest.ts";
import { createWorkerPool } from "./createWorkerPool.ts";
import * as L from "./kernels/layout.ts";
import { planRun, type RunPlan } from "./planRun.ts";
import { WasmMemoryError } from "./WasmMemoryError.ts";

const PAGE = 65_536;
const MOST_MEMORY = 2 ** 32;
const NO_ROOT = new Uint8Array(32);

/**
 * Creates the backend that runs programs by WASM SIMD kernels on worker threads over one shared memory, bit for bit as the reference does.
 *
 * `threads` is the number of workers (default: the machine's cores), `memoryLimit` the most bytes a run may take (default and most 4 GiB);
 * `onWorker` is given each worker as it starts. Runs of one backend happen one after the other, and it keeps the memory of the largest until
 * it is closed. `computeMs` and `commitMs` are the threads' busy times with arithmetic and with hashing, summed and divided by the
 * number of threads: both happen side by side, so neither can be read off a clock on the wall. Throws RangeError for no threads. `run` rejects with ProgramRuleError or
 * RangeError for a bad request, with WasmMemoryError when the run needs more memory than there may be, with WorkerCrashError when a
 * thread ends, and with the signal's reason.
 */
export async function createWasmBackend({
  threads = availableParallelism(),
  memoryLimit = MOST_MEMORY,
  onWorker,
}: { threads?: number; memoryLimit?: number; onWorker?: (worker: Worker) => void } = {}): Promise<Backend> {
  if (!Number.isInteger(threads) || threads < 1) throw new RangeError(`${threads} threads, at least 1 is needed`);
  await initHash();
  const module = await WebAssembly.compile(await readKernels());
  const startPool = () => createWorkerPool({ threads, ...(onWorker && { onWorker }) });
  let pool = startPool();
  let closed = false;
  let memory: WebAssembly.Memory | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const available = Math.min(memoryLimit, MOST_MEMORY);
  const fitOf = ({ size }: RunPlan): Fit => {
    const needed = Math.ceil(size / PAGE) * PAGE;
    return { fits: needed <= available, of: "memory", needed, available };
  };

  function memoryFor(plan: RunPlan): WebAssembly.Memory {
    const { fits, needed } = fitOf(plan);
    const pages = needed / PAGE;
    if (!fits) throw new WasmMemoryError({ needed, available });
    try {
      // Grown, never replaced: a thread's garbage would keep a discarded memory's pages for long.
      memory ??= new WebAssembly.Memory({ initial: 1, maximum: Math.floor(available / PAGE), shared: true });
      const missing = pages - memory.buffer.byteLength / PAGE;
      if (missing > 0) memory.grow(missing);
    } catch (cause) {
      throw new WasmMemoryError({ needed, available: memory?.buffer.byteLength ?? 0, cause });
    }
    return memory;
  }

  async function execute(request: RunRequest): Promise<Run> {
    const { program, signal, onProgress } = request;
    if (closed) throw new Error("the backend is closed");
    signal?.throwIfAborted();
    validateProgram({ program });
    checkRunRequest({ request });
    const plan = planRun({ request, threads });
    const shared = memoryFor(plan);
    const bytes = new Uint8Array(shared.buffer);
    plan.arena.write(shared.buffer);
    for (const { address, bytes: from } of plan.data) bytes.set(from, address);
    const control = new Int32Array(shared.buffer, plan.control, 2 + plan.phases.length);
    control.set([0, 0, ...plan.phases.map((phase) => phase.tasks)]);
    const stop = () => {
      Atomics.store(control, 1, 1);
      for (let i = 0; i < plan.phases.length; i++) Atomics.notify(control, 2 + i);
    };
    if (!pool.alive) {
      await pool.close();
      pool = startPool();
    }
    let done = 0;
    signal?.addEventListener("abort", stop);
    const busy = await pool
      .run({
        jobs: plan.workers.map((own) => ({
          ...{ module, memory: shared, phases: plan.phases, control: plan.control, own, ownBytes: L.WORKER_BYTES },
          reportOps: onProgress !== undefined,
        })),
        onOp: () => onProgress?.(++done, program.ops.length),
        onCrash: () => {
          stop();
          // The workers that are left may still write: the next run must not share their memory.
          memory = null;
        },
      })
      .finally(() => signal?.removeEventListener("abort", stop));
    signal?.throwIfAborted();
    const outputs = plan.outputs.map(({ address, byteLength }, op) =>
      keepsOutput({ request, op }) ? bytes.slice(address, address + byteLength) : new Uint8Array(0),
    );
    const trees = plan.outputs.map(({ tree }) => {
      const levels = tree.levels.map((address, level) => bytes.slice(address, address + Math.ceil(tree.leaves / 2 ** level) * 32));
      return treeOf({ count: tree.leaves, levels });
    });
    const traceTree = rootOf({ hashes: trees.map((tree) => tree.root) });
    return {
      ...{ outputs, trees, traceTree, outputRoot: trees[trees.length - 1]!.root, traceRoot: traceTree.root },
      computeMs: busy.computeMs / threads,
      commitMs: busy.commitMs / threads,
    };
  }

  return {
    name: "wasm",
    fit: async ({ program }) => fitOf(planRun({ request: { program, inputRoot: NO_ROOT }, threads })),
    run: (request) => {
      const result = queue.then(() => execute(request));
      queue = result.catch(() => {});
      return result;
    },
    close: async () => {
      closed = true;
      memory = null;
      await pool.close();
    },
  };
}
