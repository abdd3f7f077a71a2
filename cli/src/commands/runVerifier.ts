import { initHash } from "@dpin/runtime";
import type { BackendChoice } from "@dpin/runtime";
import { createDatabaseLedger } from "@dpin/sdk/database";
import { createServer, type ArtifactServer } from "@dpin/provider";
import { createVerifier, verifierMigrations } from "@dpin/verifier";
import { connect } from "../config/connect.ts";
import { createBackend } from "../config/createBackend.ts";
import { createStores } from "../config/createStores.ts";
import { readConfig } from "../config/readConfig.ts";
import { verifierConfigSchema } from "../config/verifierConfig.ts";
import { daemonSignal } from "../daemonSignal.ts";
import { openState, type State } from "../database/openState.ts";
import { openKey } from "../keys/openKey.ts";
import type { Monitoring } from "../monitoring/serveMonitoring.ts";
import { startMonitoring } from "../monitoring/startMonitoring.ts";

/** `dpin verifier run`: checks committed jobs and convicts cheats until it is told to stop. Logs JSON lines. */
export async function runVerifier({ config: file, backend: choice }: { config: string; backend?: BackendChoice }): Promise<void> {
  const config = await readConfig({ file, schema: verifierConfigSchema });
  const ending = daemonSignal();
  const monitor = startMonitoring({ daemon: "verifier", monitoring: config.monitoring });
  const { logger } = monitor;
  await initHash();
  const backend = await createBackend({ backend: choice, engine: config.engine, logger });
  let artifacts: ArtifactServer | null = null;
  let monitoring: Monitoring | null = null;
  let state: State | null = null;
  try {
    const { policy, dataDir } = config;
    const account = await openKey(config);
    const name = `verifier ${config.addresses.escrow.toLowerCase()} ${account.address.toLowerCase()}`;
    state = await openState({ name, config: config.database, dataDir, migrations: verifierMigrations, logger, signal: ending });
    const { leadership, signal } = state;
    const client = await connect({
      config,
      logger,
      signal,
      account,
      ledger: createDatabaseLedger({ leadership, account: account.address }),
    });
    monitoring = await monitor.serve({ client });
    const store = createStores({ ...config, logger });
    const { canary } = config;
    if (canary !== undefined) {
      artifacts = await createServer({ store: createStores({ dataDir, artifacts: [] }), host: canary.host, port: canary.port });
    }
    await createVerifier({ client, backend, store, policy, leadership, logger, signal, canary, onTurn: () => monitor.onTurn() }).run();
    leadership.lost.throwIfAborted();
  } catch (error) {
    if (!ending.aborted) throw error;
  } finally {
    await artifacts?.close();
    await monitoring?.close();
    await backend.close();
    await state?.close();
  }
}
