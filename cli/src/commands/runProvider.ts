import path from "node:path";
import { createProvider, providerMigrations, type ProviderParameters } from "@dpin/provider";
import type { Backend, BackendChoice } from "@dpin/runtime";
import { createBackends } from "../config/createBackends.ts";
import { createStores } from "../config/createStores.ts";
import { providerFileSchema } from "../config/providerConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { DRY_RUN_DIR } from "../config/dryRunDir.ts";
import { daemonSignal } from "../daemonSignal.ts";
import { openDaemon } from "../database/openDaemon.ts";
import type { State } from "../database/openState.ts";
import { startMonitoring } from "../monitoring/startMonitoring.ts";

/**
 * `dpin provider run`: takes, runs, commits and defends jobs until it is told to stop. Logs JSON lines, or shows a live view (`tui`). `changeBackend` and `publish` are
 * the provider's seams (see ProviderParameters): another engine, other openings. With `dryRun` it sends nothing and keeps its state apart (ADR 0037).
 */
export async function runProvider(parameters: {
  config: string;
  backend?: BackendChoice;
  tui?: boolean;
  changeBackend?: (backend: Backend) => Backend;
  publish?: NonNullable<ProviderParameters["publish"]>;
  dryRun?: boolean;
}): Promise<void> {
  const { config: file, backend: choice, tui, changeBackend = (backend) => backend, publish, dryRun = false } = parameters;
  const read = await readConfig({ file, schema: providerFileSchema });
  // The chain does not learn of its server, so any free port does; and it takes no orders, since it would not keep what it promised.
  const unseen = { port: 0, streams: { ...read.provider.streams, enabled: false } };
  const config = dryRun
    ? { ...read, provider: { ...read.provider, ...unseen, dataDir: path.join(read.provider.dataDir, DRY_RUN_DIR) } }
    : read;
  const ending = daemonSignal();
  const monitor = await startMonitoring({ daemon: "provider", config, dataDir: config.provider.dataDir, tui });
  const { logger } = monitor;
  let backends: Backend[] = [];
  let state: State | null = null;
  try {
    backends = (await createBackends({ backend: choice, engine: config.engine, logger })).map(changeBackend);
    const [backend, ...moreBackends] = backends as [Backend, ...Backend[]];
    const opened = await openDaemon({
      daemon: "provider",
      config,
      dataDir: config.provider.dataDir,
      migrations: providerMigrations,
      monitor,
      signal: ending,
      dryRun,
    });
    state = opened.state;
    const { leadership, signal } = state;
    const { client } = opened;
    const { own: store, sources, cache } = await createStores({ ...config, dataDir: config.provider.dataDir, logger });
    const provider = await createProvider({
      client,
      backend,
      moreBackends,
      store,
      sources,
      cache,
      leadership,
      room: monitor.room,
      config: config.provider,
      logger,
      signal,
      onTurn: () => monitor.onTurn(),
      ...(publish && { publish }),
    });
    await provider.done;
  } catch (error) {
    if (!ending.aborted) throw error;
  } finally {
    await monitor.close();
    await Promise.all(backends.map((one) => one.close()));
    await state?.close();
  }
}
