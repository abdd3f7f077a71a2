import { isAddressEqual } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { isTransient } from "../errors/isTransient.ts";
import { getJob, type Job } from "./getJob.ts";

/**
 * Whether a job was in its state, with its provider, `confirmations` blocks ago already, so that only a deeper reorganisation can take it back. False
 * too where the chain is not so old, or the node has that block no more.
 */
export async function isConfirmed(client: DpinClient, { job, confirmations }: { job: Job; confirmations: number }): Promise<boolean> {
  if (confirmations === 0) return true;
  const head = await client.call("getBlockNumber", () => client.publicClient.getBlockNumber({ cacheTime: 0 }));
  const blockNumber = head - BigInt(confirmations);
  if (blockNumber < (client.addresses.fromBlock ?? 0n)) return false;
  try {
    const earlier = await getJob(client, { jobId: job.id, blockNumber });
    return earlier.state === job.state && isAddressEqual(earlier.provider, job.provider);
  } catch (error) {
    client.signal?.throwIfAborted();
    if (isTransient(error)) throw error;
    return false;
  }
}
