import { rmSync } from "node:fs";
import { chmod, mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { openDatabase, sharedMigrations, takeLeadership, type Database, type Leadership } from "@dpin/sdk/database";
import { providerMigrations } from "@dpin/provider";
import { verifierMigrations } from "@dpin/verifier";
import { startPostgres, type Postgres } from "../../cli/src/database/startPostgres.ts";

let server: Promise<Postgres> | null = null;
let database: Promise<Database> | null = null;
let names = 0;

/** A real PostgreSQL server, one for all tests of this process, gone with it. */
export function testPostgres(): Promise<Postgres> {
  return (server ??= (async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-postgres-"));
    await chmod(dir, 0o711);
    process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
    return startPostgres({ dir });
  })());
}

/** Its database with the tables of every package. */
export function testDatabase(): Promise<Database> {
  return (database ??= testPostgres().then(({ url }) =>
    openDatabase({ url, migrations: [sharedMigrations, providerMigrations, verifierMigrations] }),
  ));
}

/** The right to be `name`, which keeps its journal between one holder and the next. */
export async function lead(name: string): Promise<Leadership> {
  return takeLeadership({ database: await testDatabase(), name });
}

/** A name that no other test has. */
export function uniqueName(what: string): string {
  return `${what} ${process.pid} ${++names}`;
}

// Of all test files of the process together: an open server would keep it from ending.
if (typeof after === "function") {
  after(async () => {
    await (await database)?.close();
    await (await server)?.stop();
  });
}
