import { getBatch, IndexMismatchError, jobStreamsAbi, type DpinClient, type IndexedBatch } from "@dpin/sdk";
import { parseEventLogs } from "viem";
import { batchRecord } from "../batches/batchRecord.ts";
import type { JournalRecord } from "../journal/openJournal.ts";
import { readReceipt } from "./readReceipt.ts";

/** A batch that an index calls committed, as the chain tells it; as confirmJob. */
export async function confirmBatch(
  client: DpinClient,
  { batch, fromBlock }: { batch: IndexedBatch; fromBlock: bigint },
): Promise<JournalRecord | null> {
  const { batchId, committedIn } = batch;
  const { state, jobsRoot } = await getBatch(client, { batchId });
  if (state === "none") throw new IndexMismatchError(`there is no batch ${batchId}, which the index names`);
  if (state !== "committed") return null;
  const logs = await readReceipt(client, { hash: committedIn, of: client.addresses.streams });
  const committed = parseEventLogs({ abi: jobStreamsAbi, logs, eventName: "BatchCommitted" }).find(({ args }) => args.batchId === batchId);
  if (committed === undefined) throw new IndexMismatchError(`the transaction that the index names did not commit batch ${batchId}`);
  if (committed.blockNumber < fromBlock) return null;
  if (committed.args.jobsRoot !== jobsRoot)
    throw new IndexMismatchError(`the commitment of batch ${batchId} that the index names is not the one that stands`);
  return batchRecord({ event: { ...committed, contract: "streams" } });
}
