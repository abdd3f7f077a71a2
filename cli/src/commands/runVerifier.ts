import { initHash } from "@dpin/runtime";
import type { BackendChoice } from "@dpin/runtime";
import { createVerifier } from "@dpin/verifier";
import { connect } from "../config/connect.ts";
import { createBackend } from "../config/createBackend.ts";
import { createStores } from "../config/createStores.ts";
import { readConfig } from "../config/readConfig.ts";
import { verifierConfigSchema } from "../config/verifierConfig.ts";
import { daemonSignal } from "../daemonSignal.ts";
import type { Monitoring } from "../monitoring/serveMonitoring.ts";
import { startMonitoring } from "../monitoring/startMonitoring.ts";

/** `dpin verifier run`: checks committed jobs and convicts cheats until it is told to stop. Logs JSON lines. */
export async function runVerifier({ config: file, backend: choice }: { config: string; backend?: BackendChoice }): Promise<void> {
  const config = await readConfig({ file, schema: verifierConfigSchema });
  const signal = daemonSignal();
  const monitor = startMonitoring({ daemon: "verifier", monitoring: config.monitoring });
  const { logger } = monitor;
  await initHash();
  const backend = await createBackend({ backend: choice, engine: config.engine, logger });
  let monitoring: Monitoring | null = null;
  try {
    const client = await connect({ config, logger, signal, dataDir: config.dataDir });
    monitoring = await monitor.serve({ client });
    const { store, cache } = await createStores({ ...config, logger });
    const { policy, dataDir } = config;
    await createVerifier({ client, backend, store, cache, policy, dataDir, logger, signal, onTurn: () => monitor.onTurn() }).run();
  } finally {
    await monitoring?.close();
    await backend.close();
  }
}
