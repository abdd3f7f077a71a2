import type { DpinClient } from "../client/createDpinClient.ts";
import { FINAL_JOB_STATES, type JobState } from "../client/jobState.ts";
import { wait } from "../client/wait.ts";
import { getJob, type Job } from "./getJob.ts";

/**
 * Waits until a job is in one of `states` or in a final one, asking every `pollMs` milliseconds; ends early with `signal`'s reason. A job ends by
 * time only through somebody's call: for one that nobody took by `acceptBy`, that is for its requester to do (`expire`, or `cancel` before). Providers
 * expire what they accepted and did not deliver, and finalize what they delivered.
 */
export async function waitForJob(
  client: DpinClient,
  {
    jobId,
    states = [],
    pollMs = 500,
    signal = client.signal,
  }: { jobId: bigint; states?: readonly JobState[]; pollMs?: number; signal?: AbortSignal | undefined },
): Promise<Job> {
  for (;;) {
    signal?.throwIfAborted();
    const job = await getJob(client, { jobId });
    if (states.includes(job.state) || FINAL_JOB_STATES.includes(job.state)) return job;
    await wait({ ms: pollMs, signal });
  }
}
