import type { Address, Hex } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { JOB_STATES, type JobState } from "../client/jobState.ts";

/** A job as the escrow keeps it; fields without meaning in its state are 0. Prices in wei of `token`, times in seconds. */
export interface Job {
  readonly id: bigint;
  readonly state: JobState;
  readonly requester: Address;
  readonly token: Address;
  readonly provider: Address;
  readonly postedAt: number;
  readonly acceptBy: number;
  readonly runTime: number;
  readonly commitBy: number;
  readonly windowEnd: number;
  readonly windowCap: number;
  readonly minPrice: bigint;
  readonly maxPrice: bigint;
  readonly price: bigint;
  readonly locked: bigint;
  readonly statement: Hex;
}

/** A job's state on chain, as of `blockNumber` or now; state "none" when there is no such job. */
export async function getJob(client: DpinClient, { jobId, blockNumber }: { jobId: bigint; blockNumber?: bigint }): Promise<Job> {
  const { escrow: address } = client.addresses;
  const job = await client.read({ address, abi: jobEscrowAbi, functionName: "getJob", args: [jobId], blockNumber });
  return { ...job, id: jobId, state: JOB_STATES[job.state] ?? "none" };
}
