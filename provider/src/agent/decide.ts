import { isAddressEqual, zeroAddress } from "viem";
import type { Address } from "viem";
import type { Job } from "@dpin/sdk";
import type { JournalEntry } from "../journal/openJournal.ts";

/** What to do next about one job. */
export type Action =
  | { readonly kind: "consider" }
  | { readonly kind: "work" }
  | { readonly kind: "answer"; readonly nodes: JournalEntry["reveals"] }
  | { readonly kind: "finalize" }
  | { readonly kind: "expire" }
  | { readonly kind: "collect" }
  | { readonly kind: "close"; readonly reason: string };

/**
 * The actions a job needs now, from its state on chain and the journal alone; `now` is the chain's clock in seconds. An own job that ended is closed, and its
 * trace forgotten, only once its end is `confirmed`: a reorganisation may open its window again, and a reveal that cannot be answered convicts. Nor is a job forgotten
 * because a node that is behind, or of another chain, does not know it or says that it is another's: once it was computed, only a confirmed end closes it.
 */
export function decide({
  job,
  entry,
  provider,
  now,
  sureNow,
  proofTail,
  confirmed,
}: {
  job: Job;
  entry: JournalEntry;
  provider: Address;
  now: number;
  /** The clock of a block that is confirmed: an offer is given up by this one. */
  sureNow: number;
  proofTail: number;
  confirmed: boolean;
}): Action[] {
  const mine = isAddressEqual(job.provider, provider);
  const forget = (reason: string): Action[] => (entry.result === undefined || confirmed ? [{ kind: "close", reason }] : []);
  switch (job.state) {
    case "posted":
      if (!mine && job.provider !== zeroAddress) return forget("designated to another provider");
      if (now <= job.acceptBy) return [{ kind: "consider" }];
      return sureNow > job.acceptBy ? forget("its time for acceptance is over") : [];
    case "accepted":
      if (!mine) return forget("accepted by another provider");
      // What is not delivered in time stays locked until somebody expires the job: nobody has more at stake than its provider.
      return [{ kind: now <= job.commitBy ? "work" : "expire" }];
    case "committed": {
      if (!mine) return forget("accepted by another provider");
      const answers: Action[] = entry.reveals.length === 0 ? [] : [{ kind: "answer", nodes: entry.reveals }];
      return now > job.windowEnd + proofTail ? [...answers, { kind: "finalize" }] : answers;
    }
    case "finalized":
      if (!mine) return forget("finalized");
      return confirmed ? [{ kind: "collect" }] : [];
    case "none":
      // Its trace may be asked for as soon as the chain has the job again.
      return confirmed && entry.result === undefined ? [{ kind: "close", reason: "none" }] : [];
    default:
      return mine && !confirmed ? [] : forget(job.state);
  }
}
