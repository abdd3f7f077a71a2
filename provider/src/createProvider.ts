import path from "node:path";
import { initHash, type Backend } from "@dpin/runtime";
import {
  artifactsOfJob,
  createFallbackStore,
  DryRunError,
  getEndpoint,
  getProofTail,
  getProviderOf,
  setEndpoint,
  wait,
  type ArtifactStore,
  type CacheStore,
  type DpinClient,
} from "@dpin/sdk";
import type { Leadership } from "@dpin/sdk/database";
import type { DiskRoom } from "@dpin/sdk/node";
import type { Logger } from "pino";
import type { Address } from "viem";
import { createAgent } from "./agent/createAgent.ts";
import { createWorker } from "./agent/createWorker.ts";
import { createDrainFlag } from "./drain/createDrainFlag.ts";
import { openJournal } from "./journal/openJournal.ts";
import { providerConfigSchema, type ProviderConfigInput } from "./providerConfigSchema.ts";
import { createRewards } from "./rewards/createRewards.ts";
import { batchRoutes } from "./serving/batchRoutes.ts";
import { createServer } from "./serving/createServer.ts";
import { streamRoutes } from "./serving/streamRoutes.ts";
import { createLocks } from "./streams/createLocks.ts";
import { createStreamAgent } from "./streams/createStreamAgent.ts";
import { createStreamDesk, type StreamDesk } from "./streams/createStreamDesk.ts";
import { createStreamStores } from "./streams/createStreamStores.ts";
import { createStreamWorker } from "./streams/createStreamWorker.ts";
import { StreamRefusal } from "./streams/StreamRefusal.ts";
import { openStreamJournal, type StreamJournal } from "./streams/openStreamJournal.ts";
import { createJobKeeper, type JobKeeper } from "./traces/createJobKeeper.ts";
import { createOpenings, type Openings } from "./traces/createOpenings.ts";
import { createTraceKeeper, type TraceKeeper } from "./traces/createTraceKeeper.ts";
import { streamJobKey } from "./traces/jobKey.ts";
import { createRunner } from "./work/createRunner.ts";

export interface ProviderParameters {
  /** Holds the provider's key or its operator's. */
  client: DpinClient;
  backend: Backend;
  /** Further backends, each for one more job at the same time. */
  moreBackends?: readonly Backend[];
  /** Where this provider keeps artifacts, and from where it serves them. */
  store: ArtifactStore;
  /** Where it looks for artifacts it does not have, in order. */
  sources?: readonly ArtifactStore[];
  /** Whose journal it keeps, in the database. */
  leadership: Leadership;
  /** Where it keeps what it fetches from them, as long as open jobs need it and there is room; in `store`, for good, when left out. */
  cache?: CacheStore | undefined;
  /** Of the disk of `dataDir`: what would not fit is not taken. Not looked at when left out. */
  room?: DiskRoom | undefined;
  config: ProviderConfigInput;
  logger: Logger;
  signal: AbortSignal;
  /** Told of every look at all open jobs that came to its end. */
  onTurn?: () => void;
  /** What it publishes of its traces; by default all that is asked for. */
  publish?: (parameters: { traces: TraceKeeper; jobs: JobKeeper }) => Openings;
}

export interface Provider {
  /** Base URL of its server. */
  readonly url: string;
  /** Rejects with the signal's reason when the provider was told to end, or with what made it end; everything is closed by then. */
  readonly done: Promise<never>;
}

/**
 * Starts a provider: it serves artifacts and openings at once, and as soon as its key is registered takes, runs, commits, defends
 * and finalizes jobs until `signal` aborts. Throws a ZodError for a bad config, JournalError for the journal of another network.
 */
export async function createProvider({
  client,
  backend,
  moreBackends = [],
  store,
  sources = [],
  leadership,
  cache,
  room,
  config: input,
  logger,
  signal,
  onTurn = () => undefined,
  publish = createOpenings,
}: ProviderParameters): Promise<Provider> {
  const config = providerConfigSchema.parse(input);
  await initHash();
  const traces = createTraceKeeper({ dir: path.join(config.dataDir, "traces"), maxInMemory: config.maxTracesInMemory });
  const chainId = await client.call("getChainId", () => client.publicClient.getChainId());
  const { escrow, fromBlock = 0n } = client.addresses;
  const journal = await openJournal({ leadership, network: `${chainId}:${escrow.toLowerCase()}`, fromBlock });
  const drain = createDrainFlag({ dataDir: config.dataDir });
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  const fallback = createFallbackStore({
    stores: [store, ...(cache === undefined ? [] : [cache]), ...sources],
    keepIn: cache ?? store,
    onFault: ({ id, store: from, error }) =>
      logger.warn({ event: "badArtifact", artifact: id, from, err: error }, "a bad artifact was refused"),
  });
  // A trace that is lost is computed again from these, also when the requester is away by then.
  cache?.hold(async () => (await Promise.all(journal.jobs().map(({ locator }) => artifactsOfJob({ store: cache, locator })))).flat());
  const streamJournal = await openStreamJournal({ leadership });
  const { maxStreams, maxBytesEach, enabled } = config.streams;
  const stores = createStreamStores({ dir: path.join(config.dataDir, "streams"), store, sources, maxStreams, maxBytesEach });
  const found = streamJobsOf(streamJournal);
  const jobs = createJobKeeper({
    find: (key) => {
      const entry = typeof key === "bigint" ? journal.find(key) : undefined;
      if (entry !== undefined) return { store: fallback, ...entry };
      const job = typeof key === "string" ? found.byKey(key) : undefined;
      return job && { store: stores.of(job.streamId), locator: job.manifest, ...job };
    },
    maxInMemory: config.maxTracesInMemory,
    maxBytes: config.maxArtifactBytes,
    signal: ended,
  });
  const openings = publish({ traces, jobs });
  const { host, port, requestsPerMinute } = config;
  let desk: StreamDesk | null = null;
  const server = await createServer({
    ...{ store, openings, host, port, requestsPerMinute },
    routes: (http) => {
      const enter = async (access: { streamId: bigint; header: string | undefined }) => {
        if (desk === null) throw new StreamRefusal("this provider is not registered yet", 503);
        await desk.enter(access);
      };
      batchRoutes({ server: http, openings, find: found.inBatch, enter });
      if (enabled) streamRoutes({ server: http, desk: () => desk, maxArtifactBytes: config.maxArtifactBytes, signal: ended });
    },
  });
  const url = config.endpoint ?? server.url;
  logger.info({ event: "serving", url, backend: backend.name, account: client.account }, "serving");

  async function run(): Promise<never> {
    const provider = await registered();
    // Not to be waited for for ever: what it has accepted comes first.
    if (!(await announce(provider))) void announceLater(provider);
    const shared = { client, provider, traces, openings, drain, room, config, logger, signal: ended };
    const runner = createRunner({ backends: [backend, ...moreBackends], config, logger, signal: ended });
    const worker = createWorker({ ...shared, runner, store: fallback, journal });
    const locks = createLocks();
    const streamWorker = createStreamWorker({ ...shared, runner, store, stores, journal: streamJournal });
    const ofStreams = { ...shared, journal: streamJournal, store, stores, worker: streamWorker, locks };
    let tail: number | null = null;
    const streams = createStreamAgent({ ...ofStreams, proofTail: async () => (tail ??= await getProofTail(client, { of: "streams" })) });
    desk = createStreamDesk({ ...ofStreams, chainId });
    const rewards = createRewards(shared);
    return Promise.race([createAgent({ ...shared, worker, runner, streams, journal, onTurn }).run(), streams.run(), rewards.run()]);
  }

  /** Whether the chain has the URL of this server, or never will in a dry run. */
  async function announce(provider: Address): Promise<boolean> {
    try {
      if ((await getEndpoint(client, { provider })) === url) return true;
      await setEndpoint(client, { endpoint: url });
      logger.info({ event: "endpoint", url }, "changed the endpoint on chain");
      return true;
    } catch (error) {
      if (error instanceof DryRunError) return true;
      ended.throwIfAborted();
      logger.warn({ event: "retrying", err: error }, "the endpoint on chain could not be changed and will be tried again");
      return false;
    }
  }

  async function announceLater(provider: Address): Promise<void> {
    try {
      do await wait({ ms: config.pauseMs, signal: ended });
      while (!(await announce(provider)));
    } catch (error) {
      if (!ended.aborted) throw error;
    }
  }

  async function registered(): Promise<Address> {
    for (;;) {
      const provider = await getProviderOf(client, { account: client.account });
      if (provider !== null) return provider;
      await wait({ ms: config.pollMs, signal: ended });
    }
  }

  const aborted = new Promise<never>((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
  const done = Promise.race([run(), aborted]).finally(async () => {
    stop.abort(new Error("the provider ended"));
    await server.close();
  });
  done.catch(() => undefined);
  return { url, done };
}

/** A stream's job by its name, and by its place in a batch that is committed. */
function streamJobsOf(journal: StreamJournal) {
  const all = () => journal.streams().flatMap((streamId) => journal.jobsOf(streamId));
  return {
    byKey: (key: string) => all().find((job) => streamJobKey(job) === key),
    inBatch: ({ batchId, leaf }: { batchId: bigint; leaf: number }) => {
      const batch = journal.batchOf(batchId);
      const job = batch && journal.jobsOf(batch.streamId).find((one) => one.batch === batch.batch && one.leaf === leaf);
      return job === undefined || batch?.closed !== null ? null : { ...job, key: streamJobKey(job) };
    },
  };
}
