import {
  commitBatch,
  DryRunError,
  finalizeBatches,
  getBatch,
  getCredit,
  getDepositCredit,
  getStream,
  keepLatest,
  traced,
  wait,
  withdrawCredit,
  withdrawDeposits,
  type ArtifactStore,
  type DpinClient,
  type DpinEvent,
} from "@dpin/sdk";
import type { Logger } from "pino";
import { isAddressEqual } from "viem";
import type { Address } from "viem";
import type { DrainFlag } from "../drain/createDrainFlag.ts";
import type { ProviderConfig } from "../providerConfigSchema.ts";
import type { Openings } from "../traces/createOpenings.ts";
import type { TraceKeeper } from "../traces/createTraceKeeper.ts";
import { streamJobKey } from "../traces/jobKey.ts";
import { answerBatch } from "./answerBatch.ts";
import { createAnswerMemory } from "./createAnswerMemory.ts";
import type { Locks } from "./createLocks.ts";
import type { StreamStores } from "./createStreamStores.ts";
import type { StreamWorker } from "./createStreamWorker.ts";
import { decideStream, type StreamAction } from "./decideStream.ts";
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
  /** Whether nothing waits to be committed: only then may stake be thawed. */
  isIdle(): boolean;
  run(): Promise<never>;
}

const IDLE_MS = 86_400_000;
const LAST_PAYMENT_MS = 60_000;
/** How long a batch that cannot be collected any more is tried: a node may be behind. */
const LOST_MS = 60_000;

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
  const underWay = new Set<string>();
  const pausedUntil = new Map<string, number>();
  const restored = new Set<string>();
  const deliveredAt = new Map<string, number>();
  const badSince = new Map<string, number>();
  const answers = createAnswerMemory({ client, journal });
  let collecting: Promise<void> = Promise.resolve();

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
      const actions = decideStream({ ...facts, config, now, wallMs: Date.now(), proofTail: tail, confirmed });
      for (const kind of ["lost", "uncommitted"])
        if (!actions.some((action) => action.kind === kind)) badSince.delete(`${nameOf(entry)} ${kind}`);
      for (const action of actions) start(entry, action);
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
  const nameOf = ({ streamId, batch }: StreamBatchEntry) => `${streamId} ${batch}`;
  const aboutOf = ({ streamId, batch }: StreamBatchEntry) => ({ stream: String(streamId), batch: String(batch) });
  const latest = (entry: StreamBatchEntry) => journal.batchesOf(entry.streamId).find(({ batch }) => batch === entry.batch) ?? entry;

  async function isConfirmed({ batchId, state, head }: { batchId: bigint; state: string; head: bigint }): Promise<boolean> {
    const blockNumber = head - BigInt(config.confirmations);
    if (config.confirmations === 0) return true;
    if (blockNumber < (client.addresses.fromBlock ?? 0n)) return false;
    return (await getBatch(client, { batchId, blockNumber }).catch(() => null))?.state === state;
  }

  function start(entry: StreamBatchEntry, action: StreamAction): void {
    step(`${nameOf(entry)} ${action.kind === "answer" ? `answer ${action.leaf}` : action.kind}`, () => take(latest(entry), action));
  }

  /** Runs in the background, not twice at once, and after a failure not again before a pause. */
  function step(key: string, run: () => Promise<void>): void {
    if (underWay.has(key) || performance.now() < (pausedUntil.get(key) ?? 0)) return;
    underWay.add(key);
    const [, what = key] = /^\d+ (?:\d+ )?([a-z]+)/.exec(key) ?? [];
    void traced({ name: `provider.stream.${what}`, facts: { stream: key.split(" ")[0] }, run })
      .then(() => pausedUntil.delete(key))
      .catch((error: unknown) => {
        if (signal.aborted) return;
        // It was told what would be sent; other answers may be demanded later.
        if (error instanceof DryRunError)
          return void pausedUntil.set(key, what === "answer" ? performance.now() + config.pauseMs : Infinity);
        pausedUntil.set(key, performance.now() + config.pauseMs);
        logger.warn({ event: "retrying", step: `stream ${key}`, err: error }, "a step of a stream failed and will be tried again");
      })
      .finally(() => underWay.delete(key));
  }

  async function take(entry: StreamBatchEntry, action: StreamAction): Promise<void> {
    switch (action.kind) {
      case "seal":
        return void (await locks.hold(String(entry.streamId), () => worker.seal(entry.streamId)));
      case "commit":
        return commit(entry, action.deadline);
      case "lost": {
        if (!hasLasted(`${nameOf(entry)} lost`, LOST_MS)) return;
        logger.error({ event: "batchLost", ...aboutOf(entry), reason: action.reason }, "a batch's voucher cannot be collected any more");
        return close(entry, action.reason);
      }
      case "uncommitted":
        // A node may be behind for a moment.
        if (!hasLasted(`${nameOf(entry)} uncommitted`, config.pauseMs)) return;
        // Its id stays until it has another one: a node that is behind must not make its reveals nobody's.
        if ((await getStream(client, { streamId: entry.streamId })).batches !== entry.batch) return;
        logger.warn({ event: "reorganised", ...aboutOf(entry) }, "a batch's commitment was taken back: it is committed again");
        return commit(entry, undefined);
      case "answer":
        return answerBatch({
          client,
          journal,
          openings,
          logger,
          answers,
          entry: { ...entry, batchId: entry.batchId! },
          leaf: action.leaf,
          nodes: action.nodes,
        });
      case "finalize": {
        if ((await getBatch(client, { batchId: entry.batchId! })).state !== "committed") return;
        const { gasUsed } = await finalizeBatches(client, { batchIds: [entry.batchId!] });
        logger.info({ event: "batchFinalized", ...aboutOf(entry), gas: Number(gasUsed) }, "finalized a batch");
        return;
      }
      case "collect":
        collecting = collecting.catch(() => undefined).then(() => collect(action.token));
        await collecting;
        return close(entry, "finalized");
      case "close":
        if (action.reason === "convicted") logger.error({ event: "batchConvicted", ...aboutOf(entry) }, "a batch was convicted");
        return close(entry, action.reason);
    }
  }

  /** Whether what is amiss with a batch was seen first so long ago, and since then. */
  function hasLasted(what: string, ms: number): boolean {
    const since = badSince.get(what) ?? performance.now();
    badSince.set(what, since);
    return performance.now() - since >= ms;
  }

  async function commit(entry: StreamBatchEntry, deadline: bigint | undefined): Promise<void> {
    const { streamId, batch, jobsRoot, jobCount, cumulativeAmount, signature, locator } = entry;
    const voucher = { streamId, batch, jobsRoot, jobCount, cumulativeAmount };
    const { batchId, receipt } = await commitBatch(client, { voucher, signature, locator: locator!, deadline });
    await journal.save(() => ({ batches: [{ ...latest(entry), batchId }] }));
    const told = { ...aboutOf(entry), batchId: String(batchId), jobs: jobCount, gas: Number(receipt.gasUsed) };
    logger.info({ event: "batchCommitted", ...told }, "committed a batch");
  }

  async function restore(entry: StreamBatchEntry): Promise<void> {
    for (const job of journal.jobsOf(entry.streamId)) {
      signal.throwIfAborted();
      if (job.batch === entry.batch) await worker.restore(job);
    }
  }

  async function collect(token: Address): Promise<void> {
    if (!config.withdraw || !isAddressEqual(client.account, provider)) return;
    if ((await getCredit(client, { account: provider, token, from: "streams" })) > 0n) {
      await withdrawCredit(client, { token, from: "streams" });
      logger.info({ event: "withdrew", token }, "withdrew credit of streams");
    }
    if ((await getDepositCredit(client, { account: provider })) > 0n) await withdrawDeposits(client);
  }

  /** The latest batch and the latest job of a stream stay as they are, so that numbers and amounts go on. */
  async function close(entry: StreamBatchEntry, reason: string): Promise<void> {
    logger.info({ event: "batchClosed", ...aboutOf(entry), reason }, "closed a batch");
    const jobs = journal.jobsOf(entry.streamId);
    const own = jobs.filter(({ batch }) => batch === entry.batch);
    for (const job of own) await traces.drop(streamJobKey(job));
    const last = jobs.at(-1)?.number;
    const older = journal.batchesOf(entry.streamId).filter(({ batch, closed }) => closed !== null && batch < entry.batch);
    await journal.save(() => ({
      batches: [{ ...latest(entry), closed: reason, reveals: [] }],
      forget: { jobs: own.filter(({ number }) => number !== last), batches: older },
    }));
  }

  /** A requester that does not pay gets no more; what it has paid is committed. */
  async function giveUp(streamId: bigint): Promise<void> {
    const { unpaid } = stateOf({ jobs: journal.jobsOf(streamId), batches: journal.batchesOf(streamId) });
    if (unpaid === null) return;
    logger.warn({ event: "streamUnpaid", stream: String(streamId), number: unpaid.number }, "a stream's job was not paid in time");
    await traces.drop(streamJobKey(unpaid));
    await journal.save({ jobs: [{ ...unpaid, failure: NOT_PAID }] });
  }

  /** Gives room back that streams without open jobs take. */
  async function tidy(): Promise<void> {
    for (const streamId of await stores.kept()) {
      const isOpen = journal.jobsOf(streamId).some(({ batch, failure }) => batch === null && failure === null);
      const isUnsealed = journal.batchesOf(streamId).some(({ locator, closed }) => locator === null && closed === null);
      if (!isOpen && !isUnsealed) await stores.forget({ streamId, idleMs: IDLE_MS });
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
      journal.streams().every((streamId) => {
        const { running } = stateOf({ jobs: journal.jobsOf(streamId), batches: [] });
        return !running && journal.batchesOf(streamId).every(({ closed }) => closed !== null);
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
