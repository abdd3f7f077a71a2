import { getBatch, getJob, type DpinClient, type JobState } from "@dpin/sdk";
import type { Address } from "viem";

/** What the solver asks of a job of the escrow and of a batch of the streams alike. */
export interface Judged {
  readonly id: bigint;
  readonly state: JobState;
  readonly provider: Address;
  readonly windowEnd: number;
  readonly windowCap: number;
}

/** Ids of batches begin here (IJudged). */
const FIRST_BATCH = 2n ** 40n;

/** A job or a batch by its id, as of `blockNumber` or now. */
export function readJudged(client: DpinClient, { jobId, blockNumber }: { jobId: bigint; blockNumber?: bigint }): Promise<Judged> {
  const at = blockNumber === undefined ? {} : { blockNumber };
  return jobId < FIRST_BATCH ? getJob(client, { jobId, ...at }) : getBatch(client, { batchId: jobId, ...at });
}
