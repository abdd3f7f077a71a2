import { getStake, getStream, quoteLock, type DpinClient, type StreamJob, type StreamOrder } from "@dpin/sdk";
import type { Logger } from "pino";
import { isAddressEqual, zeroAddress, type Address } from "viem";
import type { DrainFlag } from "../drain/createDrainFlag.ts";
import type { StreamWorker } from "./createStreamWorker.ts";
import { ledgerOf } from "./ledgerOf.ts";
import { openBatchOf } from "./openBatchOf.ts";
import type { StreamJobEntry, StreamJournal } from "./openStreamJournal.ts";
import { readOpenStream, type OpenStream } from "./readOpenStream.ts";
import { stateOf } from "./stateOf.ts";
import { streamJobOf } from "./streamJobOf.ts";
import { StreamRefusal } from "./StreamRefusal.ts";

interface OrderDesk {
  readonly client: DpinClient;
  readonly provider: Address;
  readonly journal: StreamJournal;
  readonly worker: StreamWorker;
  readonly drain: DrainFlag;
  readonly logger: Logger;
}

/**
 * Takes the next job of a stream when everything before it is paid, its funds cover it, and free stake can be locked for it; the same order again is answered with the job that it is. Throws StreamRefusal.
 */
export async function takeOrder(
  { client, provider, journal, worker, drain, logger }: OrderDesk,
  { streamId, order: asked }: { streamId: bigint; order: StreamOrder },
): Promise<StreamJob> {
  const known = journal.job(streamId, asked.number);
  if (known !== undefined) {
    const { next } = stateOf(ledgerOf({ journal, streamId }));
    if (!isSameOrder(known, asked)) throw new StreamRefusal(`job ${asked.number} of the stream is another one`, 409, { next });
    return streamJobOf(known);
  }
  if ((await drain.get()) !== null) throw new StreamRefusal("this provider takes no new work", 503);
  const { next, unpaid, running, isDefaulted } = stateOf(ledgerOf({ journal, streamId }));
  if (asked.number !== next) throw new StreamRefusal(`the stream's next job is number ${next}`, 409, { next });
  if (isDefaulted) throw new StreamRefusal("a job of the stream was delivered and not paid: it gets no more", 402);
  if (unpaid !== null)
    throw new StreamRefusal(`job ${unpaid.number} of the stream waits for its voucher`, 402, {
      number: unpaid.number,
      price: unpaid.price,
    });
  if (running) throw new StreamRefusal("a job of the stream is being computed", 409, { next });
  const stream = await readOpenStream(client, { streamId });
  const { owed } = openBatchOf({ ...ledgerOf({ journal, streamId }), stream });
  const amount = owed + asked.price - stream.collected;
  if (amount > stream.available)
    throw new StreamRefusal("the stream's funds do not cover the job", 402, { available: stream.available, needed: amount });
  await requireStake({ client, provider, journal, streamId, stream, amount });
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
  return streamJobOf(entry);
}

/** What waits to be committed must find free stake then, this job included. */
async function requireStake({
  client,
  provider,
  journal,
  streamId,
  stream,
  amount,
}: Pick<OrderDesk, "client" | "provider" | "journal"> & { streamId: bigint; stream: OpenStream; amount: bigint }): Promise<void> {
  const { lockable } = await getStake(client, { provider });
  let needed = await quoteLock(client, { amount, token: stream.token, from: "streams" });
  for (const other of journal.streams()) {
    if (other === streamId) continue;
    const { token, collected } = await getStream(client, { streamId: other });
    const { last } = stateOf(ledgerOf({ journal, streamId: other }));
    if (last === null || last.cumulativeAmount <= collected || isAddressEqual(token, zeroAddress)) continue;
    needed += await quoteLock(client, { amount: last.cumulativeAmount - collected, token, from: "streams" });
  }
  if (needed > lockable) throw new StreamRefusal("this provider has no free stake to commit the job with", 503);
}

function isSameOrder(entry: StreamJobEntry, { programRoot, inputRoot, manifest, price, private: isPrivate = false }: StreamOrder): boolean {
  const isSameJob = entry.programRoot === programRoot && entry.inputRoot === inputRoot && entry.manifest === manifest;
  return isSameJob && entry.price === price && entry.isPrivate === isPrivate;
}
