import { BaseError, getJob, getProofTail, getTime, wait, FINAL_JOB_STATES, type DpinClient, type Job, type JobState } from "@dpin/sdk";
import type { Task } from "../../report/createReporter.ts";
import type { Run } from "../../run/Run.ts";

/** What a job waits for will not come any more: its time is over. */
export class JobOverdueError extends BaseError {}

/** The bar of a state, and the chain's second at which it began. */
interface Shown {
  readonly state: JobState;
  readonly from: number;
  readonly task: Task;
}

/** Milliseconds between two looks at a job. */
const POLL_MS = 500;
const WAITS = { posted: "for a provider", accepted: "for its result", committed: "for the end of its window" } as const;

/**
 * Waits until a job is in one of `states` or has ended, with a bar of the chain's time to its next deadline; ends with the run's signal. Throws JobOverdueError when nobody
 * took it, or who took it did not deliver, in time.
 */
export async function waitFor(
  client: DpinClient,
  { run, job: begun, states }: { run: Run; job: Job; states: readonly JobState[] },
): Promise<Job> {
  const tail = Number(await getProofTail(client));
  let shown = null as Shown | null;
  try {
    for (let job = begun; ; job = await getJob(client, { jobId: begun.id })) {
      run.signal.throwIfAborted();
      if (states.includes(job.state) || FINAL_JOB_STATES.includes(job.state)) return job;
      const now = await getTime(client);
      const { id, state } = job;
      const deadline = state === "posted" ? job.acceptBy : state === "accepted" ? job.commitBy : job.windowEnd + tail;
      if (state !== "committed" && now > deadline) {
        const what = state === "posted" ? `nobody has taken job ${id}` : `the provider of job ${id} has not delivered`;
        throw new JobOverdueError(`${what} in time: dpin job reclaim ${id} takes the money back`);
      }
      if (shown?.state !== state) {
        shown?.task.end();
        const title = `job ${id} waits ${WAITS[state as keyof typeof WAITS]}`;
        shown = { state, from: now, task: run.progress({ title, total: Math.max(1, deadline - now), unit: "s" }) };
      }
      shown.task.update(now - shown.from);
      await wait({ ms: POLL_MS, signal: run.signal });
    }
  } finally {
    shown?.task.end();
  }
}
