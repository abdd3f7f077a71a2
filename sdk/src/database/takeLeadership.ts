import { hostname } from "node:os";
import { and, eq, sql } from "drizzle-orm";
import type { Client } from "pg";
import { wait } from "../client/wait.ts";
import { BaseError } from "../errors/BaseError.ts";
import type { Database, Transaction } from "./Database.ts";
import { isDatabaseAway } from "./isDatabaseAway.ts";
import { leaderships } from "./tables.ts";

/** Another process acts under the name now; this one must do nothing more. */
export class LeadershipLostError extends BaseError {}

/** The right to act under a name, of one process at a time. */
export interface Leadership {
  readonly name: string;
  /** Aborts with a LeadershipLostError when another process has it. */
  readonly lost: AbortSignal;
  /** As `Database.transact`, but throws LeadershipLostError, and writes nothing, once another process has the name. */
  transact<T>(run: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Gives the name up at once; without it others wait until the session is seen to be dead. */
  release(): Promise<void>;
}

/** How often a process that waits looks again, and how often the one that has the name shows that it lives. */
const RETRY_MS = 1_000;
const BEAT_MS = 2_000;
/** The server ends a session from which nothing came for so long: a process that stands still loses the name, and nobody waits for more than 15 s. */
const IDLE_MS = 9_000;
/** The same for a machine or a network that is gone. */
const KEEPALIVE = "set tcp_keepalives_idle = 4; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set tcp_user_timeout = 9000";

/**
 * Waits until no other process acts under `name`, then holds it by an advisory lock of PostgreSQL's, which a session loses when it ends. A session that breaks
 * (the server restarts) is made anew; the name is still held unless another process took it in between, which the epoch in the table tells.
 * `onWait` is told once when another process has it. Rejects with the signal's reason.
 */
export async function takeLeadership({
  database,
  name,
  signal,
  onWait = () => undefined,
}: {
  database: Database;
  name: string;
  signal?: AbortSignal | undefined;
  onWait?: () => void;
}): Promise<Leadership> {
  const lost = new AbortController();
  const closing = new AbortController();
  const isMine = (epoch: number) => and(eq(leaderships.name, name), eq(leaderships.epoch, epoch));

  /** A session that has the lock, or null when another one has it. */
  async function lock(): Promise<Client | null> {
    const session = database.session();
    session.on("error", () => undefined);
    try {
      await session.connect();
      await session.query(`set idle_session_timeout = ${IDLE_MS}; ${KEEPALIVE}`);
      const { rows } = await session.query<{ held: boolean }>("select pg_try_advisory_lock(hashtextextended($1, 0)) as held", [name]);
      if (rows[0]!.held) return session;
    } catch (error) {
      await session.end().catch(() => undefined);
      if (!isDatabaseAway(error)) throw error;
      return null;
    }
    await session.end().catch(() => undefined);
    return null;
  }

  async function acquire(): Promise<{ session: Client; epoch: number }> {
    for (let told = false; ;) {
      signal?.throwIfAborted();
      const session = await lock();
      if (session !== null) {
        const holder = `${hostname()} ${process.pid}`;
        const [row] = await database.transact((transaction) =>
          transaction
            .insert(leaderships)
            .values({ name, epoch: 1, holder })
            .onConflictDoUpdate({
              target: leaderships.name,
              set: { epoch: sql`${leaderships.epoch} + 1`, holder, takenAt: sql`now()` },
            })
            .returning({ epoch: leaderships.epoch }),
        );
        return { session, epoch: row!.epoch };
      }
      if (!told) onWait();
      told = true;
      await wait({ ms: RETRY_MS, signal });
    }
  }

  const first = await acquire();
  const { epoch } = first;
  let session: Client | null = first.session;

  async function isStillMine(): Promise<boolean> {
    const rows = await database.transact((transaction) => transaction.select().from(leaderships).where(isMine(epoch)));
    return rows.length > 0;
  }

  async function beat(): Promise<void> {
    try {
      if (session !== null) await session.query("select 1");
    } catch {
      await session?.end().catch(() => undefined);
      session = null;
    }
    if (session !== null) return;
    session = await lock();
    if (!(await isStillMine())) throw lostError(name);
  }

  async function keep(): Promise<void> {
    try {
      for (;;) {
        await wait({ ms: session === null ? RETRY_MS : BEAT_MS, signal: closing.signal });
        await beat();
      }
    } catch (error) {
      if (!closing.signal.aborted) lost.abort(error);
    } finally {
      await session?.end().catch(() => undefined);
    }
  }
  const kept = keep();

  return {
    name,
    lost: lost.signal,
    transact: (run) =>
      database.transact(async (transaction) => {
        // Shared: whoever takes the name over waits for what is under way here.
        const rows = await transaction.select().from(leaderships).where(isMine(epoch)).for("share");
        if (rows.length === 0) throw lostError(name);
        return run(transaction);
      }),
    release: async () => {
      closing.abort();
      await kept;
    },
  };
}

function lostError(name: string): LeadershipLostError {
  return new LeadershipLostError(`another process acts as "${name}" now`);
}
