import { createLogSpan, createOverlap, keepLatest, readLogs, type ContractRevertError, type DpinClient, type LogPiece } from "@dpin/sdk";
import type { Leadership } from "@dpin/sdk/database";
import { and, eq, gte, inArray, lte, ne } from "drizzle-orm";
import type { Logger } from "pino";
import { isAddressEqual, type Hex, type Log } from "viem";
import { createPieces, LATE, SLICE_MS } from "../createPieces.ts";
import type { Journal } from "../journal/openJournal.ts";
import { cursors, payments as table } from "../journal/tables.ts";
import { costOf } from "./costOf.ts";
import { GAS_INDEX, paymentsOf, type Payment } from "./paymentsOf.ts";
import { sumPayments } from "./sumPayments.ts";

/** What a verifier's disputes cost and earn, written down as the chain tells it. */
export interface Accounts {
  /** Reads the events of blocks that are new, once the journal has read all there are, for two seconds at most; never fails because of the chain: what could not be read is read the next time. */
  read(): Promise<void>;
  /** Writes down the gas of a call that was mined and refused. */
  refused(refusal: { jobId: bigint; error: ContractRevertError }): Promise<void>;
  /** Says in the log what the dispute about a job came to, as soon as all blocks are read; nothing when there was none. */
  tell(job: { jobId: bigint }): Promise<void>;
}

const OVERLAP_BLOCKS = 32;
const MOST_BLOCKS = 2_000;
/** Blocks without payments after which the place is written down all the same. */
const IDLE_BLOCKS = 1_000n;
const KEPT = 256;

/**
 * Opens the accounts of the verifier that `leadership` names. They are made of the chain's events, not of what this process did, so that a process that was killed between a transaction
 * and its note misses nothing, and reading twice changes nothing. Blocks of a reorganisation are read again: what vanished is taken out.
 */
export async function openAccounts({
  client,
  leadership,
  journal,
  logger,
}: {
  client: DpinClient;
  leadership: Leadership;
  journal: Journal;
  logger: Logger;
}): Promise<Accounts> {
  const { challenges: address, token, fromBlock = 0n } = client.addresses;
  const { account } = client;
  const verifier = leadership.name;
  const [cursor] = await leadership.transact((transaction) => transaction.select().from(cursors).where(eq(cursors.verifier, verifier)));
  let next = cursor?.nextPaymentBlock ?? 0n;
  let written = next;
  /** Payments may stand in the blocks that are read again. */
  let lastPayment = next;
  const span = createLogSpan({ most: MOST_BLOCKS });
  const overlap = createOverlap({ blocks: OVERLAP_BLOCKS, floor: fromBlock });
  const pieces = createPieces({ begin });
  let running: Promise<void> | null = null;
  /** Jobs that ended, each with the first block that need not be read for it. */
  const untold = new Map<bigint, bigint>();
  const claims = new Map<Hex, bigint>();
  const costs = new Map<Hex, { block: bigint; wei: bigint | null }>();

  /** One at a time: disputes end between the turns too. */
  const read = (): Promise<void> => (running ??= readOn().finally(() => (running = null)));

  async function readOn(): Promise<void> {
    // A proof is forgotten with its job, which may end before its claim's block is read here.
    for (const { jobId, evidence } of journal.records.values())
      if (evidence !== undefined) keepLatest({ map: claims, key: evidence.claim, value: jobId, most: KEPT });
    // After a long outage first the disputes.
    if (journal.isBehind) return;
    const until = performance.now() + SLICE_MS;
    try {
      for (let piece = await pieces.next({ until }); piece !== null; piece = await pieces.next({ until })) {
        if (piece === LATE) return;
        await book(piece);
      }
      for (const [jobId, block] of untold) if (next >= block) await say(jobId);
    } catch (error) {
      pieces.restart();
      client.signal?.throwIfAborted();
      leadership.lost.throwIfAborted();
      // Disputes must not wait for their accounts.
      logger.warn(
        { event: "unaccounted", error: String((error as Error).message).split("\n")[0] },
        "payments could not be read; trying again",
      );
    }
  }

  /** Null when there is nothing new. */
  function begin(): AsyncGenerator<LogPiece, void, void> | null {
    const { nextBlock } = journal;
    if (nextBlock === next) return null;
    // The chain went back.
    if (nextBlock < next) next = nextBlock;
    // Never the node's own word: a head that lies far ahead would keep the disputes waiting. What the journal has read was there.
    return readLogs(client, { address, fromBlock: overlap.beginAt(next), toBlock: nextBlock - 1n, span });
  }

  /** Writes down what happened in some blocks, in the place of what was read of them before. */
  async function book({ fromBlock: from, toBlock: to, logs: read }: LogPiece): Promise<void> {
    const logs = read as readonly Log<bigint, number, false>[];
    const found = paymentsOf({ logs, account, token, jobOfClaim: (claim) => claims.get(claim) });
    const rows = [...found.payments];
    for (const [transaction, { jobId, block }] of found.transactions) {
      const wei = await gasOf({ transaction, block });
      if (wei !== null) rows.push({ transaction, logIndex: GAS_INDEX, block, jobId, kind: "gas", token: null, wei });
    }
    if (rows.length > 0) lastPayment = to;
    const idle = from > lastPayment + BigInt(OVERLAP_BLOCKS);
    if (!idle || to > written + IDLE_BLOCKS) {
      await write({ from, to, rows });
      written = to + 1n;
    }
    if (to >= next) next = to + 1n;
  }

  /** Null for another's transaction: anyone may settle or give a deposit back. */
  async function gasOf({ transaction: hash, block }: { transaction: Hex; block: bigint }): Promise<bigint | null> {
    const known = costs.get(hash);
    if (known?.block === block) return known.wei;
    const receipt = await client.call("getTransactionReceipt", () => client.publicClient.getTransactionReceipt({ hash }));
    const wei = isAddressEqual(receipt.from, account) ? costOf({ receipt }) : null;
    keepLatest({ map: costs, key: hash, value: { block, wei }, most: KEPT });
    return wei;
  }

  async function write({ from, to, rows }: { from: bigint; to: bigint; rows: readonly Payment[] }): Promise<void> {
    const hashes = [...new Set(rows.map(({ transaction }) => transaction))];
    await leadership.transact(async (transaction) => {
      const mine = eq(table.verifier, verifier);
      const same = and(mine, inArray(table.transaction, hashes));
      // The job of a claim is known only as long as its proof is kept.
      const known =
        hashes.length === 0
          ? []
          : await transaction
              .select()
              .from(table)
              .where(and(same, ne(table.jobId, 0n)));
      const jobs = new Map(known.map(({ transaction: hash, jobId }) => [hash, jobId]));
      await transaction.delete(table).where(and(mine, gte(table.block, from), lte(table.block, to), ne(table.kind, "reverted")));
      if (hashes.length > 0) await transaction.delete(table).where(same);
      const values = rows.map((row) => ({ ...row, verifier, jobId: row.jobId === 0n ? (jobs.get(row.transaction) ?? 0n) : row.jobId }));
      if (values.length > 0) await transaction.insert(table).values(values);
      await transaction
        .update(cursors)
        .set({ nextPaymentBlock: to + 1n })
        .where(eq(cursors.verifier, verifier));
    });
  }

  async function say(jobId: bigint): Promise<void> {
    const rows = await leadership.transact((transaction) =>
      transaction
        .select()
        .from(table)
        .where(and(eq(table.verifier, verifier), eq(table.jobId, jobId))),
    );
    untold.delete(jobId);
    if (rows.length === 0) return;
    const { gas, deposits, refunds, bounty, transactions } = sumPayments(rows);
    const amounts = { gasWei: gas, depositWei: deposits, refundWei: refunds, bountyWei: bounty };
    logger.info(
      {
        ...{ event: "settled", jobId: String(jobId), transactions, token },
        ...Object.fromEntries(Object.entries(amounts).map(([name, wei]) => [name, String(wei)])),
      },
      `the dispute about job ${jobId} cost ${gas + deposits - refunds} native wei and earned ${bounty} DPIN wei`,
    );
  }

  return {
    read,
    refused: async ({ jobId, error: { receipt } }) => {
      if (receipt === undefined) return;
      const { transactionHash, blockNumber: block } = receipt;
      const row = { verifier, transaction: transactionHash, logIndex: GAS_INDEX, block, jobId, token: null };
      await leadership.transact((transaction) =>
        transaction
          .insert(table)
          .values({ ...row, kind: "reverted", wei: costOf({ receipt }) })
          .onConflictDoNothing(),
      );
    },
    tell: async ({ jobId }) => {
      untold.set(jobId, journal.nextBlock);
      await read();
    },
  };
}
