import { getAbiItem, parseEventLogs } from "viem";
import type { Address, Hex } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { findLog } from "../logs/findLog.ts";
import { getJob } from "./getJob.ts";

/** What only a job's events tell: its roots and where its data are. The commitment is null before it was made. */
export interface JobRecord {
  readonly jobId: bigint;
  readonly requester: Address;
  readonly programRoot: Hex;
  readonly inputRoot: Hex;
  readonly locator: string;
  readonly commitment: { readonly provider: Address; readonly outputRoot: Hex; readonly traceRoot: Hex; readonly locator: string } | null;
}

/** Reads a job's roots from its events JobPosted and JobCommitted, its latest commitment when it was taken back and made again; null when there is no such job. */
export async function getJobRecord(client: DpinClient, { jobId }: { jobId: bigint }): Promise<JobRecord | null> {
  const { escrow: address } = client.addresses;
  if ((await getJob(client, { jobId })).state === "none") return null;
  const toBlock = await client.call("getBlockNumber", () => client.publicClient.getBlockNumber({ cacheTime: 0 }));
  const posted = await findLog(client, { address, event: getAbiItem({ abi: jobEscrowAbi, name: "JobPosted" }), args: { jobId }, toBlock });
  if (posted === null) return null;
  const event = getAbiItem({ abi: jobEscrowAbi, name: "JobCommitted" });
  const committed = await findLog(client, { address, event, args: { jobId }, fromBlock: posted.blockNumber!, toBlock });
  const { requester, programRoot, inputRoot, locator } = parseEventLogs({ abi: jobEscrowAbi, logs: [posted], eventName: "JobPosted" })[0]!
    .args;
  const commitment = committed && parseEventLogs({ abi: jobEscrowAbi, logs: [committed], eventName: "JobCommitted" })[0]!.args;
  return { jobId, requester, programRoot, inputRoot, locator, commitment };
}
