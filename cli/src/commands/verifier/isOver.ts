import { FINAL_JOB_STATES, getBatch, getJob, type DpinClient } from "@dpin/sdk";

const FIRST_BATCH = 2n ** 40n;

/** Whether a job or a batch (numbers from 2^40) has ended. */
export async function isOver(client: DpinClient, { id }: { id: bigint }): Promise<boolean> {
  if (id >= FIRST_BATCH) return ["finalized", "convicted"].includes((await getBatch(client, { batchId: id })).state);
  return FINAL_JOB_STATES.includes((await getJob(client, { jobId: id })).state);
}
