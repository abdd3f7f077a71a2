import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** What governance has set for single jobs; times in seconds, shares in hundredths of a percent (`lockFactorPercent`: percent of the price). */
export interface EscrowTerms {
  /** Longest run time of a job. */
  readonly maxJobTime: number;
  readonly challengeWindow: number;
  readonly maxDisputeTime: number;
  readonly feeBps: number;
  /** What a provider loses of its lock when it does not deliver. */
  readonly penaltyBps: number;
  readonly lockFactorPercent: number;
  /** DPIN wei that a job locks at least. */
  readonly minLock: bigint;
  /** Jobs posted so far; their ids are 1 to this. */
  readonly jobCount: bigint;
  /** No job is taken on now. */
  readonly paused: boolean;
}

/** The terms under which jobs are posted now. A job keeps those of its acceptance. */
export async function getEscrowTerms(client: DpinClient): Promise<EscrowTerms> {
  const call = { address: client.addresses.escrow, abi: jobEscrowAbi, args: [] } as const;
  const [parameters, jobCount, paused] = await Promise.all([
    client.read({ ...call, functionName: "getParameters" }),
    client.read({ ...call, functionName: "jobCount" }),
    client.read({ ...call, functionName: "paused" }),
  ]);
  return { ...parameters, jobCount, paused };
}
