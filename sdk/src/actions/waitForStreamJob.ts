import type { DpinClient } from "../client/createDpinClient.ts";
import { retry } from "../client/retry.ts";
import { askStream, type StreamAt } from "../streams/askStream.ts";
import { readStreamAnswer } from "../streams/readStreamAnswer.ts";
import { streamJobSchema, type StreamJob } from "../streams/streamSchemas.ts";

/** Seconds for which one request may wait. */
const WAIT_SECONDS = 8;

/** Waits until a job of a stream is delivered or has failed, also over a provider's restart; ends with the signal's reason. */
export async function waitForStreamJob(client: DpinClient, { number, ...at }: StreamAt & { number: number }): Promise<StreamJob> {
  const signal = at.signal ?? client.signal;
  const path = `/jobs/${number}?wait=${WAIT_SECONDS}`;
  for (;;) {
    signal?.throwIfAborted();
    const bytes = await retry({ run: () => askStream(client, { ...at, path }), signal });
    const job = readStreamAnswer({ bytes, schema: streamJobSchema });
    if (job.state !== "accepted") return job;
  }
}
