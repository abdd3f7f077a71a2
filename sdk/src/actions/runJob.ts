import type { DpinClient } from "../client/createDpinClient.ts";
import { BaseError } from "../errors/BaseError.ts";
import { fetchOutput } from "./fetchOutput.ts";
import { submitJob, type JobSubmission, type SubmittedJob } from "./submitJob.ts";
import { verifyResult, type Verdict } from "./verifyResult.ts";
import { waitForJob } from "./waitForJob.ts";

/** A job's output bytes and what they are worth. */
export interface JobResult extends SubmittedJob {
  readonly output: Uint8Array;
  readonly verdict: Verdict;
}

/**
 * A job from posting to its verified output: submits it, waits until a provider has committed, fetches the output and judges it by `count` random elements (128 by default;
 * verifyResult). The window is open then: with a "wrong" verdict, `convict` takes its proof. `onPosted` is told the job's id, which is what to keep: with waitForJob, fetchOutput and
 * verifyResult another process can go on. Ends early with `signal`'s reason; the job stays posted then (cancel). Throws as these four do, and BaseError when the job ends
 * without a commitment.
 */
export async function runJob(
  client: DpinClient,
  {
    count,
    pollMs,
    signal = client.signal,
    onPosted,
    ...submission
  }: JobSubmission & {
    count?: number;
    /** Milliseconds between looks at the job's state. */
    pollMs?: number;
    signal?: AbortSignal | undefined;
    onPosted?: ((job: SubmittedJob) => void) | undefined;
  },
): Promise<JobResult> {
  signal?.throwIfAborted();
  const job = await submitJob(client, submission);
  onPosted?.(job);
  const { jobId } = job;
  const { state } = await waitForJob(client, { jobId, states: ["committed"], ...(pollMs !== undefined && { pollMs }), signal });
  if (state === "cancelled" || state === "expired") throw new BaseError(`job ${jobId} is ${state}: nobody delivered it`);
  const { store } = submission;
  const output = await fetchOutput(client, { jobId, store, signal });
  const verdict = await verifyResult(client, { jobId, store, ...(count !== undefined && { count }), signal });
  return { ...job, output, verdict };
}
