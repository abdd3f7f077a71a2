import { readFile } from "node:fs/promises";
import { UsageError } from "../UsageError.ts";
import type { DatabaseConfig } from "./databaseConfigSchema.ts";

/** URL, with its password, of the server that a configuration names. Throws UsageError when the password cannot be read. */
export async function namedServer({ url: named, passwordFile }: DatabaseConfig & { url: string }): Promise<string> {
  const url = new URL(named);
  try {
    // Escaped by the setter as far as a URL needs it; a percent sign of the password's own must not be taken for an escape.
    if (passwordFile !== undefined) url.password = encodeURIComponent((await readFile(passwordFile, "utf8")).trim());
  } catch (error) {
    throw new UsageError(`cannot read database.passwordFile ${passwordFile} (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`);
  }
  return url.href;
}
