import { initHash } from "@dpin/runtime";
import type { Backend, BackendChoice } from "@dpin/runtime";
import { createLocalBench, createTaskWorker } from "@dpin/verifier";
import { connect } from "../config/connect.ts";
import { createBackend } from "../config/createBackend.ts";
import { createStores } from "../config/createStores.ts";
import { readConfig } from "../config/readConfig.ts";
import { workerConfigSchema } from "../config/verifierConfig.ts";
import { daemonSignal } from "../daemonSignal.ts";
import { databaseUrl } from "../database/databaseUrl.ts";
import { startMonitoring } from "../monitoring/startMonitoring.ts";

/**
 * `dpin verifier worker`: does the tasks of a verifier's coordinator (`dpin verifier run` with `workers`) that shares its database, on this machine's engine,
 * until it is told to stop. It has no key and sends nothing. `changeBackend` is a seam for another engine.
 */
export async function runWorker(parameters: {
  config: string;
  backend?: BackendChoice;
  changeBackend?: (backend: Backend) => Backend;
}): Promise<void> {
  const { config: file, backend: choice, changeBackend = (backend) => backend } = parameters;
  const config = await readConfig({ file, schema: workerConfigSchema });
  const url = await databaseUrl(config.database);
  const signal = daemonSignal();
  const monitor = await startMonitoring({ daemon: "worker", config, dataDir: config.dataDir });
  const { logger } = monitor;
  let backend: Backend | null = null;
  try {
    await initHash();
    backend = changeBackend(await createBackend({ backend: choice, engine: config.engine, logger }));
    const client = await connect({ config: { ...config, key: null }, logger, signal });
    await monitor.serve({ client });
    const { store } = await createStores({ ...config, logger });
    const bench = createLocalBench({ client, backend, store, limits: config.policy, logger });
    await createTaskWorker({ url, bench, logger, signal, onTurn: () => monitor.onTurn() }).run();
  } finally {
    await monitor.close();
    await backend?.close();
  }
}
