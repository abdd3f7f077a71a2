import type { Leadership } from "@dpin/sdk/database";
import { and, eq, gt, lte, sum } from "drizzle-orm";
import { runs } from "../journal/tables.ts";

const HOUR_MS = 3_600_000;

/** The time that one tier's checks may take. */
export interface RunBudget {
  /** Whether there is any left in the hour that ends now. */
  isLeft(): Promise<boolean>;
  /** How much of it, in milliseconds; Infinity without a limit. */
  msLeft(): Promise<number>;
  spend(run: { jobId: bigint; ms: number }): Promise<void>;
}

/** `secondsPerHour` of `tier` in any hour; without it there is no limit. What was spent is in the database, so that a restart does not forget it. */
export function createRunBudget({
  leadership,
  tier,
  secondsPerHour,
  now = Date.now,
}: {
  leadership: Leadership;
  tier: "rerun" | "product";
  secondsPerHour?: number | undefined;
  now?: () => number;
}): RunBudget {
  const verifier = leadership.name;
  const mine = and(eq(runs.verifier, verifier), eq(runs.tier, tier));
  if (secondsPerHour === undefined) return { isLeft: async () => true, msLeft: async () => Infinity, spend: async () => undefined };
  const msLeft = () =>
    leadership.transact(async (transaction) => {
      const lately = and(mine, gt(runs.at, now() - HOUR_MS));
      const [spent] = await transaction
        .select({ ms: sum(runs.ms) })
        .from(runs)
        .where(lately);
      return Math.max(0, secondsPerHour * 1_000 - Number(spent?.ms ?? 0));
    });
  return {
    isLeft: async () => (await msLeft()) > 0,
    msLeft,
    spend: ({ jobId, ms }) =>
      leadership.transact(async (transaction) => {
        const at = now();
        await transaction.delete(runs).where(and(mine, lte(runs.at, at - HOUR_MS)));
        await transaction
          .insert(runs)
          .values({ verifier, tier, jobId, at, ms: Math.round(ms) })
          .onConflictDoNothing();
      }),
  };
}
