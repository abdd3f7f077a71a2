import { createHash } from "node:crypto";
import { wait } from "@dpin/sdk";
import type { PgBoss } from "pg-boss";
import { judgeOutcome } from "./judgeOutcome.ts";
import { TASKS } from "./openTaskQueue.ts";
import { outcomeSchema, taskJson } from "./taskSchema.ts";
import type { Bench, Outcome, Task } from "./types.ts";

const POLL_MS = 200;
/** The longest that one attempt of one worker may take, seconds. */
const LONGEST_SECONDS = 6 * 3_600;

/**
 * Has tasks done by whoever works on the queue. A task's id follows from what it is about and from the try, so a coordinator that takes over asks
 * for the same tasks and gets what they told; nothing is done twice because of it.
 */
export function createQueueBench({ queue, verifier, atOnce }: { queue: PgBoss; verifier: string; atOnce: number }): Bench {
  /** How often a job's tasks were done here: each time anew, because the chain has gone on. */
  const tries = new Map<bigint, number>();

  async function outcomeOf({ id, signal }: { id: string; signal: AbortSignal }): Promise<Outcome> {
    for (;;) {
      const [job] = await queue.findJobs<object>(TASKS, { id });
      if (job === undefined) return { kind: "failed", reason: "the queue lost the task", curable: true };
      if (job.state === "completed") return outcomeSchema.parse(job.output);
      if (job.state === "failed" || job.state === "cancelled") {
        return { kind: "failed", reason: `no worker brought the task to its end (${job.retryCount} tries)`, curable: true };
      }
      await wait({ ms: POLL_MS, signal });
    }
  }

  return {
    name: "workers",
    atOnce,
    perform: async (task, { signal }) => {
      const { jobId } = task.record;
      const attempt = tries.get(jobId) ?? 0;
      tries.set(jobId, attempt + 1);
      const id = idOf({ verifier, task, attempt });
      const expireInSeconds = Math.min(LONGEST_SECONDS, Math.max(60, Math.ceil(task.secondsLeft)));
      // The soonest deadline first: pg-boss takes the highest number.
      const priority = -Math.floor(Date.now() / 1_000 + task.secondsLeft);
      await queue.send(TASKS, taskJson(task), { id, priority, expireInSeconds });
      try {
        return judgeOutcome({ task, outcome: await outcomeOf({ id, signal }) });
      } catch (error) {
        if (signal.aborted) await queue.cancel(TASKS, id).catch(() => undefined);
        throw error;
      }
    },
    forget: (jobId) => void tries.delete(jobId),
  };
}

/** A UUID (version 8) of a task; equal for equal tasks of equal tries. */
function idOf({ verifier, task, attempt }: { verifier: string; task: Task; attempt: number }): string {
  const { jobId, outputRoot, traceRoot, block, batch } = task.record;
  // How far a batch is too: a coordinator that takes over must not be told again of jobs that were looked at before.
  const about = [verifier, jobId, block, outputRoot, traceRoot, JSON.stringify(batch ?? null), task.kind, task.elements, attempt].join("|");
  const hex = createHash("sha256").update(about).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
