import path from "node:path";
import { initHash } from "@dpin/runtime";
import type { BackendChoice } from "@dpin/runtime";
import { createVerifier } from "@dpin/verifier";
import { connect } from "../config/connect.ts";
import { createBackend } from "../config/createBackend.ts";
import { createStores } from "../config/createStores.ts";
import { readConfig } from "../config/readConfig.ts";
import { verifierConfigSchema } from "../config/verifierConfig.ts";
import { DRY_RUN_DIR } from "../config/dryRunDir.ts";
import { daemonSignal } from "../daemonSignal.ts";
import type { Monitoring } from "../monitoring/serveMonitoring.ts";
import { startMonitoring } from "../monitoring/startMonitoring.ts";
import { watchFunds } from "../monitoring/watchFunds.ts";

/** `dpin verifier run`: checks committed jobs and convicts cheats until it is told to stop. Logs JSON lines. With `dryRun` it sends nothing and keeps its state apart (ADR 0037). */
export async function runVerifier({
  config: file,
  backend: choice,
  dryRun = false,
}: {
  config: string;
  backend?: BackendChoice;
  dryRun?: boolean;
}): Promise<void> {
  const read = await readConfig({ file, schema: verifierConfigSchema });
  const config = dryRun ? { ...read, dataDir: path.join(read.dataDir, DRY_RUN_DIR) } : read;
  const signal = daemonSignal();
  const monitor = startMonitoring({ daemon: "verifier", monitoring: config.monitoring });
  const { logger } = monitor;
  await initHash();
  const backend = await createBackend({ backend: choice, engine: config.engine, logger });
  let monitoring: Monitoring | null = null;
  try {
    const client = await connect({ config, logger, signal, dataDir: config.dataDir, dryRun });
    monitoring = await monitor.serve({ client });
    if (!dryRun) void watchFunds({ client, fees: config.fees, logger, signal, onFunds: monitor.onFunds });
    const store = createStores({ ...config, logger });
    const { policy, dataDir } = config;
    await createVerifier({ client, backend, store, policy, dataDir, logger, signal, onTurn: () => monitor.onTurn() }).run();
  } finally {
    await monitoring?.close();
    await backend.close();
  }
}
