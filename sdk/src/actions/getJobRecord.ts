import type { Address, Hex } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** What only a job's events tell: its roots and where its data are. The commitment is null before it was made. */
export interface JobRecord {
  readonly jobId: bigint;
  readonly requester: Address;
  readonly programRoot: Hex;
  readonly inputRoot: Hex;
  readonly locator: string;
  readonly commitment: { readonly provider: Address; readonly outputRoot: Hex; readonly traceRoot: Hex; readonly locator: string } | null;
}

/** Reads a job's roots from its events JobPosted and JobCommitted; null when there is no such job. */
export async function getJobRecord(client: DpinClient, { jobId }: { jobId: bigint }): Promise<JobRecord | null> {
  const { escrow: address, fromBlock = 0n } = client.addresses;
  const filter = { address, abi: jobEscrowAbi, args: { jobId }, fromBlock, strict: true } as const;
  const [posted] = await client.call("getLogs", () => client.publicClient.getContractEvents({ ...filter, eventName: "JobPosted" }));
  if (posted === undefined) return null;
  const [committed] = await client.call("getLogs", () => client.publicClient.getContractEvents({ ...filter, eventName: "JobCommitted" }));
  const { requester, programRoot, inputRoot, locator } = posted.args;
  return { jobId, requester, programRoot, inputRoot, locator, commitment: committed?.args ?? null };
}
