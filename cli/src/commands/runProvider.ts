import path from "node:path";
import { createProvider, providerMigrations, type ProviderParameters } from "@dpin/provider";
import type { Backend, BackendChoice } from "@dpin/runtime";
import { createFolderStore, createHttpStore } from "@dpin/sdk";
import { createDatabaseLedger } from "@dpin/sdk/database";
import { connect } from "../config/connect.ts";
import { createBackends } from "../config/createBackends.ts";
import { providerFileSchema } from "../config/providerConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { daemonSignal } from "../daemonSignal.ts";
import { openState, type State } from "../database/openState.ts";
import { openKey } from "../keys/openKey.ts";
import type { Monitoring } from "../monitoring/serveMonitoring.ts";
import { startMonitoring } from "../monitoring/startMonitoring.ts";

/**
 * `dpin provider run`: takes, runs, commits and defends jobs until it is told to stop. Logs JSON lines. `changeBackend` and `publish` are
 * the provider's seams (see ProviderParameters): another engine, other openings.
 */
export async function runProvider(parameters: {
  config: string;
  backend?: BackendChoice;
  changeBackend?: (backend: Backend) => Backend;
  publish?: NonNullable<ProviderParameters["publish"]>;
}): Promise<void> {
  const { config: file, backend: choice, changeBackend = (backend) => backend, publish } = parameters;
  const config = await readConfig({ file, schema: providerFileSchema });
  const ending = daemonSignal();
  const monitor = startMonitoring({ daemon: "provider", monitoring: config.monitoring });
  const { logger } = monitor;
  const backends = (await createBackends({ backend: choice, engine: config.engine, logger })).map(changeBackend);
  const [backend, ...moreBackends] = backends as [Backend, ...Backend[]];
  let monitoring: Monitoring | null = null;
  let state: State | null = null;
  try {
    const account = await openKey(config);
    const { dataDir } = config.provider;
    const name = `provider ${config.addresses.escrow.toLowerCase()} ${account.address.toLowerCase()}`;
    state = await openState({ name, config: config.database, dataDir, migrations: providerMigrations, logger, signal: ending });
    const { leadership, signal } = state;
    const client = await connect({
      config,
      logger,
      signal,
      account,
      ledger: createDatabaseLedger({ leadership, account: account.address }),
    });
    monitoring = await monitor.serve({ client });
    const provider = await createProvider({
      client,
      backend,
      moreBackends,
      store: createFolderStore({ dir: path.join(dataDir, "artifacts") }),
      sources: config.artifacts.map((endpoint) => createHttpStore({ endpoint })),
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
    await monitoring?.close();
    await Promise.all(backends.map((one) => one.close()));
    await state?.close();
  }
}
