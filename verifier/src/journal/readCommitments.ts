import { findLog, jobEscrowAbi, TransientError } from "@dpin/sdk";
import type { DpinClient, LogReader } from "@dpin/sdk";
import { getAbiItem, parseEventLogs } from "viem";
import { batchRecord } from "../batches/batchRecord.ts";
import type { Journal, JournalRecord } from "./openJournal.ts";

/** A closed job is remembered until its commitment is so many blocks old: as long as a reorganisation may bring it again. */
const REMEMBERED_BLOCKS = 64n;

/**
 * Reads the commitments of jobs and of batches in all blocks that are new since the last time into the journal and returns those it did not know. A commitment that
 * came back with other roots replaces the old one. Convictions of the same blocks, by whomever, are remembered with their providers.
 */
export async function readCommitments(
  client: DpinClient,
  { journal, reader }: { journal: Journal; reader: LogReader },
): Promise<JournalRecord[]> {
  const fresh: JournalRecord[] = [];
  for await (const { events, toBlock } of reader.read({ next: journal.nextBlock })) {
    for (const event of events) {
      if (event.eventName === "JobCommitted" && event.contract === "escrow") {
        const { jobId, provider, outputRoot, traceRoot, locator } = event.args;
        const known = journal.records.get(jobId);
        if (known?.outputRoot === outputRoot && known.traceRoot === traceRoot) continue;
        const posted = await findLog(client, {
          address: client.addresses.escrow,
          event: getAbiItem({ abi: jobEscrowAbi, name: "JobPosted" }),
          args: { jobId },
          toBlock: event.blockNumber,
        });
        // The node that told of it has it: this one is behind, and the commitment must not be passed over.
        if (posted === null) throw new TransientError(`the node does not know job ${jobId}, whose commitment it told`);
        const {
          programRoot,
          inputRoot,
          locator: jobLocator,
        } = parseEventLogs({ abi: jobEscrowAbi, logs: [posted], eventName: "JobPosted" })[0]!.args;
        const record: JournalRecord = {
          ...{ jobId, block: event.blockNumber, provider, programRoot, inputRoot, outputRoot, traceRoot, jobLocator },
          ...{ outputLocator: locator, tier: "rerun", finding: "unchecked", demanded: [] },
        };
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
  return fresh;
}
