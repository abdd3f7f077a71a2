import { wait } from "@dpin/sdk";
import type { Logger } from "pino";
import { LEASE_SECONDS, openTaskQueue, TASKS } from "./openTaskQueue.ts";
import { taskSchema } from "./taskSchema.ts";
import type { Bench, Outcome } from "./types.ts";

/** Time that tasks under way get to give themselves back when the worker ends, in milliseconds. */
const GRACE_MS = 5_000;
const TURN_MS = 10_000;

export interface TaskWorker {
  /** Resolves when `signal` aborted and what was under way has been given back to the queue. */
  run(): Promise<void>;
}

/**
 * Takes tasks from the queue in the database at `url` and does them on `bench`, `bench.atOnce` at a time. A task whose worker dies or stands still is done by another one
 * after its lease of ten seconds.
 */
export function createTaskWorker(parameters: {
  url: string;
  bench: Bench;
  logger: Logger;
  signal: AbortSignal;
  /** Told again and again while the queue answers. */
  onTurn?: () => void;
}): TaskWorker {
  const { url, bench, logger, signal, onTurn = () => undefined } = parameters;
  return {
    run: async () => {
      const queue = await openTaskQueue({ url, supervise: false, logger });
      logger.info({ event: "working", backend: bench.name, atOnce: bench.atOnce }, "taking tasks");
      const id = await queue.work<object>(
        TASKS,
        {
          batchSize: 1,
          pollingIntervalSeconds: 1,
          notifyPollingIntervalSeconds: 1,
          localConcurrency: bench.atOnce,
          heartbeatRefreshSeconds: LEASE_SECONDS / 4,
        },
        async ([job]) => {
          const parsed = taskSchema.safeParse(job!.data);
          // Of a coordinator of another version: no other worker would understand it either.
          if (!parsed.success) return unreadable(parsed.error.message);
          const task = parsed.data;
          const { jobId } = task.record;
          logger.info({ event: "task", kind: task.kind, jobId: String(jobId) }, `${task.kind} of job ${jobId}`);
          // Lost to another worker, cancelled by the coordinator, or this process ends.
          const until = AbortSignal.any([signal, job!.signal]);
          try {
            return await bench.perform(task, { signal: until });
          } finally {
            // The next task at once, without a pause between two looks.
            queue.notifyWorker(id);
          }
        },
      );
      while (!signal.aborted) {
        await queue.isInstalled().then(onTurn, () => undefined);
        await wait({ ms: TURN_MS, signal }).catch(() => undefined);
      }
      await queue.stop({ graceful: true, timeout: GRACE_MS });
    },
  };
}

function unreadable(reason: string): Outcome {
  return { kind: "failed", reason: `a worker cannot read the task: ${reason}`, curable: true };
}
