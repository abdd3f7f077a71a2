import type { Leadership } from "@dpin/sdk/database";
import { eq } from "drizzle-orm";
import { halts as table } from "../journal/tables.ts";

/** Whether a verifier has found itself mistaken: then it claims nothing until a person has said that it may again. */
export interface Halt {
  /** In words; null while it may claim. */
  readonly reason: string | null;
  /** Resolves when it is in the database. The first reason stays. */
  begin(reason: string): Promise<void>;
  /** Looks whether it was ended meanwhile (endHalt). */
  refresh(): Promise<void>;
}

/** Opens the halt of the verifier that `leadership` names: it outlives every process. */
export async function openHalt({ leadership, now = Date.now }: { leadership: Leadership; now?: () => number }): Promise<Halt> {
  const verifier = leadership.name;
  let reason: string | null = null;
  let [begun, written] = [0, 0];
  const refresh = async () => {
    const before = begun;
    if (written < before) return;
    const [row] = await leadership.transact((transaction) => transaction.select().from(table).where(eq(table.verifier, verifier)));
    // One that began meanwhile was not there yet when this was read.
    if (begun === before) reason = row?.reason ?? null;
  };
  await refresh();
  return {
    get reason() {
      return reason;
    },
    begin: async (why) => {
      // First of all here: whatever the database does, nothing more is claimed by this process.
      reason ??= why;
      begun++;
      await leadership.transact((transaction) =>
        transaction.insert(table).values({ verifier, reason: why, at: now() }).onConflictDoNothing(),
      );
      written++;
    },
    refresh,
  };
}
