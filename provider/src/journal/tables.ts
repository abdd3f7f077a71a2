import { bigint, boolean, integer, jsonb, numeric, pgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import type { Hex } from "viem";

export const provider = pgSchema("provider");

/** How far a daemon has read the chain. */
export const cursors = provider.table("cursors", {
  daemon: text().primaryKey(),
  /** Chain and contracts, so that no other network's state is taken for this one's. */
  network: text().notNull(),
  nextBlock: bigint({ mode: "bigint" }).notNull(),
});

/** The jobs that a daemon may have to act on. */
export const jobs = provider.table(
  "jobs",
  {
    daemon: text().notNull(),
    jobId: bigint({ mode: "bigint" }).notNull(),
    programRoot: text().$type<Hex>().notNull(),
    inputRoot: text().$type<Hex>().notNull(),
    locator: text().notNull(),
    /** Set once a run was computed. */
    result: jsonb().$type<{ outputRoot: Hex; traceRoot: Hex; locator: string }>(),
    /** Reveals demanded and not yet answered. */
    reveals: jsonb().$type<{ op: number; level: number; index: number; hash: Hex; respondBy?: number }[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.daemon, table.jobId] })],
);

const wei = () => numeric({ precision: 78, scale: 0, mode: "bigint" });

/** Jobs of streams, from their order until their batch is final; numbered from 0 in each stream. */
export const streamJobs = provider.table(
  "stream_jobs",
  {
    daemon: text().notNull(),
    streamId: bigint({ mode: "bigint" }).notNull(),
    number: bigint({ mode: "number" }).notNull(),
    programRoot: text().$type<Hex>().notNull(),
    inputRoot: text().$type<Hex>().notNull(),
    /** Artifact of the job's manifest. */
    manifest: text().notNull(),
    /** Wei of the stream's token. */
    price: wei().notNull(),
    /** Seconds that its requester allowed, and when it was taken, in milliseconds since 1970. */
    runTime: integer().notNull(),
    acceptedAt: bigint({ mode: "number" }).notNull(),
    /** Whether its artifacts and openings are for the stream's signer only, for good. */
    isPrivate: boolean().notNull().default(false),
    /** Set once it is computed. */
    result: jsonb().$type<{ outputRoot: Hex; traceRoot: Hex; output: string }>(),
    /** Set when it cannot be computed: why. */
    failure: text(),
    /** The batch it was paid in and its place there. */
    batch: bigint({ mode: "bigint" }),
    leaf: integer(),
  },
  (table) => [primaryKey({ columns: [table.daemon, table.streamId, table.number] })],
);

/** Batches of streams: each with the last voucher that was taken for it. */
export const streamBatches = provider.table(
  "stream_batches",
  {
    daemon: text().notNull(),
    streamId: bigint({ mode: "bigint" }).notNull(),
    batch: bigint({ mode: "bigint" }).notNull(),
    jobsRoot: text().$type<Hex>().notNull(),
    jobCount: integer().notNull(),
    cumulativeAmount: wei().notNull(),
    signature: text().$type<Hex>().notNull(),
    /** When its first voucher was taken, in milliseconds since 1970. */
    openedAt: bigint({ mode: "number" }).notNull(),
    /** Set when no more jobs are taken into it: artifact of its manifest. */
    locator: text(),
    /** Set once it is on chain. */
    batchId: bigint({ mode: "bigint" }),
    /** Set when the provider is done with it: why. The latest stays, because the next voucher continues from it. */
    closed: text(),
    /** Reveals demanded and not yet answered. */
    reveals: jsonb().$type<{ leaf: number; op: number; level: number; index: number; hash: Hex; respondBy: number }[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.daemon, table.streamId, table.batch] })],
);
