import { bigint, index, integer, numeric, pgSchema, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** What every daemon keeps, whatever its work. */
export const dpin = pgSchema("dpin");

/** Who acts under a name: `epoch` rises with every process that takes it, and what an earlier one still writes is refused. */
export const leaderships = dpin.table("leaderships", {
  name: text().primaryKey(),
  epoch: integer().notNull(),
  /** Host and process id, for people. */
  holder: text().notNull(),
  takenAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

/** What transactions may cost or have cost, native wei; `time` in milliseconds since 1970. */
export const spendings = dpin.table(
  "spendings",
  {
    account: text().notNull(),
    id: text().notNull(),
    time: bigint({ mode: "number" }).notNull(),
    wei: numeric({ precision: 78, scale: 0, mode: "bigint" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.id] }), index().on(table.account, table.time)],
);
