import { readFile } from "node:fs/promises";
import { UsageError } from "../UsageError.ts";
import type { DatabaseConfig } from "./databaseConfigSchema.ts";

/** URL of the server that a configuration names, with its password. Throws UsageError when it names none, or a file that cannot be read. */
export async function databaseUrl({ url: named, passwordFile }: DatabaseConfig): Promise<string> {
  if (named === undefined)
    throw new UsageError("database.url is missing: several processes need a PostgreSQL server that all of them reach");
  const url = new URL(named);
  try {
    // Escaped by the setter as far as a URL needs it; a percent sign of the password's own must not be taken for an escape.
    if (passwordFile !== undefined) url.password = encodeURIComponent((await readFile(passwordFile, "utf8")).trim());
  } catch (error) {
    throw new UsageError(`cannot read database.passwordFile ${passwordFile} (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`);
  }
  return url.href;
}
