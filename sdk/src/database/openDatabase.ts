import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { wait } from "../client/wait.ts";
import { DatabaseError, type Database, type Migrations } from "./Database.ts";
import { isDatabaseAway } from "./isDatabaseAway.ts";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/** A server that does not answer is one that is away. */
const CONNECT_MS = 10_000;
const QUERY_MS = 60_000;
/** Advisory locks share one space in a database: "dpin" and a number. */
const MIGRATION_LOCK = 0x6470696e00n;

export interface DatabaseParameters {
  /** `postgres://user:password@host:port/database`. */
  url: string;
  migrations: readonly Migrations[];
  signal?: AbortSignal | undefined;
  /** Told of every try that failed because the server is away, in milliseconds until the next one. */
  onAway?: (away: { error: unknown; delayMs: number }) => void;
}

/**
 * Opens a PostgreSQL database and brings its tables up to date; waits for a server that is away until `signal` aborts. Throws DatabaseError when the server refuses: a wrong
 * password, no such database, a user without rights. The message never holds the URL or the password.
 */
export async function openDatabase({ url, migrations, signal, onAway = () => undefined }: DatabaseParameters): Promise<Database> {
  const config: pg.ClientConfig = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    keepAlive: true,
    application_name: "dpin",
  };
  const pool = new pg.Pool({ ...config, max: 4 });
  // An idle session that breaks is replaced by the next query; without a listener it would end the process.
  pool.on("error", () => undefined);
  const orm = drizzle({ client: pool, casing: "snake_case" });

  async function persist<T>(attempt: () => Promise<T>): Promise<T> {
    for (let delayMs = FIRST_PAUSE_MS; ; delayMs = Math.min(LONGEST_PAUSE_MS, 2 * delayMs)) {
      try {
        return await attempt();
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        onAway({ error, delayMs });
        await wait({ ms: delayMs, signal });
      }
    }
  }

  async function update(): Promise<void> {
    const session = new pg.Client(config);
    session.on("error", () => undefined);
    await session.connect();
    try {
      // Of two daemons that begin at once on one database the second waits.
      await session.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
      for (const { name, folder } of migrations) {
        await migrate(drizzle({ client: session }), {
          migrationsFolder: folder,
          migrationsSchema: "dpin_migrations",
          migrationsTable: name,
        });
      }
    } finally {
      await session.end().catch(() => undefined);
    }
  }

  try {
    await persist(update);
  } catch (error) {
    await pool.end();
    if (signal?.aborted) throw error;
    throw new DatabaseError(`the database cannot be used: ${reasonOf(error)}`);
  }
  return {
    transact: (run) => persist(() => orm.transaction(run)),
    session: () => new pg.Client(config),
    close: () => pool.end(),
  };
}

/** The server's own words: what wraps them quotes statements, and a URL that cannot be parsed is quoted with its password. */
function reasonOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof pg.DatabaseError) return at.message;
  if (error instanceof TypeError && (error as { code?: string }).code === "ERR_INVALID_URL") return "its URL is none";
  return error instanceof Error ? error.message.split("\n")[0]! : String(error);
}
