import { BaseError } from "@dpin/sdk";
import type { Leadership } from "@dpin/sdk/database";
import { and, eq, sql } from "drizzle-orm";
import { cursors, jobs as jobTable } from "./tables.ts";

type Row = typeof jobTable.$inferSelect;

/** A job that a provider may have to act on; `result` is set once a run was computed, `reveals` are demanded and not yet answered. */
export interface JournalEntry extends Pick<Row, "programRoot" | "inputRoot" | "locator" | "reveals"> {
  readonly jobId: string;
  readonly result?: NonNullable<Row["result"]>;
  /** Set when the provider is done with the job: why. The entry is then forgotten. */
  readonly closed?: string;
}

/** What a provider must not forget: how far it has read the chain, and the jobs it may have to act on. */
export interface Journal {
  readonly nextBlock: bigint;
  jobs(): readonly JournalEntry[];
  find(jobId: bigint): JournalEntry | undefined;
  /** Changes entries or adds them, and moves on to `nextBlock`, all or nothing; resolves when it is safe. What a save that failed held is in the next one. */
  save(change: { nextBlock?: bigint; entries?: readonly JournalEntry[] }): Promise<void>;
}

export class JournalError extends BaseError {}

/**
 * Opens the journal of the provider that `leadership` names, or starts one at `fromBlock`; `network` names the chain and the contracts. Throws JournalError
 * when it is one of another network.
 */
export async function openJournal({
  leadership,
  network,
  fromBlock,
}: {
  leadership: Leadership;
  network: string;
  fromBlock: bigint;
}): Promise<Journal> {
  const daemon = leadership.name;
  const stored = await leadership.transact(async (transaction) => {
    await transaction.insert(cursors).values({ daemon, network, nextBlock: fromBlock }).onConflictDoNothing();
    const [cursor] = await transaction.select().from(cursors).where(eq(cursors.daemon, daemon));
    return { cursor: cursor!, rows: await transaction.select().from(jobTable).where(eq(jobTable.daemon, daemon)) };
  });
  if (stored.cursor.network !== network) {
    throw new JournalError("the database holds this provider's journal of another network: use another database", {
      details: { expected: network, found: stored.cursor.network },
    });
  }
  let { nextBlock } = stored.cursor;
  const jobs = new Map(stored.rows.map((row) => [String(row.jobId), entryOf(row)]));
  const changed = new Set<string>();
  let last: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const ids = [...changed];
    const next = nextBlock;
    changed.clear();
    const rows = ids.flatMap((id) => {
      const entry = jobs.get(id);
      return entry === undefined ? [] : [rowOf(daemon, entry)];
    });
    const gone = ids.filter((id) => !jobs.has(id));
    try {
      await leadership.transact(async (transaction) => {
        for (const jobId of gone) {
          await transaction.delete(jobTable).where(and(eq(jobTable.daemon, daemon), eq(jobTable.jobId, BigInt(jobId))));
        }
        if (rows.length > 0) {
          const set = { result: sql`excluded.result`, reveals: sql`excluded.reveals` };
          await transaction
            .insert(jobTable)
            .values(rows)
            .onConflictDoUpdate({ target: [jobTable.daemon, jobTable.jobId], set });
        }
        await transaction.update(cursors).set({ nextBlock: next }).where(eq(cursors.daemon, daemon));
      });
    } catch (error) {
      for (const id of ids) changed.add(id);
      throw error;
    }
  }

  return {
    get nextBlock() {
      return nextBlock;
    },
    jobs: () => [...jobs.values()],
    find: (jobId) => jobs.get(String(jobId)),
    save: ({ nextBlock: next, entries = [] }) => {
      if (next !== undefined) nextBlock = next;
      for (const job of entries) {
        if (job.closed === undefined) jobs.set(job.jobId, job);
        else jobs.delete(job.jobId);
        changed.add(job.jobId);
      }
      const result = last.then(write);
      last = result.catch(() => undefined);
      return result;
    },
  };
}

function entryOf({ jobId, programRoot, inputRoot, locator, result, reveals }: Row): JournalEntry {
  return { jobId: String(jobId), programRoot, inputRoot, locator, reveals, ...(result !== null && { result }) };
}

function rowOf(daemon: string, { jobId, programRoot, inputRoot, locator, result, reveals }: JournalEntry): Row {
  return { daemon, jobId: BigInt(jobId), programRoot, inputRoot, locator, result: result ?? null, reveals };
}
