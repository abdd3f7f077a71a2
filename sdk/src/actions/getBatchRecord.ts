import type { Address, Hex } from "viem";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** What only a batch's event tells: which jobs it holds and where their data are. */
export interface BatchRecord {
  readonly batchId: bigint;
  readonly streamId: bigint;
  readonly provider: Address;
  /** Number among the stream's batches, from 0. */
  readonly batch: bigint;
  readonly jobsRoot: Hex;
  readonly jobCount: number;
  readonly locator: string;
}

/** Reads a batch's commitment from its event BatchCommitted; null when there is no such batch. */
export async function getBatchRecord(client: DpinClient, { batchId }: { batchId: bigint }): Promise<BatchRecord | null> {
  const { streams: address, fromBlock = 0n } = client.addresses;
  const filter = { address, abi: jobStreamsAbi, eventName: "BatchCommitted", args: { batchId }, fromBlock, strict: true } as const;
  const [event] = await client.call("getLogs", () => client.publicClient.getContractEvents(filter));
  if (event === undefined) return null;
  const { streamId, provider, batch, jobsRoot, jobCount, locator } = event.args;
  return { batchId, streamId, provider, batch, jobsRoot, jobCount, locator };
}
