import { bigint, jsonb, pgSchema, primaryKey, text } from "drizzle-orm/pg-core";
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
    reveals: jsonb().$type<{ op: number; level: number; index: number; hash: Hex }[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.daemon, table.jobId] })],
);
