import path from "node:path";
import { initHash, type Backend } from "@dpin/runtime";
import type { BackendChoice } from "@dpin/runtime";
import { createIndexClient, type ArtifactStore, type CacheStore, type DpinClient } from "@dpin/sdk";
import { createServer, type ArtifactServer } from "@dpin/provider";
import {
  createLocalBench,
  createQueueBench,
  createVerifier,
  openTaskQueue,
  verifierMigrations,
  type Bench,
  type CanaryConfig,
  type QuickIndex,
} from "@dpin/verifier";
import type { Logger } from "pino";
import { DRY_RUN_DIR } from "../config/dryRunDir.ts";
import { createBackend } from "../config/createBackend.ts";
import { createStores } from "../config/createStores.ts";
import { readConfig } from "../config/readConfig.ts";
import { verifierConfigSchema, type VerifierConfig } from "../config/verifierConfig.ts";
import { daemonSignal } from "../daemonSignal.ts";
import { openDaemon } from "../database/openDaemon.ts";
import type { State } from "../database/openState.ts";
import { startMonitoring } from "../monitoring/startMonitoring.ts";

interface Working {
  readonly bench: Bench;
  /** Of the artifacts that its tasks need; workers have their own. */
  readonly cache: CacheStore | undefined;
  close(): Promise<void>;
}

interface Canaries {
  readonly config: CanaryConfig;
  readonly store: ArtifactStore;
  /** Gives their data to whoever takes them. */
  readonly server: ArtifactServer;
}

/** `dpin verifier run`: checks committed jobs and convicts cheats until it is told to stop. Logs JSON lines, or shows a live view (`tui`). With `dryRun` it sends nothing and keeps its state apart (ADR 0037). */
export async function runVerifier({
  config: file,
  backend: choice,
  tui,
  dryRun = false,
}: {
  config: string;
  backend?: BackendChoice;
  tui?: boolean;
  dryRun?: boolean;
}): Promise<void> {
  const read = await readConfig({ file, schema: verifierConfigSchema });
  const config = dryRun ? { ...read, dataDir: path.join(read.dataDir, DRY_RUN_DIR) } : read;
  const ending = daemonSignal();
  const monitor = await startMonitoring({ daemon: "verifier", config, dataDir: config.dataDir, tui });
  const { logger } = monitor;
  let backend: Backend | null = null;
  let state: State | null = null;
  let working: Working | null = null;
  let canaries: Canaries | null = null;
  try {
    await initHash();
    // With workers this process computes nothing.
    backend = config.workers === undefined ? await createBackend({ backend: choice, engine: config.engine, logger }) : null;
    const opened = await openDaemon({
      daemon: "verifier",
      config,
      dataDir: config.dataDir,
      migrations: verifierMigrations,
      monitor,
      signal: ending,
      dryRun,
    });
    state = opened.state;
    const { leadership, signal } = state;
    const { client, name } = opened;
    working = await openBench({ config, client, backend, state, name, logger });
    // A dry run posts nothing.
    if (!dryRun) canaries = await openCanaries({ config, logger });
    await createVerifier({
      client,
      bench: working.bench,
      cache: working.cache,
      policy: config.policy,
      leadership,
      logger,
      signal,
      index: quickIndexOf({ config, signal }),
      canary: canaries ?? undefined,
      onTurn: () => monitor.onTurn(),
    }).run();
    signal.throwIfAborted();
  } catch (error) {
    if (!ending.aborted) throw error;
  } finally {
    await monitor.close();
    await canaries?.server.close();
    await working?.close();
    await backend?.close();
    await state?.close();
  }
}

async function openBench(parameters: {
  config: VerifierConfig;
  client: DpinClient;
  backend: Backend | null;
  state: State;
  name: string;
  logger: Logger;
}): Promise<Working> {
  const { config, client, backend, state, name, logger } = parameters;
  if (backend !== null) {
    const { store, cache } = await createStores({ ...config, logger });
    const bench = createLocalBench({ client, backend, store, limits: config.policy, logger });
    return { bench, cache, close: async () => undefined };
  }
  const queue = await openTaskQueue({ url: state.url, supervise: true, logger });
  const bench = createQueueBench({ queue, verifier: name, atOnce: config.workers!.atOnce });
  return { bench, cache: undefined, close: () => queue.stop({ graceful: false }) };
}

function quickIndexOf({ config, signal }: { config: VerifierConfig; signal: AbortSignal }): QuickIndex | undefined {
  if (config.index === undefined) return undefined;
  const { url, timeoutMs, maxLag } = config.index;
  return { client: createIndexClient({ url, timeoutMs, signal }), maxLag };
}

/** Null when the configuration asks for none. */
async function openCanaries({ config, logger }: { config: VerifierConfig; logger: Logger }): Promise<Canaries | null> {
  const { canary, dataDir } = config;
  if (canary === undefined) return null;
  const { own } = await createStores({ ...config, logger });
  // Of this folder alone: what other sources have is not this server's to give.
  const { own: served } = await createStores({ dataDir, artifacts: [] });
  return { config: canary, store: own, server: await createServer({ store: served, host: canary.host, port: canary.port }) };
}
