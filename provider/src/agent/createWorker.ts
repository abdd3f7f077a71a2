import { measureProgram, type Backend, type Fit, type Run } from "@dpin/runtime";
import { commit, fetchJob, locatorOf, traced, type ArtifactStore, type DpinClient, type JobData } from "@dpin/sdk";
import type { Logger } from "pino";
import { toHex } from "viem";
import type { Journal, JournalEntry } from "../journal/openJournal.ts";
import { patienceOf } from "../policy/patienceOf.ts";
import type { ProviderConfig } from "../providerConfigSchema.ts";
import type { TraceKeeper } from "../traces/createTraceKeeper.ts";
import { spotCheck } from "../work/spotCheck.ts";

export interface Worker {
  /** A job's program and inputs, checked against the chain's roots; kept for the run that may follow. */
  prepare(entry: JournalEntry): Promise<JobData>;
  forget(entry: JournalEntry): void;
  /** Whether the backend has room for a job's run. */
  fit(entry: JournalEntry): Promise<Fit>;
  /** Computes an accepted job, unless that was done before, and commits to it; `secondsLeft` until its commitment must be on chain. */
  deliver(entry: JournalEntry, time: { secondsLeft: number }): Promise<void>;
  /** Makes sure that a committed job's trace is at hand, by computing it anew if it was lost. */
  restore(entry: JournalEntry): Promise<void>;
  /** Multiply-accumulates accepted and not yet computed, and by how many jobs. */
  queued(): { macs: number; jobs: number };
}

const PROGRESS_MS = 250;

/** The part of a provider that computes: one job after the other, since a backend uses the whole machine. */
export function createWorker({
  client,
  backend,
  store,
  traces,
  journal,
  config,
  logger,
  signal,
}: {
  client: DpinClient;
  backend: Backend;
  store: ArtifactStore;
  traces: TraceKeeper;
  journal: Journal;
  config: ProviderConfig;
  logger: Logger;
  signal: AbortSignal;
}): Worker {
  const prepared = new Map<string, Promise<JobData>>();
  const queue = new Map<string, number>();
  let last: Promise<unknown> = Promise.resolve();

  function prepare(entry: JournalEntry): Promise<JobData> {
    const { jobId, locator, programRoot, inputRoot } = entry;
    const pending = prepared.get(jobId) ?? fetchJob({ store, locator, programRoot, inputRoot, signal, maxBytes: config.maxArtifactBytes });
    prepared.set(jobId, pending);
    pending.catch(() => prepared.delete(jobId));
    return pending;
  }

  async function compute(entry: JournalEntry, commitBy: number): Promise<{ job: JobData; run: Run }> {
    const job = await prepare(entry);
    const { macs } = measureProgram(job);
    queue.set(entry.jobId, macs);
    const result = last.then(async () => {
      signal.throwIfAborted();
      let told = Date.now();
      const onProgress = (done: number, total: number) => {
        if (Date.now() - told < PROGRESS_MS && done < total) return;
        told = Date.now();
        logger.info({ event: "progress", job: entry.jobId, done, total }, "computing");
      };
      const patience = patienceOf({ macs, macsPerSecond: config.macsPerSecond, msLeft: commitBy - performance.now() });
      const facts = { job: entry.jobId, backend: backend.name, macs };
      return { job, run: await traced({ name: "run", facts, run: () => backend.run({ ...job, patience, signal, onProgress }) }) };
    });
    last = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      queue.delete(entry.jobId);
    }
  }

  async function computeAndKeep(entry: JournalEntry, commitBy = Infinity): Promise<JournalEntry> {
    const { job, run } = await compute(entry, commitBy);
    spotCheck({ job, run, count: config.spotChecks });
    await traces.keep({ jobId: BigInt(entry.jobId), run });
    const locator = locatorOf({ store, id: await store.put(run.outputs.at(-1)!) });
    const result = { outputRoot: toHex(run.outputRoot), traceRoot: toHex(run.traceRoot), locator };
    const { macs } = measureProgram(job);
    logger.info(
      { event: "computed", job: entry.jobId, macs, computeMs: Math.round(run.computeMs), commitMs: Math.round(run.commitMs), ...result },
      "computed",
    );
    const done = { ...(journal.find(BigInt(entry.jobId)) ?? entry), result };
    await journal.save({ entries: [done] });
    return done;
  }

  /** Whether the trace at hand is whole, so that every reveal of the commitment can be answered from it. */
  async function isKept({ jobId, result }: JournalEntry): Promise<boolean> {
    if (result === undefined) return false;
    const run = await traces.get(BigInt(jobId));
    return run !== null && toHex(run.traceRoot) === result.traceRoot;
  }

  return {
    prepare,
    forget: ({ jobId }) => void prepared.delete(jobId),
    fit: async (entry) => backend.fit(await prepare(entry)),
    deliver: async (entry, { secondsLeft }) => {
      const jobId = BigInt(entry.jobId);
      const commitBy = performance.now() + secondsLeft * 1_000;
      const { result } = (await isKept(entry)) ? entry : await computeAndKeep(entry, commitBy);
      const { gasUsed, transactionHash } = await commit(client, { jobId, ...result! });
      prepared.delete(entry.jobId);
      logger.info({ event: "committed", job: entry.jobId, gas: Number(gasUsed), transaction: transactionHash }, "committed");
    },
    restore: async (entry) => {
      if (await isKept(entry)) return;
      logger.warn({ event: "lostTrace", job: entry.jobId }, "the trace is lost, computing it again");
      await computeAndKeep(entry);
      prepared.delete(entry.jobId);
    },
    queued: () => ({ macs: [...queue.values()].reduce((sum, macs) => sum + macs, 0), jobs: queue.size }),
  };
}
