import { initHash } from "@dpin/runtime";
import type { Backend, BackendChoice } from "@dpin/runtime";
import { createVerifier } from "@dpin/verifier";
import { connect } from "../config/connect.ts";
import { createBackend } from "../config/createBackend.ts";
import { createStores } from "../config/createStores.ts";
import { readConfig } from "../config/readConfig.ts";
import { verifierConfigSchema } from "../config/verifierConfig.ts";
import { daemonSignal } from "../daemonSignal.ts";
import { startMonitoring } from "../monitoring/startMonitoring.ts";

/** `dpin verifier run`: checks committed jobs and convicts cheats until it is told to stop. Logs JSON lines, or shows a live view (`tui`). */
export async function runVerifier({
  config: file,
  backend: choice,
  tui,
}: {
  config: string;
  backend?: BackendChoice;
  tui?: boolean;
}): Promise<void> {
  const config = await readConfig({ file, schema: verifierConfigSchema });
  const signal = daemonSignal();
  const monitor = await startMonitoring({ daemon: "verifier", config, dataDir: config.dataDir, tui });
  const { logger } = monitor;
  let backend: Backend | null = null;
  try {
    await initHash();
    backend = await createBackend({ backend: choice, engine: config.engine, logger });
    const client = await connect({ config, logger, signal, dataDir: config.dataDir });
    await monitor.serve({ client });
    const store = createStores({ ...config, logger });
    const { policy, dataDir } = config;
    await createVerifier({ client, backend, store, policy, dataDir, logger, signal, onTurn: () => monitor.onTurn() }).run();
  } finally {
    await monitor.close();
    await backend?.close();
  }
}
