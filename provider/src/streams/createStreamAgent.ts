import { getBatch, getStream, keepLatest, wait, type ArtifactStore, type DpinClient, type DpinEvent } from "@dpin/sdk";
import type { Logger } from "pino";
import type { Address } from "viem";
import type { DrainFlag } from "../drain/createDrainFlag.ts";
import type { ProviderConfig } from "../providerConfigSchema.ts";
import type { Openings } from "../traces/createOpenings.ts";
import type { TraceKeeper } from "../traces/createTraceKeeper.ts";
import { streamJobKey } from "../traces/jobKey.ts";
import { createSteps } from "../work/createSteps.ts";
import { createAnswerMemory } from "./createAnswerMemory.ts";
import { createBatchActions, nameOf } from "./createBatchActions.ts";
import type { Locks } from "./createLocks.ts";
import type { StreamStores } from "./createStreamStores.ts";
import type { StreamWorker } from "./createStreamWorker.ts";
import { decideStream, type StreamAction } from "./decideStream.ts";
import { ledgerOf } from "./ledgerOf.ts";
import type { StreamBatchEntry, StreamJobEntry, StreamJournal } from "./openStreamJournal.ts";
import { recoverBatches } from "./recoverBatches.ts";
import { readStreamEvents } from "./readStreamEvents.ts";
import { NOT_PAID, stateOf } from "./stateOf.ts";

/** The part of a provider that acts on chain for streams. */
export interface StreamAgent {
  /** Writes down what events tell of batches; to be called before the place where they were read is. */
  read(events: readonly DpinEvent[]): Promise<void>;
  /** Finds answers to reveals that a reorganisation took back, so that they are given again. */
  recheckAnswers(): Promise<void>;
  /** Whether nothing is computed, waits for a voucher that may still come, or waits to be committed: only then may stake be thawed. */
  isIdle(): boolean;
  run(): Promise<never>;
}

const IDLE_MS = 86_400_000;
const LAST_PAYMENT_MS = 60_000;

export function createStreamAgent({
  client,
  provider,
  proofTail,
  journal,
  store,
  stores,
  worker,
  locks,
  traces,
  openings,
  drain,
  config,
  logger,
  signal,
}: {
  client: DpinClient;
  provider: Address;
  proofTail: () => Promise<number>;
  journal: StreamJournal;
  /** What everybody can read. */
  store: ArtifactStore;
  stores: StreamStores;
  worker: StreamWorker;
  locks: Locks;
  traces: TraceKeeper;
  openings: Openings;
  drain: DrainFlag;
  config: ProviderConfig;
  logger: Logger;
  signal: AbortSignal;
}): StreamAgent {
  const steps = createSteps({ pauseMs: config.pauseMs, signal });
  const restored = new Set<string>();
  const deliveredAt = new Map<string, number>();
  const answers = createAnswerMemory({ client, journal });
  const actions = createBatchActions({ client, provider, journal, worker, locks, traces, openings, answers, config, logger });

  async function look(): Promise<void> {
    const streams = journal.streams();
    if (streams.length > 0) {
      const draining = (await drain.get().catch(() => null)) !== null;
      const tail = await proofTail();
      const block = await client.call("getBlock", () => client.publicClient.getBlock());
      for (const streamId of streams) await lookAt({ streamId, draining, tail, head: block.number, now: Number(block.timestamp) });
    }
    step("stores", tidy);
    await wait({ ms: config.pollMs, signal });
  }

  async function lookAt(at: { streamId: bigint; draining: boolean; tail: number; head: bigint; now: number }): Promise<void> {
    const { streamId, draining, tail, head, now } = at;
    const batches = journal.batchesOf(streamId).filter(({ closed }) => closed === null);
    const { unpaid, running } = stateOf({ jobs: journal.jobsOf(streamId), batches });
    const stream = batches.some(({ batchId }) => batchId === null) ? await getStream(client, { streamId }) : null;
    for (const entry of batches) {
      const batch = entry.batchId === null ? null : await getBatch(client, { batchId: entry.batchId });
      const confirmed =
        batch !== null && batch.state !== "committed" && (await isConfirmed({ batchId: batch.id, state: batch.state, head }));
      const facts = { entry, batch, stream, draining, isBusy: running || (unpaid !== null && isFresh(unpaid)) };
      const next = decideStream({ ...facts, config, now, wallMs: Date.now(), proofTail: tail, confirmed });
      actions.foresee(entry, next);
      for (const action of next) start(entry, action);
      if (batch?.state === "committed" && !restored.has(nameOf(entry))) {
        restored.add(nameOf(entry));
        step(`${nameOf(entry)} restore`, () => restore(entry));
      }
    }
    const tooLate = unpaid !== null && Date.now() > unpaid.acceptedAt + (unpaid.runTime + config.streams.maxUnpaidSeconds) * 1_000;
    if (tooLate) step(`${streamId} unpaid`, () => locks.hold(String(streamId), () => giveUp(streamId)));
  }

  /** While draining, a requester gets a minute to pay what was delivered last, from when that is seen first. */
  function isFresh(job: StreamJobEntry): boolean {
    const key = String(streamJobKey(job));
    const since = deliveredAt.get(key) ?? performance.now();
    keepLatest({ map: deliveredAt, key, value: since, most: 1_000 });
    return performance.now() < since + LAST_PAYMENT_MS;
  }

  async function isConfirmed({ batchId, state, head }: { batchId: bigint; state: string; head: bigint }): Promise<boolean> {
    const blockNumber = head - BigInt(config.confirmations);
    if (config.confirmations === 0) return true;
    if (blockNumber < (client.addresses.fromBlock ?? 0n)) return false;
    return (await getBatch(client, { batchId, blockNumber }).catch(() => null))?.state === state;
  }

  function start(entry: StreamBatchEntry, action: StreamAction): void {
    step(`${nameOf(entry)} ${action.kind === "answer" ? `answer ${action.leaf}` : action.kind}`, () => actions.take(entry, action));
  }

  function step(key: string, run: () => Promise<void>): void {
    const [, what = key] = /^\d+ (?:\d+ )?([a-z]+)/.exec(key) ?? [];
    const onFailure = (error: unknown) => {
      logger.warn({ event: "retrying", step: `stream ${key}`, err: error }, "a step of a stream failed and will be tried again");
      return true;
    };
    // Other answers may be demanded later.
    steps.begin({ key, name: `provider.stream.${what}`, facts: { stream: key.split(" ")[0] }, repeats: what === "answer", run, onFailure });
  }

  async function restore(entry: StreamBatchEntry): Promise<void> {
    for (const job of journal.jobsOf(entry.streamId)) {
      signal.throwIfAborted();
      if (job.batch === entry.batch) await worker.restore(job);
    }
  }

  /** A requester that does not pay gets no more; what it has paid is committed. */
  async function giveUp(streamId: bigint): Promise<void> {
    const { unpaid } = stateOf(ledgerOf({ journal, streamId }));
    if (unpaid === null) return;
    logger.warn({ event: "streamUnpaid", stream: String(streamId), number: unpaid.number }, "a stream's job was not paid in time");
    await traces.drop(streamJobKey(unpaid));
    await journal.save({ jobs: [{ ...unpaid, failure: NOT_PAID }] });
  }

  /** Gives room back that streams without open jobs take. */
  async function tidy(): Promise<void> {
    for (const streamId of await stores.kept()) {
      const jobs = journal.jobsOf(streamId);
      const batches = journal.batchesOf(streamId);
      const isOpen = jobs.some(({ batch, failure }) => batch === null && failure === null);
      // Its data are nowhere else, and a reveal may be demanded.
      const isDefended = jobs.some((job) => job.isPrivate && batches.some(({ batch, closed }) => batch === job.batch && closed === null));
      const isUnsealed = batches.some(({ locator, closed }) => locator === null && closed === null);
      if (!isOpen && !isUnsealed && !isDefended) await stores.forget({ streamId, idleMs: IDLE_MS });
    }
  }

  return {
    recheckAnswers: () => answers.recheck(),
    read: async (events) => {
      const onLost = ({ batchId, error }: { batchId: bigint; error: unknown }) =>
        logger.error(
          { event: "batchLost", batchId: String(batchId), err: error },
          "nothing is left of a batch that this provider committed",
        );
      const recovered = await recoverBatches({ client, events, journal, store, provider, onLost });
      if (recovered.batches.length > 0) {
        logger.warn({ event: "batchesRecovered", batches: recovered.batches.length }, "found open batches that were not written down");
        await journal.save(recovered);
      }
      const changed = () => readStreamEvents({ events, journal, provider });
      if (changed().length > 0) await journal.save(() => ({ batches: changed() }));
    },
    isIdle: () =>
      locks.areFree() &&
      journal.streams().every((streamId) => {
        const { running, unpaid } = stateOf({ jobs: journal.jobsOf(streamId), batches: [] });
        return !running && (unpaid === null || !isFresh(unpaid)) && journal.batchesOf(streamId).every(({ closed }) => closed !== null);
      }),
    run: async () => {
      for (const streamId of journal.streams())
        for (const job of journal.jobsOf(streamId)) if (job.result === null && job.failure === null) worker.start(job);
      for (;;) {
        try {
          await look();
        } catch (error) {
          signal.throwIfAborted();
          logger.error({ event: "failed", err: error }, "looking after the streams failed and goes on");
          await wait({ ms: config.pauseMs, signal });
        }
      }
    },
  };
}
