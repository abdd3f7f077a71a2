import { createProvider, providerMigrations, type ProviderParameters } from "@dpin/provider";
import type { Backend, BackendChoice } from "@dpin/runtime";
import { createDatabaseLedger } from "@dpin/sdk/database";
import { connect } from "../config/connect.ts";
import { createBackends } from "../config/createBackends.ts";
import { createStores } from "../config/createStores.ts";
import { providerFileSchema } from "../config/providerConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import path from "node:path";
import { DRY_RUN_DIR } from "../config/dryRunDir.ts";
import { daemonSignal } from "../daemonSignal.ts";
import { openState, type State } from "../database/openState.ts";
import { openKey } from "../keys/openKey.ts";
import { startMonitoring } from "../monitoring/startMonitoring.ts";
import { watchFunds } from "../monitoring/watchFunds.ts";

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
    const account = await openKey(config);
    const { dataDir } = config.provider;
    const name = `provider ${config.addresses.escrow.toLowerCase()} ${account.address.toLowerCase()}${dryRun ? " dry-run" : ""}`;
    state = await openState({
      name,
      config: config.database,
      dataDir,
      migrations: providerMigrations,
      logger,
      signal: ending,
      onStandby: () => monitor.standby(),
    });
    const { leadership, signal } = state;
    const ledger = createDatabaseLedger({ leadership, account: account.address });
    const client = await connect({ config, logger, signal, account, ledger, dryRun });
    await monitor.serve({ client });
    if (!dryRun) void watchFunds({ client, fees: config.fees, logger, signal, onFunds: monitor.onFunds });
    const { own: store, sources, cache } = await createStores({ ...config, dataDir, logger });
    const provider = await createProvider({
      client,
      backend,
      moreBackends,
      store,
      sources,
      cache,
      leadership,
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
