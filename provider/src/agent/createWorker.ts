import { measureProgram, type Fit } from "@dpin/runtime";
import { commit, fetchJob, locatorOf, type ArtifactStore, type DpinClient, type JobData } from "@dpin/sdk";
import type { Logger } from "pino";
import { toHex } from "viem";
import type { Journal, JournalEntry } from "../journal/openJournal.ts";
import type { ProviderConfig } from "../providerConfigSchema.ts";
import type { TraceKeeper } from "../traces/createTraceKeeper.ts";
import type { Runner } from "../work/createRunner.ts";

export interface Worker {
  /** A job's program and inputs, checked against the chain's roots; kept for the run that may follow. */
  prepare(entry: JournalEntry): Promise<JobData>;
  forget(entry: JournalEntry): void;
  /** Whether the backend has room for a job's run. */
  fit(entry: JournalEntry): Promise<Fit>;
  /** Computes an accepted job, unless that was done before, and commits to it; `secondsLeft` until its commitment must be on chain, `commitBy` by the chain's clock. */
  deliver(entry: JournalEntry, time: { secondsLeft: number; commitBy: number }): Promise<void>;
  /** Makes sure that a committed job's trace is at hand, by computing it anew if it was lost. */
  restore(entry: JournalEntry): Promise<void>;
}

/** The part of a provider that does posted jobs. Several are under way at once: the data of the next ones are fetched and checked while others are computed. */
export function createWorker({
  client,
  runner,
  store,
  traces,
  journal,
  config,
  logger,
  signal,
}: {
  client: DpinClient;
  runner: Runner;
  store: ArtifactStore;
  traces: TraceKeeper;
  journal: Journal;
  config: ProviderConfig;
  logger: Logger;
  signal: AbortSignal;
}): Worker {
  const prepared = new Map<string, Promise<JobData>>();

  function prepare(entry: JournalEntry): Promise<JobData> {
    const { jobId, locator, programRoot, inputRoot } = entry;
    const pending = prepared.get(jobId) ?? fetchJob({ store, locator, programRoot, inputRoot, signal, maxBytes: config.maxArtifactBytes });
    prepared.set(jobId, pending);
    pending.catch(() => prepared.delete(jobId));
    return pending;
  }

  async function computeAndKeep(entry: JournalEntry, deadline: number): Promise<JournalEntry> {
    const job = await prepare(entry);
    const running = runner.run({ job, deadline, about: { job: entry.jobId } });
    // It waits in line now, so that what was set aside for it must not count twice.
    runner.forget(entry.jobId);
    const run = await running;
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
    forget: ({ jobId }) => {
      prepared.delete(jobId);
      runner.forget(jobId);
    },
    fit: async (entry) => runner.fit(await prepare(entry)),
    deliver: async (entry, { secondsLeft, commitBy }) => {
      const jobId = BigInt(entry.jobId);
      const deadline = performance.now() + secondsLeft * 1_000;
      const { result } = (await isKept(entry)) ? entry : await computeAndKeep(entry, deadline);
      const { gasUsed, transactionHash } = await commit(client, { jobId, ...result!, deadline: BigInt(commitBy) });
      prepared.delete(entry.jobId);
      logger.info({ event: "committed", job: entry.jobId, gas: Number(gasUsed), transaction: transactionHash }, "committed");
    },
    restore: async (entry) => {
      if (await isKept(entry)) return;
      logger.warn({ event: "lostTrace", job: entry.jobId }, "the trace is lost, computing it again");
      // Before all other work: a reveal that cannot be answered convicts.
      await computeAndKeep(entry, -Infinity);
      prepared.delete(entry.jobId);
    },
  };
}
