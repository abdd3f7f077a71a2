import { findLog, jobEscrowAbi, TransientError } from "@dpin/sdk";
import type { DpinClient, LogBatch } from "@dpin/sdk";
import { getAbiItem, parseEventLogs } from "viem";
import { batchRecord } from "../batches/batchRecord.ts";
import { LATE, SLICE_MS, type Pieces } from "../createPieces.ts";
import { jobRecord } from "./jobRecord.ts";
import type { Journal, JournalRecord } from "./openJournal.ts";

/** A closed job is remembered until its commitment is so many blocks old: as long as a reorganisation may bring it again, or move it. */
export const REMEMBERED_BLOCKS = 64n;

/**
 * Reads the commitments of jobs and of batches in blocks that are new since the last time into the journal, for two seconds at most, and
 * returns those it did not know; the journal is behind when there is more to read. A commitment that came back with other roots replaces the old one. Convictions of the same blocks, by whomever, are remembered with their providers.
 */
export async function readCommitments(
  client: DpinClient,
  { journal, pieces }: { journal: Journal; pieces: Pieces<LogBatch> },
): Promise<JournalRecord[]> {
  const until = performance.now() + SLICE_MS;
  const fresh: JournalRecord[] = [];
  journal.isBehind = true;
  try {
    for (let batch = await pieces.next({ until }); batch !== null; batch = await pieces.next({ until })) {
      if (batch === LATE) return fresh;
      await writeDown(client, { journal, batch, fresh });
    }
  } catch (error) {
    pieces.restart();
    // What the journal knows now is not told again: it must not be lost with what failed, which fails again if it must.
    if (fresh.length > 0) return fresh;
    throw error;
  }
  journal.isBehind = false;
  return fresh;
}

/** Of one batch, into the journal; those that it did not know also into `fresh`. */
async function writeDown(
  client: DpinClient,
  { journal, batch: { events, toBlock }, fresh }: { journal: Journal; batch: LogBatch; fresh: JournalRecord[] },
): Promise<void> {
  for (const event of events) {
    if (event.eventName === "JobCommitted" && event.contract === "escrow") {
      const { jobId, outputRoot, traceRoot } = event.args;
      const known = journal.records.get(jobId);
      if (known?.outputRoot === outputRoot && known.traceRoot === traceRoot) continue;
      const found = await findLog(client, {
        address: client.addresses.escrow,
        event: getAbiItem({ abi: jobEscrowAbi, name: "JobPosted" }),
        args: { jobId },
        toBlock: event.blockNumber,
      });
      // The node that told of it has it: this one is behind, and the commitment must not be passed over.
      if (found === null) throw new TransientError(`the node does not know job ${jobId}, whose commitment it told`);
      const [posted] = parseEventLogs({ abi: jobEscrowAbi, logs: [found], eventName: "JobPosted" });
      const record = jobRecord({ committed: event, posted: posted! });
      journal.records.set(jobId, record);
      fresh.push(record);
    } else if (event.eventName === "BatchCommitted" && event.contract === "streams") {
      const { batchId, jobsRoot } = event.args;
      if (journal.records.get(batchId)?.batch?.jobsRoot === jobsRoot) continue;
      const record = batchRecord({ event });
      journal.records.set(batchId, record);
      fresh.push(record);
    } else if (event.eventName === "Convicted" && event.contract === "challenges") {
      const { convictions } = journal.provider(event.args.provider);
      if (convictions.some(({ jobId }) => jobId === event.args.id)) continue;
      const { timestamp } = await client.call("getBlock", () => client.publicClient.getBlock({ blockNumber: event.blockNumber }));
      convictions.push({ jobId: event.args.id, time: Number(timestamp) });
    }
  }
  journal.nextBlock = toBlock + 1n;
  for (const { jobId, finding, block } of journal.records.values())
    if (finding === "closed" && block + REMEMBERED_BLOCKS < toBlock) journal.records.delete(jobId);
  await journal.save();
}
