import path from "node:path";
import { openDatabase, sharedMigrations, takeLeadership, type Database, type Leadership, type Migrations } from "@dpin/sdk/database";
import type { Logger } from "pino";
import type { DatabaseConfig } from "./databaseConfigSchema.ts";
import { namedServer } from "./namedServer.ts";
import { startPostgres } from "./startPostgres.ts";

/** A daemon's database and its right to be the one that works with it. */
export interface State {
  readonly database: Database;
  readonly leadership: Leadership;
  /** The daemon's signal, aborted also when another process has taken its place or its own server ended. */
  readonly signal: AbortSignal;
  close(): Promise<void>;
}

/**
 * Opens the state of the daemon `name`, and waits while another process is that daemon: a second one started with the same key stands by. Throws UsageError and DatabaseError
 * when the configuration or the server is at fault.
 */
export async function openState({
  name,
  config,
  dataDir,
  migrations,
  logger,
  signal: ending,
}: {
  name: string;
  config: DatabaseConfig;
  dataDir: string;
  migrations: Migrations;
  logger: Logger;
  signal: AbortSignal;
}): Promise<State> {
  const { url, ended, stop } =
    config.url === undefined ? await startOwn({ dataDir, signal: ending }) : await named({ ...config, url: config.url });
  const signal = ended === undefined ? ending : AbortSignal.any([ending, ended]);
  let database: Database | null = null;
  try {
    database = await openDatabase({
      ...{ url, migrations: [sharedMigrations, migrations], signal },
      onAway: ({ error, delayMs }) =>
        logger.warn({ event: "databaseAway", ms: delayMs, error: messageOf(error) }, "the database does not answer; trying again"),
    });
    const leadership = await takeLeadership({
      ...{ database, name, signal },
      onWait: () => logger.info({ event: "standby", name }, "another process is this daemon; standing by"),
    });
    const opened = database;
    const close = async () => {
      await leadership.release();
      await opened.close();
      await stop();
    };
    return { database, leadership, signal: AbortSignal.any([signal, leadership.lost]), close };
  } catch (error) {
    await database?.close();
    await stop();
    throw error;
  }
}

interface Server {
  readonly url: string;
  readonly ended?: AbortSignal;
  stop(): Promise<void>;
}

function startOwn({ dataDir, signal }: { dataDir: string; signal: AbortSignal }): Promise<Server> {
  return startPostgres({ dir: path.join(dataDir, "postgres"), signal });
}

async function named(config: DatabaseConfig & { url: string }): Promise<Server> {
  return { url: await namedServer(config), stop: async () => undefined };
}

/** The last cause: what wraps it quotes the statement and its values. */
function messageOf(error: unknown): string {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  return at instanceof Error ? at.message : String(at);
}
