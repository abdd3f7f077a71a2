import type { Payment } from "./paymentsOf.ts";

/** What a dispute, or all of them, cost and earned: native wei, and the bounty in wei of its token. */
export interface Profit {
  /** Of all transactions, those that reverted included. */
  readonly gas: bigint;
  readonly deposits: bigint;
  /** Deposits that came back; they can be withdrawn or have been. */
  readonly refunds: bigint;
  readonly bounty: bigint;
  readonly transactions: number;
}

export function sumPayments(list: readonly Pick<Payment, "kind" | "wei">[]): Profit {
  const sum = (...kinds: Payment["kind"][]) => list.filter(({ kind }) => kinds.includes(kind)).reduce((total, { wei }) => total + wei, 0n);
  return {
    gas: sum("gas", "reverted"),
    deposits: sum("deposit"),
    refunds: sum("refund"),
    bounty: sum("bounty"),
    transactions: list.filter(({ kind }) => kind === "gas" || kind === "reverted").length,
  };
}
