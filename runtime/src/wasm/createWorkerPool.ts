import { Worker } from "node:worker_threads";
import type { WorkerJob, WorkerReport } from "./worker.ts";
import { WorkerCrashError } from "./WorkerCrashError.ts";

/** Threads that work on one run at a time. */
export interface WorkerPool {
  /** Gives each worker its job; resolves with the busy times of all once every worker is done. */
  run(run: { jobs: readonly WorkerJob[]; onOp(op: number): void; onCrash(): void }): Promise<{ computeMs: number; commitMs: number }>;
  /** False after a worker ended by itself. */
  readonly alive: boolean;
  close(): Promise<void>;
}

/** Starts `threads` workers; `onWorker` is given each one as it starts. They do not keep the process alive while they are idle. */
export function createWorkerPool({ threads, onWorker }: { threads: number; onWorker?: (worker: Worker) => void }): WorkerPool {
  let alive = true;
  let crash: (error: WorkerCrashError) => void = () => {};
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { name: "dpin-wasm" });
    const fail = (detail: string, cause?: unknown) => {
      alive = false;
      crash(new WorkerCrashError({ detail, cause }));
    };
    worker.on("error", (error) => fail((error as Error).message, error));
    worker.on("exit", (code) => fail(`it ended with code ${code}`));
    worker.unref();
    onWorker?.(worker);
    return worker;
  });
  return {
    get alive() {
      return alive;
    },
    run: async ({ jobs, onOp, onCrash }) => {
      const total = { computeMs: 0, commitMs: 0 };
      workers.forEach((worker) => worker.ref());
      try {
        await new Promise<void>((resolve, reject) => {
          let left = workers.length;
          crash = (error) => {
            onCrash();
            reject(error);
          };
          if (!alive) crash(new WorkerCrashError({ detail: "it had already ended" }));
          workers.forEach((worker, i) => {
            worker.removeAllListeners("message");
            worker.on("message", (report: WorkerReport) => {
              if ("op" in report) return onOp(report.op);
              total.computeMs += report.computeMs;
              total.commitMs += report.commitMs;
              if (--left === 0) resolve();
            });
            worker.postMessage(jobs[i]);
          });
        });
      } finally {
        crash = () => {};
        workers.forEach((worker) => worker.unref());
      }
      return total;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
