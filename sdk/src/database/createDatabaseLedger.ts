import { and, eq, gte, lt, sum } from "drizzle-orm";
import type { SpendingLedger } from "../fees/SpendingLedger.ts";
import { spendings } from "./tables.ts";
import type { Leadership } from "./takeLeadership.ts";

/** Older ones count for no limit of a day; clocks may be set back a little. */
const KEPT_MS = 2 * 86_400_000;

/** A ledger of what `account` spends, in the database: it refuses to write for a process that lost its leadership, which then sends nothing either. */
export function createDatabaseLedger({ leadership, account }: { leadership: Leadership; account: string }): SpendingLedger {
  const owner = account.toLowerCase();
  return {
    spentSince: (time) =>
      leadership.transact(async (transaction) => {
        const [row] = await transaction
          .select({ wei: sum(spendings.wei) })
          .from(spendings)
          .where(and(eq(spendings.account, owner), gte(spendings.time, time)));
        return BigInt(row?.wei ?? 0);
      }),
    write: ({ id, time, wei }) =>
      leadership.transact(async (transaction) => {
        await transaction.delete(spendings).where(and(eq(spendings.account, owner), lt(spendings.time, time - KEPT_MS)));
        await transaction
          .insert(spendings)
          .values({ account: owner, id, time, wei })
          .onConflictDoUpdate({ target: [spendings.account, spendings.id], set: { time, wei } });
      }),
  };
}
