import { isAddressEqual } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import type { JobState } from "../client/jobState.ts";
import { isTransient } from "../errors/isTransient.ts";
import { getJob, type Job } from "./getJob.ts";

const ENDED: readonly JobState[] = ["none", "cancelled", "expired", "finalized", "convicted"];

/**
 * Whether a job has ended and had ended so, with its provider, `confirmations` blocks before `head` already, so that only a deeper reorganisation can take it back.
 * Of a batch `read` says how it is read. False too where the chain is not so old, or the node has that block no more.
 */
export async function isEndConfirmed(
  client: DpinClient,
  {
    job,
    head,
    confirmations,
    read = getJob,
  }: {
    job: Pick<Job, "id" | "state" | "provider">;
    head: bigint;
    confirmations: number;
    read?: (client: DpinClient, of: { jobId: bigint; blockNumber: bigint }) => Promise<Pick<Job, "id" | "state" | "provider">>;
  },
): Promise<boolean> {
  if (!ENDED.includes(job.state)) return false;
  if (confirmations === 0) return true;
  const blockNumber = head - BigInt(confirmations);
  if (blockNumber < (client.addresses.fromBlock ?? 0n)) return false;
  try {
    const earlier = await read(client, { jobId: job.id, blockNumber });
    return earlier.state === job.state && isAddressEqual(earlier.provider, job.provider);
  } catch (error) {
    client.signal?.throwIfAborted();
    if (isTransient(error)) throw error;
    return false;
  }
}
