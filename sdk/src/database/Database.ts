import type { NodePgTransaction } from "drizzle-orm/node-postgres";
import type { Client } from "pg";
import { BaseError } from "../errors/BaseError.ts";

/** The database cannot be used as it is; the message says what to do. */
export class DatabaseError extends BaseError {}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- drizzle's queries name their tables themselves
export type Transaction = NodePgTransaction<Record<string, never>, any>;

/** Tables of one package: SQL files that are run once, in their order. */
export interface Migrations {
  /** Of the package; each keeps its own count. */
  readonly name: string;
  /** Folder that drizzle-kit wrote. */
  readonly folder: string;
}

/** A PostgreSQL database whose tables are up to date. */
export interface Database {
  /** Runs in one transaction, again from its start for as long as the server is away: `run` must do nothing but read and write here. */
  transact<T>(run: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** A session of its own, not yet connected; whoever asks ends it. */
  session(): Client;
  close(): Promise<void>;
}
