import { computeChallengesAbi, getJobRecord, jobEscrowAbi } from "@dpin/sdk";
import type { DpinClient } from "@dpin/sdk";
import { readBatches } from "../batches/readBatches.ts";
import type { Journal, JournalRecord } from "./openJournal.ts";

/** How far back events are read again, so that a chain that reorganised its newest blocks is followed. */
const OVERLAP_BLOCKS = 32n;
/** Nodes limit how many blocks one question may span. */
const SPAN_BLOCKS = 2_000n;

/**
 * Reads the commitments of all blocks that are new since the last time into the journal and returns those it did not know. A commitment that
 * came back with other roots replaces the old one. Convictions of the same blocks, by whomever, are remembered with their providers.
 */
export async function readCommitments(client: DpinClient, { journal }: { journal: Journal }): Promise<JournalRecord[]> {
  const { escrow, challenges, fromBlock = 0n } = client.addresses;
  const head = await client.call("getBlockNumber", () => client.publicClient.getBlockNumber({ cacheTime: 0 }));
  if (head + 1n === journal.nextBlock) return [];
  const fresh: JournalRecord[] = [];
  const overlapped = journal.nextBlock > OVERLAP_BLOCKS ? journal.nextBlock - OVERLAP_BLOCKS : 0n;
  for (let from = overlapped > fromBlock ? overlapped : fromBlock; from <= head; from += SPAN_BLOCKS) {
    const to = from + SPAN_BLOCKS - 1n < head ? from + SPAN_BLOCKS - 1n : head;
    const filter = { address: escrow, abi: jobEscrowAbi, eventName: "JobCommitted", fromBlock: from, toBlock: to, strict: true } as const;
    for (const { args, blockNumber } of await client.call("getLogs", () => client.publicClient.getContractEvents(filter))) {
      const { jobId, provider, outputRoot, traceRoot, locator } = args;
      const known = journal.records.get(jobId);
      if (known?.outputRoot === outputRoot && known.traceRoot === traceRoot) continue;
      const posted = await getJobRecord(client, { jobId });
      if (posted === null) continue;
      const { programRoot, inputRoot, locator: jobLocator } = posted;
      const record: JournalRecord = {
        ...{ jobId, block: blockNumber, provider, programRoot, inputRoot, outputRoot, traceRoot, jobLocator },
        ...{ outputLocator: locator, tier: "rerun", finding: "unchecked", demanded: [] },
      };
      journal.records.set(jobId, record);
      fresh.push(record);
    }
    fresh.push(...(await readBatches(client, { journal, from, to })));
    const convicted = {
      address: challenges,
      abi: computeChallengesAbi,
      eventName: "Convicted",
      fromBlock: from,
      toBlock: to,
      strict: true,
    } as const;
    for (const { args, blockNumber } of await client.call("getLogs", () => client.publicClient.getContractEvents(convicted))) {
      const { convictions } = journal.provider(args.provider);
      if (convictions.some(({ jobId }) => jobId === args.id)) continue;
      const { timestamp } = await client.call("getBlock", () => client.publicClient.getBlock({ blockNumber }));
      convictions.push({ jobId: args.id, time: Number(timestamp) });
    }
  }
  journal.nextBlock = head + 1n;
  for (const { jobId, finding, block } of journal.records.values()) {
    if (finding === "closed" && block + 2n * OVERLAP_BLOCKS < head) journal.records.delete(jobId);
  }
  await journal.save();
  return fresh;
}
