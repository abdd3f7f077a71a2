import { readFile } from "node:fs/promises";
import path from "node:path";
import { readIfThere } from "@dpin/sdk/node";
import { openDatabase, sharedMigrations, type Database, type Migrations } from "@dpin/sdk/database";
import { UsageError } from "../UsageError.ts";
import { databaseUrl } from "./databaseUrl.ts";
import type { DatabaseConfig } from "./databaseConfigSchema.ts";
import { isPostgres } from "./isPostgres.ts";
import { POSTGRES_USER, startPostgres } from "./startPostgres.ts";

/**
 * Lets `visit` look into a daemon's database, whether the daemon runs or not. Throws UsageError when the daemon has none yet, and DatabaseError when the server refuses.
 */
export async function visitState<T>({
  config,
  dataDir,
  migrations,
  visit,
}: {
  config: DatabaseConfig;
  dataDir: string;
  migrations: Migrations;
  visit: (database: Database) => Promise<T>;
}): Promise<T> {
  const server = await serverOf({ config, dir: path.join(dataDir, "postgres") });
  try {
    const database = await openDatabase({ url: server.url, migrations: [sharedMigrations, migrations] });
    try {
      return await visit(database);
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}

async function serverOf({ config, dir }: { config: DatabaseConfig; dir: string }) {
  const stop = async () => undefined;
  if (config.url !== undefined) return { url: await databaseUrl(config), stop };
  const running = await runningAt({ dir });
  if (running !== null) return { url: running, stop };
  if ((await readIfThere({ file: path.join(dir, "data", "PG_VERSION") })) === null) {
    throw new UsageError(`there is no database in ${dir}: the daemon has not run with this dataDir yet`);
  }
  return startPostgres({ dir });
}

/** The daemon's own server, while it runs: its port is in the fourth line of the file that it keeps for that. */
async function runningAt({ dir }: { dir: string }): Promise<string | null> {
  const [pid, , , port] = (await readIfThere({ file: path.join(dir, "data", "postmaster.pid") }))?.split("\n") ?? [];
  if (!(Number(port) > 0) || !(await isPostgres(Number(pid)))) return null;
  const password = (await readFile(path.join(dir, "password"), "utf8")).trim();
  return `postgres://${POSTGRES_USER}:${password}@127.0.0.1:${Number(port)}/postgres`;
}
