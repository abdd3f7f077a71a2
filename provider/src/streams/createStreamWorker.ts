import { fetchJob, isTransient, locatorOf, manifestSchema, type ArtifactStore, type JobData } from "@dpin/sdk";
import type { DiskRoom } from "@dpin/sdk/node";
import type { Logger } from "pino";
import { toHex } from "viem";
import type { Address } from "viem";
import { costsOf } from "../policy/costsOf.ts";
import { hasRoom } from "../policy/hasRoom.ts";
import { judgeOffer } from "../policy/judgeOffer.ts";
import type { ProviderConfig } from "../providerConfigSchema.ts";
import type { TraceKeeper } from "../traces/createTraceKeeper.ts";
import { streamJobKey } from "../traces/jobKey.ts";
import type { Runner } from "../work/createRunner.ts";
import type { StreamStores } from "./createStreamStores.ts";
import type { StreamBatchEntry, StreamJobEntry, StreamJournal } from "./openStreamJournal.ts";
import { StreamRefusal } from "./StreamRefusal.ts";

/** The part of a provider that does the jobs of streams. */
export interface StreamWorker {
  /** Why a job is not taken, or null: then its work is set aside. Fetches and checks its data. */
  judge(of: { entry: StreamJobEntry; token: Address }): Promise<StreamRefusal | null>;
  /** Computes a job in the background and writes down what came of it. */
  start(entry: StreamJobEntry): void;
  /** Makes sure that a paid job's trace is at hand, by computing it anew if it was lost. */
  restore(entry: StreamJobEntry): Promise<void>;
  /** Ends the open batch of a stream, if it has one: makes its jobs public, and its locator. To be called with the stream's lock. */
  seal(streamId: bigint): Promise<StreamBatchEntry | null>;
}

export function createStreamWorker({
  runner,
  store,
  stores,
  traces,
  journal,
  room,
  config,
  logger,
  signal,
}: {
  runner: Runner;
  /** What everybody can read. */
  store: ArtifactStore;
  stores: StreamStores;
  traces: TraceKeeper;
  journal: StreamJournal;
  room: DiskRoom | undefined;
  config: ProviderConfig;
  logger: Logger;
  signal: AbortSignal;
}): StreamWorker {
  const prepared = new Map<string, JobData>();
  const keyOf = (entry: StreamJobEntry) => String(streamJobKey(entry));

  async function prepare(entry: StreamJobEntry): Promise<JobData> {
    const { streamId, manifest: locator, programRoot, inputRoot } = entry;
    const known = prepared.get(keyOf(entry));
    return known ?? fetchJob({ store: stores.of(streamId), locator, programRoot, inputRoot, signal, maxBytes: config.maxArtifactBytes });
  }

  async function judge({ entry, token }: { entry: StreamJobEntry; token: Address }): Promise<StreamRefusal | null> {
    const { price, runTime } = entry;
    const offer = { token, price, maxPrice: price, runTime };
    const decide = async (costs: ReturnType<typeof costsOf>, needed?: number) =>
      judgeOffer({ offer: { ...offer, costs, needed }, config, capacity: await runner.capacity() });
    // As if the work were nothing: a worthless order must cost nothing.
    let verdict = await decide({ macs: 0, bytes: 0, tensorBytes: 0, gas: 0 });
    if (verdict.kind === "decline") return new StreamRefusal(`the job is declined: ${verdict.reason}`, 402);
    if (!(await hasRoom({ room, runner, bytes: 0 }))) return noRoom();
    if (runner.queued() >= config.maxQueued) return new StreamRefusal("this provider has enough to do: ask again", 503);
    let job: JobData;
    try {
      job = await prepare(entry);
    } catch (error) {
      if (isTransient(error) || signal.aborted) throw error;
      if (error instanceof StreamRefusal) return error;
      return new StreamRefusal(`the job's program or inputs are bad: ${(error as Error).message.split("\n")[0]}`, 422);
    }
    const costs = costsOf(job);
    const { fits, of, needed, available } = await runner.fit(job);
    if (!fits)
      return new StreamRefusal(
        `the job's run needs ${needed} bytes of ${of === "buffer" ? "one buffer" : "memory"}, ${available} are available`,
        422,
      );
    verdict = await decide(costs, needed);
    if (verdict.kind === "decline") return new StreamRefusal(`the job is declined: ${verdict.reason}`, 402);
    if (!(await hasRoom({ room, runner, bytes: costs.bytes }))) return noRoom();
    prepared.set(keyOf(entry), job);
    runner.promise({ key: keyOf(entry), macs: costs.macs, bytes: needed, deadline: performance.now() + runTime * 1_000 });
    return null;
  }

  async function compute(entry: StreamJobEntry, deadline: number): Promise<NonNullable<StreamJobEntry["result"]>> {
    const job = await prepare(entry);
    const running = runner.run({ job, deadline, about: { stream: String(entry.streamId), number: entry.number } });
    runner.forget(keyOf(entry));
    const run = await running;
    await traces.keep({ jobId: keyOf(entry), run });
    const output = await stores.of(entry.streamId).put(run.outputs.at(-1)!);
    return { outputRoot: toHex(run.outputRoot), traceRoot: toHex(run.traceRoot), output };
  }

  async function deliver(entry: StreamJobEntry): Promise<void> {
    const about = { stream: String(entry.streamId), number: entry.number };
    try {
      const deadline = performance.now() + entry.acceptedAt + entry.runTime * 1_000 - Date.now();
      const result = await compute(entry, deadline);
      await journal.save({ jobs: [{ ...entry, result }] });
      logger.info({ event: "streamDelivered", ...about }, "delivered a stream's job");
    } catch (error) {
      // It is begun again by the next process.
      if (signal.aborted) return;
      logger.error({ event: "streamFailed", ...about, err: error }, "a stream's job failed: it is not owed");
      await journal.save({ jobs: [{ ...entry, failure: "it could not be computed" }] });
    } finally {
      prepared.delete(keyOf(entry));
      runner.forget(keyOf(entry));
    }
  }

  /** The artifacts of a job, and those of its program. */
  async function artifactsOf({ streamId, manifest }: StreamJobEntry): Promise<{ ids: string[]; program: string[] }> {
    const bytes = await stores.of(streamId).get(manifest);
    const { program, inputs } = manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { ids: [program.json, program.weights, ...inputs, manifest], program: [program.json, program.weights] };
  }

  return {
    judge,
    start: (entry) =>
      void deliver(entry).catch((error: unknown) => {
        if (!signal.aborted) logger.error({ event: "failed", err: error }, "the end of a stream's job could not be written down");
      }),
    restore: async (entry) => {
      const run = await traces.get(keyOf(entry));
      if (run !== null && toHex(run.traceRoot) === entry.result!.traceRoot) return;
      logger.warn({ event: "lostTrace", stream: String(entry.streamId), number: entry.number }, "the trace is lost, computing it again");
      await compute(entry, -Infinity);
    },
    seal: async (streamId) => {
      const entry = journal.batchesOf(streamId).at(-1);
      if (entry === undefined || entry.locator !== null || entry.closed !== null) return null;
      const jobs = journal.jobsOf(streamId).filter(({ batch }) => batch === entry.batch);
      jobs.sort((a, b) => a.leaf! - b.leaf!);
      const all = new Set<string>();
      // The next jobs are likely to be of the same programs.
      const keep = new Set<string>();
      for (const job of jobs) {
        // Nobody but its requester learns more of it than its roots and the names of what is not given out.
        if (job.isPrivate) continue;
        const { ids, program } = await artifactsOf(job);
        for (const id of [...ids, job.result!.output]) all.add(id);
        for (const id of program) keep.add(id);
      }
      await stores.publish({ streamId, ids: [...all], keep: [...keep] });
      const listed = jobs.map(({ programRoot, inputRoot, manifest, result }) => ({ programRoot, inputRoot, ...result!, manifest }));
      const manifest = { version: 1, streamId: String(streamId), batch: String(entry.batch), jobs: listed };
      const locator = locatorOf({ store, id: await store.put(new TextEncoder().encode(JSON.stringify(manifest))) });
      const sealed = { ...entry, locator };
      await journal.save({ batches: [sealed] });
      logger.info(
        { event: "batchSealed", stream: String(streamId), batch: String(entry.batch), jobs: jobs.length },
        "closed a batch to more jobs",
      );
      return sealed;
    },
  };
}

function noRoom(): StreamRefusal {
  return new StreamRefusal("this provider's disk has no room: ask again later", 503);
}
