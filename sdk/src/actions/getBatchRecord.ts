import { getAbiItem, parseEventLogs } from "viem";
import type { Address, Hex } from "viem";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { findLog } from "../logs/findLog.ts";
import { getBatch } from "./getBatch.ts";

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
  if ((await getBatch(client, { batchId })).state === "none") return null;
  const event = getAbiItem({ abi: jobStreamsAbi, name: "BatchCommitted" });
  const log = await findLog(client, { address: client.addresses.streams, event, args: { batchId } });
  if (log === null) return null;
  const { streamId, provider, batch, jobsRoot, jobCount, locator } = parseEventLogs({ abi: [event], logs: [log] })[0]!.args;
  return { batchId, streamId, provider, batch, jobsRoot, jobCount, locator };
}
