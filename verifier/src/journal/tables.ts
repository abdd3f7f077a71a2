import { bigint, integer, jsonb, pgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import type { Hex } from "viem";

export const verifier = pgSchema("verifier");

/** How far a verifier has read the chain. */
export const cursors = verifier.table("cursors", {
  verifier: text().primaryKey(),
  /** Chain and escrow, so that no other network's state is taken for this one's. */
  network: text().notNull(),
  /** First block whose events have not been read. */
  nextBlock: bigint({ mode: "bigint" }).notNull(),
});

/** Commitments to check. */
export const commitments = verifier.table(
  "commitments",
  {
    verifier: text().notNull(),
    jobId: bigint({ mode: "bigint" }).notNull(),
    /** Block of the commitment. */
    block: bigint({ mode: "bigint" }).notNull(),
    provider: text().$type<Hex>().notNull(),
    programRoot: text().$type<Hex>().notNull(),
    inputRoot: text().$type<Hex>().notNull(),
    outputRoot: text().$type<Hex>().notNull(),
    traceRoot: text().$type<Hex>().notNull(),
    /** Artifact ids of the job's manifest and of the committed output. */
    jobLocator: text().notNull(),
    outputLocator: text().notNull(),
    /** How it is checked: drawn after the commitment, once. */
    tier: text({ enum: ["sample", "rerun"] }).notNull(),
    /** `differs` also stands for a search that waits for a reveal: the chain keeps the answers, so the search starts anew. */
    finding: text({ enum: ["unchecked", "differs", "proven", "closed"] }).notNull(),
    /** Why it is closed. */
    reason: text(),
    evidence: jsonb().$type<{ proof: Hex; salt: Hex; claim: Hex; kind: string }>(),
    /** Nodes that this verifier demanded on chain: their deposits may have to be taken back. */
    demanded: jsonb().$type<{ op: number; level: number; index: number; hash: Hex }[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.verifier, table.jobId] })],
);

/** Jobs of a provider that an own re-run found right. */
export const histories = verifier.table(
  "histories",
  { verifier: text().notNull(), provider: text().$type<Hex>().notNull(), right: integer().notNull() },
  (table) => [primaryKey({ columns: [table.verifier, table.provider] })],
);

/** Convictions on chain, whoever proved them, with their chain second. */
export const convictions = verifier.table(
  "convictions",
  {
    verifier: text().notNull(),
    provider: text().$type<Hex>().notNull(),
    jobId: bigint({ mode: "bigint" }).notNull(),
    time: bigint({ mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.verifier, table.provider, table.jobId] })],
);
