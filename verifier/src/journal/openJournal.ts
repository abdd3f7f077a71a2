import type { Leadership, Transaction } from "@dpin/sdk/database";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Hex } from "viem";
import { JournalError } from "./JournalError.ts";
import { commitments, convictions as convictionTable, cursors, histories, type BatchState } from "./tables.ts";

type Row = typeof commitments.$inferSelect;

/** What a verifier must not forget about one job. */
export interface JournalRecord extends Omit<Row, "verifier" | "product" | "reason" | "evidence" | "batch"> {
  product?: NonNullable<Row["product"]>;
  reason?: string;
  evidence?: NonNullable<Row["evidence"]>;
  /** Of a batch only. */
  batch?: BatchState;
}

/** What a verifier remembers of one provider. */
export interface JournalProvider {
  readonly provider: Hex;
  /** Jobs that an own re-run found right. */
  right: number;
  /** All on chain, whoever proved them, with their chain second. */
  readonly convictions: { jobId: bigint; time: number }[];
}

/** The state of a verifier that outlives its process: changed in place; `save` resolves once all of it is safe, or nothing of what changed. */
export interface Journal {
  nextBlock: bigint;
  /** Whether logs wait to be read, so that convictions of before now may not be known. */
  isBehind: boolean;
  readonly records: Map<bigint, JournalRecord>;
  /** What is remembered of a provider; begun when there is nothing. */
  provider(address: `0x${string}`): JournalProvider;
  save(): Promise<void>;
}

/**
 * Opens the journal of the verifier that `leadership` names, or begins one. Throws JournalError when it belongs to another network: it may hold the salt of a claim,
 * so it is never overwritten silently.
 */
export async function openJournal(parameters: { leadership: Leadership; chainId: number; escrow: `0x${string}` }): Promise<Journal> {
  const { leadership, chainId, escrow } = parameters;
  const verifier = leadership.name;
  const network = `${chainId}:${escrow.toLowerCase()}`;
  const stored = await leadership.transact(async (transaction) => {
    await transaction.insert(cursors).values({ verifier, network, nextBlock: 0n }).onConflictDoNothing();
    const [cursor] = await transaction.select().from(cursors).where(eq(cursors.verifier, verifier));
    return {
      cursor: cursor!,
      rows: await transaction.select().from(commitments).where(eq(commitments.verifier, verifier)),
      known: await transaction.select().from(histories).where(eq(histories.verifier, verifier)),
      convicted: await transaction.select().from(convictionTable).where(eq(convictionTable.verifier, verifier)),
    };
  });
  if (stored.cursor.network !== network) {
    throw new JournalError("the database holds this verifier's journal of another network: use another database", {
      details: { expected: network, found: stored.cursor.network },
    });
  }
  const providers = new Map<string, JournalProvider>();
  const journal: Journal = {
    nextBlock: stored.cursor.nextBlock,
    isBehind: true,
    records: new Map(stored.rows.map((row) => [row.jobId, recordOf(row)])),
    provider(address) {
      const known = providers.get(address.toLowerCase()) ?? { provider: address, right: 0, convictions: [] };
      providers.set(address.toLowerCase(), known);
      return known;
    },
    save() {
      // One after the other: what one wrote is what the next one compares with.
      saving = saving.catch(() => undefined).then(write);
      return saving;
    },
  };
  for (const { provider, right } of stored.known) journal.provider(provider).right = right;
  for (const { provider, jobId, time } of stored.convicted) journal.provider(provider).convictions.push({ jobId, time });

  let saving: Promise<void> = Promise.resolve();
  let records = new Map([...journal.records].map(([jobId, record]) => [jobId, stateOf(record)]));
  let rights = new Map([...providers].map(([key, { right }]) => [key, right]));
  let convictions = new Set([...providers].flatMap(([key, known]) => known.convictions.map(({ jobId }) => `${key} ${jobId}`)));

  async function write(): Promise<void> {
    const { nextBlock } = journal;
    const nowRecords = new Map([...journal.records].map(([jobId, record]) => [jobId, stateOf(record)]));
    const nowRights = new Map([...providers].map(([key, { right }]) => [key, right]));
    const nowConvictions = new Set(convictions);
    const rows = [...journal.records.values()]
      .filter(({ jobId }) => records.get(jobId) !== nowRecords.get(jobId))
      .map((record): Row => ({
        ...record,
        verifier,
        product: record.product ?? null,
        reason: record.reason ?? null,
        evidence: record.evidence ?? null,
        batch: record.batch ?? null,
      }));
    const gone = [...records.keys()].filter((jobId) => !nowRecords.has(jobId));
    const known = [...providers].filter(([key, { right }]) => rights.get(key) !== right);
    const convicted = [...providers].flatMap(([key, { provider, convictions: all }]) =>
      all.filter(({ jobId }) => !convictions.has(`${key} ${jobId}`)).map((one) => ({ verifier, provider, ...one })),
    );
    for (const { provider, jobId } of convicted) nowConvictions.add(`${provider.toLowerCase()} ${jobId}`);
    // Taken before the first wait: what changes while this is written belongs to the next save.
    const histories = known.map(([, { provider, right }]) => ({ verifier, provider, right }));
    await leadership.transact((transaction) => writeAll({ transaction, verifier, nextBlock, rows, gone, histories, convicted }));
    records = nowRecords;
    rights = nowRights;
    convictions = nowConvictions;
  }

  return journal;
}

async function writeAll(parameters: {
  transaction: Transaction;
  verifier: string;
  nextBlock: bigint;
  rows: readonly Row[];
  gone: readonly bigint[];
  histories: readonly (typeof histories.$inferInsert)[];
  convicted: readonly (typeof convictionTable.$inferInsert)[];
}): Promise<void> {
  const { transaction, verifier, nextBlock, rows, gone, histories: known, convicted } = parameters;
  await transaction.update(cursors).set({ nextBlock }).where(eq(cursors.verifier, verifier));
  if (gone.length > 0) {
    await transaction.delete(commitments).where(and(eq(commitments.verifier, verifier), inArray(commitments.jobId, [...gone])));
  }
  for (const row of rows) {
    await transaction
      .insert(commitments)
      .values(row)
      .onConflictDoUpdate({ target: [commitments.verifier, commitments.jobId], set: row });
  }
  if (known.length > 0) {
    await transaction
      .insert(histories)
      .values([...known])
      .onConflictDoUpdate({ target: [histories.verifier, histories.provider], set: { right: sql`excluded."right"` } });
  }
  if (convicted.length > 0) {
    await transaction
      .insert(convictionTable)
      .values([...convicted])
      .onConflictDoNothing();
  }
}

function recordOf({ verifier: _, product, reason, evidence, batch, ...rest }: Row): JournalRecord {
  return {
    ...rest,
    ...(product !== null && { product }),
    ...(reason !== null && { reason }),
    ...(evidence !== null && { evidence }),
    ...(batch !== null && { batch }),
  };
}

/** Tells whether a record changed; a proof, which may be large, by the claim that was made from it. */
function stateOf({ evidence, ...rest }: JournalRecord): string {
  return JSON.stringify({ ...rest, claim: evidence?.claim }, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
