import { checkIndex, getTime, IndexMismatchError, isIndexError, pageBatches, pageJobs, wait } from "@dpin/sdk";
import type { DpinClient, IndexClient } from "@dpin/sdk";
import type { Logger } from "pino";
import type { Journal, JournalRecord } from "../journal/openJournal.ts";
import { reasonOf } from "../reasonOf.ts";
import { confirmBatch } from "./confirmBatch.ts";
import { confirmJob } from "./confirmJob.ts";

/** An index that a verifier may be quicker by. It is not trusted: what it names counts only as the chain tells it, and what it leaves out the logs bring. */
export interface QuickIndex {
  readonly client: IndexClient;
  /** One that is more blocks behind the chain is not used. */
  readonly maxLag: number;
  /** With fewer blocks to read the logs are as quick. */
  readonly farBlocks?: number | undefined;
}

export interface CatchUp {
  /**
   * Puts into the journal what the index has named since the last time, and the chain has confirmed, of open commitments in blocks whose logs have not been read; those that it did not know are returned. Waits for
   * nothing: the index is asked beside, as long as many blocks wait to be read. One that is away, behind, broken or wrong costs a line in the log.
   */
  take(): JournalRecord[];
  /** Resolves when nothing is asked any more, after the client's signal was aborted. */
  ended(): Promise<void>;
}

/** As many as logs of one question usually reach. */
const FAR_BLOCKS = 2_000;
/** Confirmed at the same time. */
const AT_ONCE = 16;
/** Confirmed and not taken: then the index waits. */
const MOST_WAITING = 256;
/** While logs are read the index is asked for what is newer, so often. */
const AGAIN_MS = 30_000;

/** How a verifier that was away finds open commitments before it has read all logs since (ADR 0044). */
export function createCatchUp({
  client,
  journal,
  index,
  logger,
}: {
  client: DpinClient;
  journal: Journal;
  index: QuickIndex;
  logger: Logger;
}): CatchUp {
  const { client: source, maxLag, farBlocks = FAR_BLOCKS } = index;
  const { signal } = client;
  const confirmed: JournalRecord[] = [];
  let asking: Promise<void> | null = null;
  let againAt = 0;
  /** It named what the chain does not have: until the logs are read it is not asked again. */
  let isWrong = false;

  function take(): JournalRecord[] {
    const { nextBlock } = journal;
    // Of what the logs have brought meanwhile they are right.
    const fresh = confirmed.splice(0).filter(({ jobId, block }) => block >= nextBlock && !journal.records.has(jobId));
    for (const record of fresh) journal.records.set(record.jobId, record);
    if (asking === null && performance.now() >= againAt && signal?.aborted !== true) {
      againAt = performance.now() + AGAIN_MS;
      asking = ask()
        .catch((error: unknown) => {
          if (signal?.aborted === true) return;
          isWrong ||= error instanceof IndexMismatchError;
          const reason = isIndexError(error) ? error.shortMessage : reasonOf(error);
          logger.warn({ event: "indexUnused", error: reason }, `open jobs are found by the logs alone: ${reason}`);
        })
        .finally(() => (asking = null));
    }
    return fresh;
  }

  async function ask(): Promise<void> {
    const { number: latest } = await client.call("getBlock", () => client.publicClient.getBlock());
    const { fromBlock = 0n } = client.addresses;
    const first = journal.nextBlock > fromBlock ? journal.nextBlock : fromBlock;
    if (latest - first < BigInt(farBlocks)) {
      isWrong = false;
      return;
    }
    if (isWrong) return;
    const { head } = await checkIndex(source, { client, maxLag });
    if (head.number < first) return;
    const { timestamp } = await client.call("getBlock", () => client.publicClient.getBlock({ blockNumber: first }));
    const open = { state: "COMMITTED", committedAt_gte: String(timestamp), windowEnd_gte: String(await getTime(client)) } as const;
    const block = { hash: head.hash };
    const before = { fromBlock: String(first), toBlock: String(head.number) };
    logger.info({ event: "catchingUp", ...before }, `asking the index for open jobs of blocks ${first} to ${head.number}`);
    let last = 0n;
    const isNew = (id: bigint) => {
      // Else it could name the same few for ever; batches come after all jobs.
      if (id <= last) throw new IndexMismatchError(`the index names ${id} after ${last}`);
      last = id;
      return !journal.records.has(id);
    };
    for await (const jobs of pageJobs(source, { where: open, block })) {
      const unknown = jobs.filter(({ jobId }) => isNew(jobId));
      await confirmAll(unknown, (job) => confirmJob(client, { job, fromBlock: first }));
    }
    for await (const batches of pageBatches(source, { where: open, block })) {
      const unknown = batches.filter(({ batchId }) => isNew(batchId));
      await confirmAll(unknown, (batch) => confirmBatch(client, { batch, fromBlock: first }));
    }
  }

  async function confirmAll<T>(named: readonly T[], confirm: (one: T) => Promise<JournalRecord | null>): Promise<void> {
    for (let i = 0; i < named.length; i += AT_ONCE) {
      while (confirmed.length >= MOST_WAITING) await wait({ ms: 100, signal });
      const found = await Promise.all(named.slice(i, i + AT_ONCE).map(confirm));
      confirmed.push(...found.filter((record) => record !== null));
    }
  }

  return { take, ended: () => asking ?? Promise.resolve() };
}
