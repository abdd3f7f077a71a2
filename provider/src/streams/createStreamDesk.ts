import {
  getStream,
  recoverStreamAccess,
  type DpinClient,
  type SignedVoucher,
  type StreamJob,
  type StreamOrder,
  type StreamStatus,
} from "@dpin/sdk";
import type { DiskRoom } from "@dpin/sdk/node";
import type { Logger } from "pino";
import { isAddressEqual, type Address } from "viem";
import type { DrainFlag } from "../drain/createDrainFlag.ts";
import type { ProviderConfig } from "../providerConfigSchema.ts";
import type { Locks } from "./createLocks.ts";
import type { StreamStores } from "./createStreamStores.ts";
import type { StreamWorker } from "./createStreamWorker.ts";
import { ledgerOf } from "./ledgerOf.ts";
import { openBatchOf } from "./openBatchOf.ts";
import type { StreamBatchEntry, StreamJournal } from "./openStreamJournal.ts";
import { readOpenStream } from "./readOpenStream.ts";
import { stateOf } from "./stateOf.ts";
import { streamJobOf } from "./streamJobOf.ts";
import { StreamRefusal } from "./StreamRefusal.ts";
import { takeOrder } from "./takeOrder.ts";
import { takeVoucher } from "./takeVoucher.ts";

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
  const desk = { client, provider, journal, worker, drain, maxBatchJobs: config.streams.maxBatchJobs, logger };
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

  async function statusOf(streamId: bigint): Promise<StreamStatus> {
    const stream = await getStream(client, { streamId });
    const { next, unpaid, last } = stateOf(ledgerOf({ journal, streamId }));
    const open = openBatchOf({ ...ledgerOf({ journal, streamId }), stream });
    return {
      next,
      batch: open.number,
      statements: open.statements,
      voucher: last === null || last.signature === "0x" ? null : voucherOf(last),
      unpaid: unpaid === null ? null : streamJobOf(unpaid),
      draining: (await drain.get()) !== null,
    };
  }

  return {
    stores,
    add: (piece) =>
      locks.hold(`${piece.streamId} artifacts`, async () => {
        // What is kept for a stream costs its requester at least the funds in it.
        if (piece.offset === 0 && (await readOpenStream(client, { streamId: piece.streamId })).available === 0n)
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
        if (voucher !== undefined) await takeVoucher(desk, { streamId, voucher });
        return takeOrder(desk, { streamId, order: asked });
      }),
    job: ({ streamId, number }) => {
      const entry = journal.job(streamId, number);
      if (entry === undefined) throw new StreamRefusal(`the stream has no job ${number}`, 404);
      return streamJobOf(entry);
    },
    pay: ({ streamId, voucher }) =>
      locks.hold(String(streamId), async () => {
        await takeVoucher(desk, { streamId, voucher });
        return statusOf(streamId);
      }),
  };
}

function voucherOf({ batch, jobsRoot, jobCount, cumulativeAmount, signature }: StreamBatchEntry): SignedVoucher {
  return { batch, jobsRoot, jobCount, cumulativeAmount, signature } as SignedVoucher;
}
