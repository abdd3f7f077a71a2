import { randomBytes } from "node:crypto";
import { jobStreamsAbi, type DpinClient } from "@dpin/sdk";
import { toHex, zeroHash } from "viem";
import type { Journal, JournalRecord } from "../journal/openJournal.ts";

/**
 * Reads the batches committed in blocks `from` to `to` into the journal and returns those it did not know. A batch that came back with another root replaces the old one. Until one of
 * its jobs is disputed a batch's record has no roots, and its job locator is the batch's.
 */
export async function readBatches(
  client: DpinClient,
  { journal, from, to }: { journal: Journal; from: bigint; to: bigint },
): Promise<JournalRecord[]> {
  const { streams: address } = client.addresses;
  const filter = { address, abi: jobStreamsAbi, eventName: "BatchCommitted", fromBlock: from, toBlock: to, strict: true } as const;
  const fresh: JournalRecord[] = [];
  for (const { args, blockNumber } of await client.call("getLogs", () => client.publicClient.getContractEvents(filter))) {
    const { batchId: jobId, provider, jobsRoot, jobCount, locator } = args;
    if (journal.records.get(jobId)?.batch?.jobsRoot === jobsRoot) continue;
    const record: JournalRecord = {
      ...{ jobId, block: blockNumber, provider, programRoot: zeroHash, inputRoot: zeroHash, outputRoot: zeroHash, traceRoot: zeroHash },
      ...{ jobLocator: locator, outputLocator: "", tier: "rerun", finding: "unchecked", demanded: [] },
      batch: { jobsRoot, jobCount, draw: toHex(randomBytes(32)), looked: 0, missed: [], dispute: null },
    };
    journal.records.set(jobId, record);
    fresh.push(record);
  }
  return fresh;
}
