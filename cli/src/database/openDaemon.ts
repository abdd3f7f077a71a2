import type { DpinClient } from "@dpin/sdk";
import { createDatabaseLedger, type Migrations } from "@dpin/sdk/database";
import { connect } from "../config/connect.ts";
import type { NetworkConfig } from "../config/networkConfig.ts";
import { openKey } from "../keys/openKey.ts";
import type { DaemonMonitor } from "../monitoring/startMonitoring.ts";
import { watchDisk } from "../monitoring/watchDisk.ts";
import { watchFunds } from "../monitoring/watchFunds.ts";
import type { DatabaseConfig } from "./databaseConfigSchema.ts";
import { leadershipName } from "./leadershipName.ts";
import { openState, type State } from "./openState.ts";

/** A daemon that has its key, its state and its chain; whoever opened it closes `state`. */
export interface OpenedDaemon {
  /** Of its leadership: what it does, for which escrow, with which key. */
  readonly name: string;
  readonly state: State;
  readonly client: DpinClient;
}

/**
 * Opens what every daemon with a key needs: the key, the state under the key's name (standing by while another process has that), and a client whose spendings are written down. Serves the
 * monitoring and watches the disk and the key's money. A dry run has a name of its own, sends nothing and watches no money. Throws UsageError and DatabaseError.
 */
export async function openDaemon({
  daemon,
  config,
  dataDir,
  migrations,
  monitor,
  signal: ending,
  dryRun,
}: {
  daemon: "provider" | "verifier";
  config: NetworkConfig & { database: DatabaseConfig };
  dataDir: string;
  migrations: Migrations;
  monitor: DaemonMonitor;
  signal: AbortSignal;
  dryRun: boolean;
}): Promise<OpenedDaemon> {
  const { logger } = monitor;
  const account = await openKey(config);
  const name = leadershipName({ daemon, escrow: config.addresses.escrow, account: account.address, dryRun });
  const onStandby = () => monitor.standby();
  const state = await openState({ name, config: config.database, dataDir, migrations, logger, signal: ending, onStandby });
  try {
    const { leadership, signal } = state;
    const ledger = createDatabaseLedger({ leadership, account: account.address });
    const client = await connect({ config, logger, signal, account, ledger, dryRun });
    await monitor.serve({ client });
    void watchDisk({ room: monitor.room, logger, signal });
    if (!dryRun) void watchFunds({ client, fees: config.fees, logger, signal, onFunds: monitor.onFunds });
    return { name, state, client };
  } catch (error) {
    await state.close();
    throw error;
  }
}
