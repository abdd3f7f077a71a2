import type { Leadership } from "@dpin/sdk/database";
import { and, eq, sql } from "drizzle-orm";
import { streamBatches, streamJobs } from "../journal/tables.ts";

/** A stream's job as this provider keeps it (tables.ts says what the columns are). */
export type StreamJobEntry = Omit<typeof streamJobs.$inferSelect, "daemon">;
/** A batch with the last voucher that was taken for it. */
export type StreamBatchEntry = Omit<typeof streamBatches.$inferSelect, "daemon">;

export interface StreamChange {
  readonly jobs?: readonly StreamJobEntry[];
  readonly batches?: readonly StreamBatchEntry[];
  readonly forget?: { readonly jobs?: readonly StreamJobEntry[]; readonly batches?: readonly StreamBatchEntry[] };
}

/** What a provider must not forget of the streams it serves: orders, results, and above all vouchers. */
export interface StreamJournal {
  /** Of all streams that something is known of. */
  streams(): bigint[];
  /** By number. */
  jobsOf(streamId: bigint): StreamJobEntry[];
  job(streamId: bigint, number: number): StreamJobEntry | undefined;
  /** By batch number. */
  batchesOf(streamId: bigint): StreamBatchEntry[];
  batchOf(batchId: bigint): StreamBatchEntry | undefined;
  /**
   * All or nothing; resolves when it is safe, and only from then on is it told. A function is asked for the change when all earlier ones are done, so that none of them
   * is lost.
   */
  save(change: StreamChange | (() => StreamChange)): Promise<void>;
}

/** Opens what `leadership`'s provider has written down of streams. */
export async function openStreamJournal({ leadership }: { leadership: Leadership }): Promise<StreamJournal> {
  const daemon = leadership.name;
  const stored = await leadership.transact(async (transaction) => ({
    jobs: await transaction.select().from(streamJobs).where(eq(streamJobs.daemon, daemon)),
    batches: await transaction.select().from(streamBatches).where(eq(streamBatches.daemon, daemon)),
  }));
  const jobs = new Map<bigint, Map<number, StreamJobEntry>>();
  const batches = new Map<bigint, Map<bigint, StreamBatchEntry>>();
  for (const job of stored.jobs.map(withoutDaemon)) within(jobs, job.streamId).set(job.number, job);
  for (const batch of stored.batches.map(withoutDaemon)) within(batches, batch.streamId).set(batch.batch, batch);
  let last: Promise<void> = Promise.resolve();

  async function write({ jobs: changedJobs = [], batches: changedBatches = [], forget = {} }: StreamChange): Promise<void> {
    await leadership.transact(async (transaction) => {
      for (const { streamId, number } of forget.jobs ?? []) {
        const isIt = and(eq(streamJobs.daemon, daemon), eq(streamJobs.streamId, streamId), eq(streamJobs.number, number));
        await transaction.delete(streamJobs).where(isIt);
      }
      for (const { streamId, batch } of forget.batches ?? []) {
        const isIt = and(eq(streamBatches.daemon, daemon), eq(streamBatches.streamId, streamId), eq(streamBatches.batch, batch));
        await transaction.delete(streamBatches).where(isIt);
      }
      if (changedJobs.length > 0) {
        const { result, failure, batch, leaf } = excluded("result", "failure", "batch", "leaf");
        await transaction
          .insert(streamJobs)
          .values(changedJobs.map((job) => ({ ...job, daemon })))
          .onConflictDoUpdate({
            target: [streamJobs.daemon, streamJobs.streamId, streamJobs.number],
            set: { result, failure, batch, leaf },
          });
      }
      if (changedBatches.length > 0) {
        const set = excluded("jobs_root", "job_count", "cumulative_amount", "signature", "locator", "batch_id", "closed", "reveals");
        await transaction
          .insert(streamBatches)
          .values(changedBatches.map((batch) => ({ ...batch, daemon })))
          .onConflictDoUpdate({
            target: [streamBatches.daemon, streamBatches.streamId, streamBatches.batch],
            set: {
              ...{ jobsRoot: set.jobs_root, jobCount: set.job_count, cumulativeAmount: set.cumulative_amount, signature: set.signature },
              ...{ locator: set.locator, batchId: set.batch_id, closed: set.closed, reveals: set.reveals },
            },
          });
      }
    });
    for (const { streamId, number } of forget.jobs ?? []) jobs.get(streamId)?.delete(number);
    for (const { streamId, batch } of forget.batches ?? []) batches.get(streamId)?.delete(batch);
    for (const job of changedJobs) within(jobs, job.streamId).set(job.number, job);
    for (const batch of changedBatches) within(batches, batch.streamId).set(batch.batch, batch);
  }

  return {
    streams: () =>
      [...new Set([...jobs.keys(), ...batches.keys()])].filter((id) => (jobs.get(id)?.size ?? 0) + (batches.get(id)?.size ?? 0) > 0),
    jobsOf: (streamId) => [...(jobs.get(streamId)?.values() ?? [])].sort((a, b) => a.number - b.number),
    job: (streamId, number) => jobs.get(streamId)?.get(number),
    batchesOf: (streamId) => [...(batches.get(streamId)?.values() ?? [])].sort((a, b) => Number(a.batch - b.batch)),
    batchOf: (batchId) => {
      for (const own of batches.values()) for (const batch of own.values()) if (batch.batchId === batchId) return batch;
      return undefined;
    },
    save: (change) => {
      const result = last.then(() => write(typeof change === "function" ? change() : change));
      last = result.catch(() => undefined);
      return result;
    },
  };
}

function withoutDaemon<T extends { daemon: string }>(row: T): Omit<T, "daemon"> {
  return Object.fromEntries(Object.entries(row).filter(([key]) => key !== "daemon")) as Omit<T, "daemon">;
}

function within<K, V>(map: Map<bigint, Map<K, V>>, streamId: bigint): Map<K, V> {
  const found = map.get(streamId) ?? new Map<K, V>();
  map.set(streamId, found);
  return found;
}

function excluded<T extends string>(...columns: T[]): Record<T, ReturnType<typeof sql.raw>> {
  return Object.fromEntries(columns.map((column) => [column, sql.raw(`excluded."${column}"`)])) as Record<T, ReturnType<typeof sql.raw>>;
}
