import {
  batchTree,
  checkVoucher,
  getStake,
  getStream,
  MAX_BATCH_JOBS,
  quoteLock,
  recoverStreamAccess,
  type DpinClient,
  type SignedVoucher,
  type Statement,
  type StreamJob,
  type StreamOrder,
  type StreamStatus,
} from "@dpin/sdk";
import type { DiskRoom } from "@dpin/sdk/node";
import type { Logger } from "pino";
import { isAddressEqual, zeroAddress } from "viem";
import type { Address } from "viem";
import type { DrainFlag } from "../drain/createDrainFlag.ts";
import type { ProviderConfig } from "../providerConfigSchema.ts";
import type { Locks } from "./createLocks.ts";
import type { StreamStores } from "./createStreamStores.ts";
import type { StreamWorker } from "./createStreamWorker.ts";
import { openBatchOf } from "./openBatchOf.ts";
import type { StreamBatchEntry, StreamJobEntry, StreamJournal } from "./openStreamJournal.ts";
import { stateOf, type StreamLedger } from "./stateOf.ts";
import { StreamRefusal } from "./StreamRefusal.ts";

/** Where requesters come with the jobs of their streams (docs/spec/serving.md). Everything but `enter` is for those who were let in; all throws StreamRefusal. */
export interface StreamDesk {
  /** Lets in the signer of one of this provider's streams, and nobody else. */
  enter(of: { streamId: bigint; header: string | undefined }): Promise<void>;
  status(streamId: bigint): Promise<StreamStatus>;
  order(of: { streamId: bigint; order: StreamOrder; voucher: SignedVoucher | undefined }): Promise<StreamJob>;
  job(of: { streamId: bigint; number: number }): StreamJob;
  pay(of: { streamId: bigint; voucher: SignedVoucher }): Promise<StreamStatus>;
  /** Adds a piece of an artifact (StreamStores.add). */
  add(piece: Parameters<StreamStores["add"]>[0]): Promise<number>;
  readonly stores: StreamStores;
}

type Stream = Awaited<ReturnType<typeof getStream>>;

export function createStreamDesk({
  client,
  provider,
  chainId,
  journal,
  stores,
  worker,
  locks,
  drain,
  room,
  config,
  logger,
}: {
  client: DpinClient;
  provider: Address;
  chainId: number;
  journal: StreamJournal;
  stores: StreamStores;
  worker: StreamWorker;
  locks: Locks;
  drain: DrainFlag;
  room: DiskRoom | undefined;
  config: ProviderConfig;
  logger: Logger;
}): StreamDesk {
  /** Who may enter never changes. */
  const signers = new Map<bigint, Address>();
  const { streams } = client.addresses;

  async function signerOf(streamId: bigint): Promise<Address | null> {
    const known = signers.get(streamId);
    if (known !== undefined) return known;
    const stream = await getStream(client, { streamId });
    if (!isAddressEqual(stream.provider, provider)) return null;
    signers.set(streamId, stream.signer);
    return stream.signer;
  }

  async function openStream(streamId: bigint): Promise<Stream> {
    const stream = await getStream(client, { streamId });
    if (isAddressEqual(stream.token, zeroAddress)) throw new StreamRefusal("the stream is closed", 409);
    return stream;
  }

  const ledgerOf = (streamId: bigint): StreamLedger => ({ jobs: journal.jobsOf(streamId), batches: journal.batchesOf(streamId) });

  async function statusOf(streamId: bigint): Promise<StreamStatus> {
    const stream = await getStream(client, { streamId });
    const { next, unpaid, last } = stateOf(ledgerOf(streamId));
    const open = openBatchOf({ ...ledgerOf(streamId), stream });
    return {
      next,
      batch: open.number,
      statements: open.statements,
      voucher: last === null || last.signature === "0x" ? null : voucherOf(last),
      unpaid: unpaid === null ? null : jobOf(unpaid),
      draining: (await drain.get()) !== null,
    };
  }

  async function order({ streamId, order: asked }: { streamId: bigint; order: StreamOrder }): Promise<StreamJob> {
    const known = journal.job(streamId, asked.number);
    if (known !== undefined) {
      if (!isSameOrder(known, asked)) throw new StreamRefusal(`job ${asked.number} of the stream is another one`, 409, nextOf(streamId));
      return jobOf(known);
    }
    if ((await drain.get()) !== null) throw new StreamRefusal("this provider takes no new work", 503);
    const { next, unpaid, running, isDefaulted } = stateOf(ledgerOf(streamId));
    if (asked.number !== next) throw new StreamRefusal(`the stream's next job is number ${next}`, 409, { next });
    if (isDefaulted) throw new StreamRefusal("a job of the stream was delivered and not paid: it gets no more", 402);
    if (unpaid !== null)
      throw new StreamRefusal(`job ${unpaid.number} of the stream waits for its voucher`, 402, {
        number: unpaid.number,
        price: unpaid.price,
      });
    if (running) throw new StreamRefusal("a job of the stream is being computed", 409, { next });
    const stream = await openStream(streamId);
    const { owed } = openBatchOf({ ...ledgerOf(streamId), stream });
    const amount = owed + asked.price - stream.collected;
    if (amount > stream.available)
      throw new StreamRefusal("the stream's funds do not cover the job", 402, { available: stream.available, needed: amount });
    await requireStake({ streamId, stream, amount });
    const { private: isPrivate = false, ...rest } = asked;
    const entry: StreamJobEntry = {
      ...{ streamId, ...rest, isPrivate, acceptedAt: Date.now(), result: null, failure: null, batch: null, leaf: null },
    };
    const verdict = await worker.judge({ entry, token: stream.token });
    if (verdict !== null) throw verdict;
    await journal.save({ jobs: [entry] });
    logger.info(
      { event: "streamOrdered", stream: String(streamId), number: entry.number, price: String(entry.price) },
      "took a stream's job",
    );
    worker.start(entry);
    return jobOf(entry);
  }

  /** What waits to be committed must find free stake then, this job included. */
  async function requireStake({ streamId, stream, amount }: { streamId: bigint; stream: Stream; amount: bigint }): Promise<void> {
    const { lockable } = await getStake(client, { provider });
    let needed = await quoteLock(client, { amount, token: stream.token, from: "streams" });
    for (const other of journal.streams()) {
      if (other === streamId) continue;
      const { token, collected } = await getStream(client, { streamId: other });
      const { last } = stateOf(ledgerOf(other));
      if (last === null || last.cumulativeAmount <= collected || isAddressEqual(token, zeroAddress)) continue;
      needed += await quoteLock(client, { amount: last.cumulativeAmount - collected, token, from: "streams" });
    }
    if (needed > lockable) throw new StreamRefusal("this provider has no free stake to commit the job with", 503);
  }

  async function pay({ streamId, voucher: given }: { streamId: bigint; voucher: SignedVoucher }): Promise<void> {
    const { unpaid, last } = stateOf(ledgerOf(streamId));
    if (unpaid === null) {
      // The same again, because its answer was lost.
      if (last !== null && given.signature.toLowerCase() === last.signature.toLowerCase() && given.batch === last.batch) return;
      throw new StreamRefusal("no job of the stream waits for a voucher", 409, nextOf(streamId));
    }
    const stream = await openStream(streamId);
    const open = openBatchOf({ ...ledgerOf(streamId), stream });
    if (given.batch !== open.number)
      throw new StreamRefusal(`the stream's open batch is number ${open.number}`, 409, { batch: open.number });
    const { root, jobCount } = batchTree({ statements: [...open.statements, statementOf(unpaid)] });
    if (given.jobsRoot !== root || given.jobCount !== jobCount)
      throw new StreamRefusal("the voucher is not over the jobs of the batch", 422, { jobsRoot: root, jobCount });
    const owed = open.owed + unpaid.price;
    if (given.cumulativeAmount < owed) throw new StreamRefusal("the voucher is for too little", 402, { cumulativeAmount: owed });
    const { signature, ...rest } = given;
    const fault = await checkVoucher(client, { voucher: { streamId, ...rest }, signature, batch: open.number, thawing: true });
    if (fault !== null) throw new StreamRefusal(`the voucher cannot be collected: ${fault}`, fault === "not funded" ? 402 : 422, { fault });
    const batch: StreamBatchEntry = {
      ...{ streamId, ...given, openedAt: open.entry?.openedAt ?? Date.now() },
      ...{ locator: null, batchId: null, closed: null, reveals: [] },
    };
    await journal.save({ jobs: [{ ...unpaid, batch: open.number, leaf: jobCount - 1 }], batches: [batch] });
    const amount = String(given.cumulativeAmount);
    logger.info({ event: "voucher", stream: String(streamId), batch: String(open.number), jobs: jobCount, amount }, "took a voucher");
    if (jobCount >= Math.min(config.streams.maxBatchJobs, MAX_BATCH_JOBS)) await worker.seal(streamId);
  }

  const nextOf = (streamId: bigint) => ({ next: stateOf(ledgerOf(streamId)).next });

  return {
    stores,
    add: (piece) =>
      locks.hold(`${piece.streamId} artifacts`, async () => {
        // What is kept for a stream costs its requester at least the funds in it.
        if (piece.offset === 0 && (await openStream(piece.streamId)).available === 0n)
          throw new StreamRefusal("the stream has no funds", 402);
        if (room !== undefined && !(await room.fits({ bytes: piece.size })))
          throw new StreamRefusal("this provider's disk has no room: ask again later", 503);
        return stores.add(piece);
      }),
    enter: async ({ streamId, header }) => {
      const now = Math.floor(Date.now() / 1_000);
      // Looked at before the chain is asked: whoever cannot sign costs nothing.
      const signed = header === undefined ? null : await recoverStreamAccess({ header, streamId, streams, chainId, now });
      if (signed === null) throw new StreamRefusal("a stream's jobs are for its signer: sign an access that lasts an hour at most", 401);
      const signer = await signerOf(streamId);
      if (signer === null || !isAddressEqual(signed, signer))
        throw new StreamRefusal("not a stream of this provider that you sign for", 403);
    },
    status: statusOf,
    order: ({ streamId, order: asked, voucher }) =>
      locks.hold(String(streamId), async () => {
        if (voucher !== undefined) await pay({ streamId, voucher });
        return order({ streamId, order: asked });
      }),
    job: ({ streamId, number }) => {
      const entry = journal.job(streamId, number);
      if (entry === undefined) throw new StreamRefusal(`the stream has no job ${number}`, 404);
      return jobOf(entry);
    },
    pay: ({ streamId, voucher }) =>
      locks.hold(String(streamId), async () => {
        await pay({ streamId, voucher });
        return statusOf(streamId);
      }),
  };
}

function voucherOf({ batch, jobsRoot, jobCount, cumulativeAmount, signature }: StreamBatchEntry): SignedVoucher {
  return { batch, jobsRoot, jobCount, cumulativeAmount, signature } as SignedVoucher;
}

function isSameOrder(entry: StreamJobEntry, { programRoot, inputRoot, manifest, price, private: isPrivate = false }: StreamOrder): boolean {
  const isSameJob = entry.programRoot === programRoot && entry.inputRoot === inputRoot && entry.manifest === manifest;
  return isSameJob && entry.price === price && entry.isPrivate === isPrivate;
}

function statementOf({ programRoot, inputRoot, result }: StreamJobEntry): Statement {
  return { programRoot, inputRoot, outputRoot: result!.outputRoot, traceRoot: result!.traceRoot };
}

function jobOf({ number, programRoot, inputRoot, manifest, price, runTime, isPrivate, result, failure, batch }: StreamJobEntry): StreamJob {
  const state = failure !== null ? "failed" : batch !== null ? "paid" : result !== null ? "delivered" : "accepted";
  const order = { number, programRoot, inputRoot, manifest, price, runTime, ...(isPrivate && { private: true }) };
  return { ...order, state, result, reason: failure } as StreamJob;
}
