import type { Database } from "@dpin/sdk/database";
import { asc } from "drizzle-orm";
import { namedWith } from "../journal/namedWith.ts";
import { payments } from "../journal/tables.ts";
import type { Payment } from "./paymentsOf.ts";

/** All that the verifiers whose name begins with `prefix` paid and received, the oldest first, with the verifier's name. */
export function readPayments({
  database,
  prefix,
}: {
  database: Database;
  prefix: string;
}): Promise<(Payment & { readonly verifier: string })[]> {
  return database.transact((transaction) =>
    transaction
      .select()
      .from(payments)
      .where(namedWith({ column: payments.verifier, prefix }))
      .orderBy(asc(payments.block), asc(payments.logIndex)),
  );
}
