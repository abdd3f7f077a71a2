import { FAULT_KINDS } from "@dpin/runtime";
import type { Address } from "viem";
import type { ChainEvent, ConvictionEntry, JobEntry, Ledger } from "./types.ts";

/** Writes one event of the chain into the ledger; events of other jobs than the ledger's own story are kept too. */
export function applyEvent({ ledger, event }: { ledger: Ledger; event: ChainEvent }): void {
  const { name, args, gasUsed, transactionHash, seenAt } = event;
  const id = args["jobId"] as bigint | undefined;
  if (id === undefined) return;
  if (name === "JobPosted") {
    ledger.jobs.set(id, {
      ...newJob(id),
      maxPrice: args["maxPrice"] as bigint,
      postedAt: seenAt,
      gas: { post: gasUsed, accept: 0n, commit: 0n, finalize: 0n },
    });
    return;
  }
  const job = ledger.jobs.get(id);
  if (job === undefined) return;
  switch (name) {
    case "JobAccepted":
      Object.assign(job, { state: "Accepted", provider: args["provider"], price: args["price"], locked: args["locked"] });
      job.gas.accept = gasUsed;
      break;
    case "JobCommitted":
      Object.assign(job, { state: "Committed", committedAt: seenAt });
      job.gas.commit = gasUsed;
      break;
    case "JobFinalized":
      Object.assign(job, { state: "Finalized", paid: args["paid"], fee: args["fee"], refund: args["refund"] });
      job.gas.finalize = gasUsed;
      break;
    case "JobCancelled":
    case "JobExpired":
      Object.assign(job, { state: name.slice("Job".length), refund: args["refund"] });
      break;
    case "JobConvicted":
      Object.assign(job, { state: "Convicted", refund: job.maxPrice });
      break;
    case "ClaimCommitted":
      ledger.disputes.push({ job: id, kind: "claim", hash: transactionHash, gas: gasUsed });
      break;
    case "RevealDemanded":
      ledger.disputes.push({ job: id, kind: "demand", hash: transactionHash, gas: gasUsed });
      break;
    case "RevealAnswered":
      ledger.disputes.push({ job: id, kind: "answer", hash: transactionHash, gas: gasUsed });
      break;
    case "FraudProven":
      Object.assign(convictionOf({ ledger, event, id }), pick(args, ["op", "index", "committed", "recomputed"]));
      break;
    case "Convicted":
      Object.assign(convictionOf({ ledger, event, id }), pick(args, ["slashed", "compensation", "bounty", "burned"]));
      ledger.disputes.push({ job: id, kind: "prove", hash: transactionHash, gas: gasUsed });
      break;
    case "Settled":
      Object.assign(convictionOf({ ledger, event, id }), { settled: true });
      break;
  }
}

function convictionOf({ ledger, event, id }: { ledger: Ledger; event: ChainEvent; id: bigint }): ConvictionEntry {
  const kept = ledger.convictions.get(id);
  if (kept !== undefined) return kept;
  const entry: ConvictionEntry = {
    job: id,
    provider: event.args["provider"] as Address,
    challenger: event.args["challenger"] as Address,
    kind: FAULT_KINDS[Number(event.args["kind"])] ?? "None",
    ...{ op: 0, index: 0, committed: 0, recomputed: 0 },
    ...{ slashed: 0n, compensation: 0n, bounty: 0n, burned: 0n, settled: false },
    proof: { hash: event.transactionHash, gas: event.gasUsed },
  };
  ledger.convictions.set(id, entry);
  return entry;
}

function newJob(id: bigint): Omit<JobEntry, "gas" | "postedAt"> {
  const nothing = { provider: null, maxPrice: 0n, price: 0n, locked: 0n, paid: 0n, fee: 0n, refund: 0n };
  return { id, program: "", title: "", state: "Posted", ...nothing, committedAt: 0 };
}

function pick(args: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, args[name]]));
}
