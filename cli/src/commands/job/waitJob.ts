import type { JobState } from "@dpin/sdk";
import { BaseError } from "@dpin/sdk";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { existingJob } from "./existingJob.ts";
import { jobJson } from "./jobJson.ts";
import { waitFor } from "./waitFor.ts";

/** A job did not come to what was waited for within the time. */
export class WaitTimeoutError extends BaseError {}

/** `dpin job wait`: waits until a job is committed, or has ended; at most `timeout` seconds. Throws WaitTimeoutError. */
export async function waitJob({
  run,
  jobId,
  until,
  timeout,
}: {
  run: Run;
  jobId: bigint;
  until: "accepted" | "committed" | "ended";
  timeout?: number;
}): Promise<void> {
  const { client } = await openSession({ run });
  const states: JobState[] = until === "ended" ? [] : until === "committed" ? ["committed"] : ["accepted", "committed"];
  const late = new WaitTimeoutError(`job ${jobId} was not ${until} within ${timeout} s`);
  const clock = new AbortController();
  const timer = timeout === undefined ? undefined : setTimeout(() => clock.abort(late), timeout * 1_000);
  try {
    const signal = AbortSignal.any([run.signal, clock.signal]);
    const job = await waitFor(client, { run: { ...run, signal }, job: await existingJob(client, { jobId }), states });
    const document = await jobJson(client, { job });
    run.result(document, `job ${jobId} is ${job.state}`);
  } finally {
    clearTimeout(timer);
  }
}
