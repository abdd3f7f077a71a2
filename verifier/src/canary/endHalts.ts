import type { Database } from "@dpin/sdk/database";
import { halts } from "../journal/tables.ts";
import { namedWith } from "../journal/namedWith.ts";

/** A verifier that claims nothing, why, and since when (milliseconds since 1970). */
export interface EndedHalt {
  readonly verifier: string;
  readonly reason: string;
  readonly at: number;
}

/** Lets the verifiers whose name begins with `prefix` claim again, and gives those that were halted. A running one notices at its next turn. */
export function endHalts({ database, prefix }: { database: Database; prefix: string }): Promise<EndedHalt[]> {
  return database.transact((transaction) =>
    transaction
      .delete(halts)
      .where(namedWith({ column: halts.verifier, prefix }))
      .returning(),
  );
}
