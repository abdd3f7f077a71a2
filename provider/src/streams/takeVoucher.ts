import { batchTree, checkVoucher, MAX_BATCH_JOBS, type DpinClient, type SignedVoucher, type Statement } from "@dpin/sdk";
import type { Logger } from "pino";
import type { StreamWorker } from "./createStreamWorker.ts";
import { ledgerOf } from "./ledgerOf.ts";
import { openBatchOf } from "./openBatchOf.ts";
import type { StreamBatchEntry, StreamJobEntry, StreamJournal } from "./openStreamJournal.ts";
import { readOpenStream } from "./readOpenStream.ts";
import { stateOf } from "./stateOf.ts";
import { StreamRefusal } from "./StreamRefusal.ts";

interface VoucherDesk {
  readonly client: DpinClient;
  readonly journal: StreamJournal;
  readonly worker: StreamWorker;
  readonly maxBatchJobs: number;
  readonly logger: Logger;
}

/** Takes the voucher for a stream's delivered job into its open batch, and seals a batch that is full; the same voucher again changes nothing. Throws StreamRefusal. */
export async function takeVoucher(
  { client, journal, worker, maxBatchJobs, logger }: VoucherDesk,
  { streamId, voucher: given }: { streamId: bigint; voucher: SignedVoucher },
): Promise<void> {
  const { unpaid, last, next } = stateOf(ledgerOf({ journal, streamId }));
  if (unpaid === null) {
    // The same again, because its answer was lost.
    if (last !== null && given.signature.toLowerCase() === last.signature.toLowerCase() && given.batch === last.batch) return;
    throw new StreamRefusal("no job of the stream waits for a voucher", 409, { next });
  }
  const stream = await readOpenStream(client, { streamId });
  const open = openBatchOf({ ...ledgerOf({ journal, streamId }), stream });
  if (given.batch !== open.number) throw new StreamRefusal(`the stream's open batch is number ${open.number}`, 409, { batch: open.number });
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
  if (jobCount >= Math.min(maxBatchJobs, MAX_BATCH_JOBS)) await worker.seal(streamId);
}

function statementOf({ programRoot, inputRoot, result }: StreamJobEntry): Statement {
  return { programRoot, inputRoot, outputRoot: result!.outputRoot, traceRoot: result!.traceRoot };
}
