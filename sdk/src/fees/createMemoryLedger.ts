import type { Spending, SpendingLedger } from "./SpendingLedger.ts";

/** A ledger that ends with its process. */
export function createMemoryLedger(): SpendingLedger {
  const spendings = new Map<string, Spending>();
  return {
    async spentSince(time) {
      for (const [id, spending] of spendings) if (spending.time < time) spendings.delete(id);
      return [...spendings.values()].reduce((sum, { wei }) => sum + wei, 0n);
    },
    async write(spending) {
      spendings.set(spending.id, spending);
    },
  };
}
