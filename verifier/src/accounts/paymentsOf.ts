import { isAddressEqual, parseEventLogs, type Address, type Hex, type Log } from "viem";
import { computeChallengesAbi } from "@dpin/sdk";
import type { payments } from "../journal/tables.ts";

/** A row of `payments` without its owner. */
export type Payment = Omit<typeof payments.$inferSelect, "verifier">;

/** What events of the challenges tell about `account`: what it paid and received, and which of them came from transactions whose gas it may have paid. */
export interface PaymentsFound {
  readonly payments: Payment[];
  /** By transaction, the job that it is about: 0 when about none alone. */
  readonly transactions: Map<Hex, { readonly jobId: bigint; readonly block: bigint }>;
}

/** The log index under which a transaction's gas is written down. */
export const GAS_INDEX = -1;

/** Reads payments of a challenger from logs of the challenges contract. `jobOfClaim` gives the job of an own claim, or undefined. */
export function paymentsOf({
  logs,
  account,
  token,
  jobOfClaim,
}: {
  logs: readonly Log<bigint, number, false>[];
  account: Address;
  /** In which bounties are paid. */
  token: Address;
  jobOfClaim: (claim: Hex) => bigint | undefined;
}): PaymentsFound {
  const found: PaymentsFound = { payments: [], transactions: new Map() };
  const isMine = (other: Address) => isAddressEqual(other, account);
  for (const event of parseEventLogs({ abi: computeChallengesAbi, logs: [...logs] })) {
    const { transactionHash: transaction, logIndex, blockNumber: block } = event;
    const about = (jobId: bigint) => {
      const known = found.transactions.get(transaction)?.jobId;
      found.transactions.set(transaction, { jobId: known === undefined || known === 0n ? jobId : known, block });
    };
    const pay = (payment: Pick<Payment, "kind" | "jobId" | "wei"> & { token?: Address }) => {
      about(payment.jobId);
      if (payment.wei > 0n) found.payments.push({ token: null, ...payment, transaction, logIndex, block });
    };
    const { eventName, args } = event;
    if (eventName === "ClaimCommitted" && isMine(args.challenger)) about(jobOfClaim(args.claim) ?? 0n);
    if (eventName === "Convicted" && isMine(args.challenger)) about(args.id);
    if (eventName === "RevealDemanded" && isMine(args.demander)) pay({ kind: "deposit", jobId: args.id, wei: args.deposit });
    if (eventName === "DepositReclaimed" && isMine(args.demander)) pay({ kind: "refund", jobId: args.id, wei: args.deposit });
    if (eventName === "Settled" && isMine(args.challenger)) pay({ kind: "bounty", jobId: args.id, wei: args.bounty, token });
    if (eventName === "DepositsWithdrawn" && isMine(args.account)) about(0n);
  }
  return found;
}
