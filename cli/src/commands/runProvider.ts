import path from "node:path";
import { createProvider, type ProviderParameters } from "@dpin/provider";
import type { Backend, BackendChoice } from "@dpin/runtime";
import { createFolderStore, createHttpStore } from "@dpin/sdk";
import { connect } from "../config/connect.ts";
import { createBackend } from "../config/createBackend.ts";
import { providerFileSchema } from "../config/providerConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { DRY_RUN_DIR } from "../config/dryRunDir.ts";
import { daemonSignal } from "../daemonSignal.ts";
import type { Monitoring } from "../monitoring/serveMonitoring.ts";
import { startMonitoring } from "../monitoring/startMonitoring.ts";
import { watchFunds } from "../monitoring/watchFunds.ts";

/**
 * `dpin provider run`: takes, runs, commits and defends jobs until it is told to stop. Logs JSON lines. `changeBackend` and `publish` are
 * the provider's seams (see ProviderParameters): another engine, other openings. With `dryRun` it sends nothing and keeps its state apart (ADR 0037).
 */
export async function runProvider(parameters: {
  config: string;
  backend?: BackendChoice;
  changeBackend?: (backend: Backend) => Backend;
  publish?: NonNullable<ProviderParameters["publish"]>;
  dryRun?: boolean;
}): Promise<void> {
  const { config: file, backend: choice, changeBackend = (backend) => backend, publish, dryRun = false } = parameters;
  const read = await readConfig({ file, schema: providerFileSchema });
  // The chain does not learn of its server, so any free port does.
  const config = dryRun
    ? { ...read, provider: { ...read.provider, dataDir: path.join(read.provider.dataDir, DRY_RUN_DIR), port: 0 } }
    : read;
  const signal = daemonSignal();
  const monitor = startMonitoring({ daemon: "provider", monitoring: config.monitoring });
  const { logger } = monitor;
  const backend = changeBackend(await createBackend({ backend: choice, engine: config.engine, logger }));
  let monitoring: Monitoring | null = null;
  try {
    const client = await connect({ config, logger, signal, dataDir: config.provider.dataDir, dryRun });
    monitoring = await monitor.serve({ client });
    if (!dryRun) void watchFunds({ client, fees: config.fees, logger, signal, onFunds: monitor.onFunds });
    const provider = await createProvider({
      client,
      backend,
      store: createFolderStore({ dir: path.join(config.provider.dataDir, "artifacts") }),
      sources: config.artifacts.map((endpoint) => createHttpStore({ endpoint })),
      config: config.provider,
      logger,
      signal,
      onTurn: () => monitor.onTurn(),
      ...(publish && { publish }),
    });
    await provider.done;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await monitoring?.close();
    await backend.close();
  }
}
