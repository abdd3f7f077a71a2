import { like, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/** The rows whose `column` begins with `prefix`, whatever characters that has. */
export function namedWith({ column, prefix }: { column: PgColumn; prefix: string }): SQL {
  return like(column, `${prefix.replaceAll(/[\\%_]/g, "\\$&")}%`);
}
