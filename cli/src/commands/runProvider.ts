import path from "node:path";
import { createProvider, type ProviderParameters } from "@dpin/provider";
import type { Backend, BackendChoice } from "@dpin/runtime";
import { createFolderStore, createHttpStore } from "@dpin/sdk";
import { connect } from "../config/connect.ts";
import { createBackend } from "../config/createBackend.ts";
import { providerFileSchema } from "../config/providerConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { daemonSignal } from "../daemonSignal.ts";
import { startMonitoring } from "../monitoring/startMonitoring.ts";

/**
 * `dpin provider run`: takes, runs, commits and defends jobs until it is told to stop. Logs JSON lines, or shows a live view (`tui`). `changeBackend` and `publish` are
 * the provider's seams (see ProviderParameters): another engine, other openings.
 */
export async function runProvider(parameters: {
  config: string;
  backend?: BackendChoice;
  tui?: boolean;
  changeBackend?: (backend: Backend) => Backend;
  publish?: NonNullable<ProviderParameters["publish"]>;
}): Promise<void> {
  const { config: file, backend: choice, tui, changeBackend = (backend) => backend, publish } = parameters;
  const config = await readConfig({ file, schema: providerFileSchema });
  const signal = daemonSignal();
  const monitor = await startMonitoring({ daemon: "provider", config, dataDir: config.provider.dataDir, tui });
  const { logger } = monitor;
  let backend: Backend | null = null;
  try {
    backend = changeBackend(await createBackend({ backend: choice, engine: config.engine, logger }));
    const client = await connect({ config, logger, signal, dataDir: config.provider.dataDir });
    await monitor.serve({ client });
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
    await monitor.close();
    await backend?.close();
  }
}
