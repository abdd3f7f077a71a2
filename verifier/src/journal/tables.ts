import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, numeric, pgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import type { Hex } from "viem";

export const verifier = pgSchema("verifier");

/** How far a verifier has read the chain. */
export const cursors = verifier.table("cursors", {
  verifier: text().primaryKey(),
  /** Chain and escrow, so that no other network's state is taken for this one's. */
  network: text().notNull(),
  /** First block whose events have not been read. */
  nextBlock: bigint({ mode: "bigint" }).notNull(),
  /** First block whose payments have not been written down. */
  nextPaymentBlock: bigint({ mode: "bigint" })
    .notNull()
    .default(sql`0`),
});

/** What is remembered of a batch while its jobs are checked, one after the other. */
export interface BatchState {
  jobsRoot: Hex;
  jobCount: number;
  /** 32 random bytes, drawn after the commitment: they say which jobs are re-run, and with which one the check begins. */
  draw: Hex;
  /** How many jobs were looked at. */
  looked: number;
  /** Jobs whose data could not be had. */
  missed: number[];
  /** The job that a dispute is about, with its path; the record's roots and locators are then this job's. */
  dispute: { leaf: number; path: Hex[] } | null;
}

/** Commitments to check: jobs, and batches of streams (ids from 2^40). */
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
    tier: text({ enum: ["sample", "product", "rerun"] }).notNull(),
    /** Of one that is checked as a product: its tier when it turns out to be none. `failed` when its product is wrong, so that its re-run must differ. */
    product: text({ enum: ["rerun", "sample", "none", "failed"] }),
    /** `differs` also stands for a search that waits for a reveal: the chain keeps the answers, so the search starts anew. */
    finding: text({ enum: ["unchecked", "differs", "proven", "closed"] }).notNull(),
    /** Why it is closed. */
    reason: text(),
    evidence: jsonb().$type<{ proof: Hex; salt: Hex; claim: Hex; kind: string }>(),
    /** Null of a job. */
    batch: jsonb().$type<BatchState>(),
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

/** Re-runs and products of the last hour: they count against the policy's limits. */
export const runs = verifier.table(
  "runs",
  {
    verifier: text().notNull(),
    tier: text({ enum: ["rerun", "product"] })
      .notNull()
      .default("rerun"),
    jobId: bigint({ mode: "bigint" }).notNull(),
    /** When it ended and how long it took, milliseconds. */
    at: bigint({ mode: "number" }).notNull(),
    ms: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.verifier, table.tier, table.at, table.jobId] })],
);

/** What disputes cost and earned, one row for each transaction's gas and for each payment in its events; so it is the same however often it is read. */
export const payments = verifier.table(
  "payments",
  {
    verifier: text().notNull(),
    transaction: text().$type<Hex>().notNull(),
    /** Of the event; -1 stands for the gas. */
    logIndex: integer().notNull(),
    block: bigint({ mode: "bigint" }).notNull(),
    /** 0 when the transaction is about no job alone. */
    jobId: bigint({ mode: "bigint" }).notNull(),
    /** `gas` (of a call that reverted: `reverted`) and `deposit` are paid; `refund`, of a deposit, and `bounty` are received. */
    kind: text({ enum: ["gas", "reverted", "deposit", "refund", "bounty"] }).notNull(),
    /** Address of the bounty's token; the rest is native. */
    token: text().$type<Hex>(),
    wei: numeric({ precision: 78, scale: 0, mode: "bigint" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.verifier, table.transaction, table.logIndex] }), index().on(table.verifier, table.jobId)],
);

/** Jobs that a verifier posted itself, with the answers that it knows, by their inputs: written before they are posted. */
export const canaries = verifier.table(
  "canaries",
  {
    verifier: text().notNull(),
    inputRoot: text().$type<Hex>().notNull(),
    /** Milliseconds since 1970. */
    postedAt: bigint({ mode: "number" }).notNull(),
    /** The newest block before it was posted. */
    block: bigint({ mode: "bigint" }).notNull(),
    /** Chain second by which it is committed or never. */
    dueBy: bigint({ mode: "number" }).notNull(),
    /** Wei of its token, at most. */
    price: numeric({ precision: 78, scale: 0, mode: "bigint" }).notNull(),
    /** By the reference interpreter. */
    outputRoot: text().$type<Hex>().notNull(),
    traceRoot: text().$type<Hex>().notNull(),
    /** Of the commitment, and whether the verifier saw it so: `mismatch` when it did not. */
    verdict: text({ enum: ["right", "wrong", "mismatch", "overdue"] }),
  },
  (table) => [primaryKey({ columns: [table.verifier, table.inputRoot] })],
);

/** Verifiers that found themselves mistaken: they claim nothing until a person says so. */
export const halts = verifier.table("halts", {
  verifier: text().primaryKey(),
  reason: text().notNull(),
  /** Milliseconds since 1970. */
  at: bigint({ mode: "number" }).notNull(),
});
