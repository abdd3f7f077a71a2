import { z } from "zod";

/** Where a daemon keeps its state: in a PostgreSQL server of its own in its data folder, unless a server is named. */
export const databaseConfigSchema = z.strictObject({
  /** `postgres://USER@HOST:PORT/DATABASE`; without it the daemon starts a server of its own. */
  url: z.url({ protocol: /^postgres(ql)?$/, error: "not a postgres:// URL" }).optional(),
  /** File with the password, so that it need not be in the URL. */
  passwordFile: z.string().min(1).optional(),
});

export type DatabaseConfig = z.output<typeof databaseConfigSchema>;
