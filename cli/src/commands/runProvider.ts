import { createProvider, type ProviderParameters } from "@dpin/provider";
import type { Backend, BackendChoice } from "@dpin/runtime";
import { connect } from "../config/connect.ts";
import { createBackend } from "../config/createBackend.ts";
import { createStores } from "../config/createStores.ts";
import { providerFileSchema } from "../config/providerConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { daemonSignal } from "../daemonSignal.ts";
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
  const signal = daemonSignal();
  const monitor = startMonitoring({ daemon: "provider", monitoring: config.monitoring });
  const { logger } = monitor;
  const backend = changeBackend(await createBackend({ backend: choice, engine: config.engine, logger }));
  let monitoring: Monitoring | null = null;
  try {
    const client = await connect({ config, logger, signal, dataDir: config.provider.dataDir });
    monitoring = await monitor.serve({ client });
    const { own: store, sources, cache } = await createStores({ ...config, dataDir: config.provider.dataDir, logger });
    const provider = await createProvider({
      client,
      backend,
      store,
      sources,
      cache,
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
