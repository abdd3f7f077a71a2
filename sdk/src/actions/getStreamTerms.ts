import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** What governance has set for streams; times in seconds, shares in hundredths of a percent (`lockFactorPercent`: percent of a batch's amount). */
export interface StreamTerms {
  readonly challengeWindow: number;
  readonly maxDisputeTime: number;
  /** From thawFunds to withdrawFunds. */
  readonly fundsThawTime: number;
  readonly feeBps: number;
  readonly lockFactorPercent: number;
  /** DPIN wei that a batch locks at least. */
  readonly minLock: bigint;
  /** Streams opened so far; their ids are 1 to this. */
  readonly streamCount: bigint;
  /** No stream is opened now. */
  readonly paused: boolean;
}

/** The terms under which batches are committed now. */
export async function getStreamTerms(client: DpinClient): Promise<StreamTerms> {
  const call = { address: client.addresses.streams, abi: jobStreamsAbi, args: [] } as const;
  const [parameters, streamCount, paused] = await Promise.all([
    client.read({ ...call, functionName: "getParameters" }),
    client.read({ ...call, functionName: "streamCount" }),
    client.read({ ...call, functionName: "paused" }),
  ]);
  return { ...parameters, streamCount, paused };
}
