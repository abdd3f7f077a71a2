import { FAULT_KINDS } from "@dpin/runtime";
import type { Fault } from "@dpin/runtime";
import type { Address, Hex } from "viem";
import type { ChainEvent, ConvictionEntry, JobEntry, Ledger } from "./types.ts";

/** Writes one event of the chain into the ledger; events of other jobs than the ledger's own story are kept too. */
export function applyEvent({ ledger, event }: { ledger: Ledger; event: ChainEvent }): void {
  const { name, args, gasUsed, transactionHash, seenAt } = event;
  if (name === "ClaimCommitted") {
    ledger.disputes.push({ job: null, claim: args["claim"] as Hex, kind: "claim", hash: transactionHash, gas: gasUsed });
    return;
  }
  const id = (args["jobId"] ?? args["id"]) as bigint | undefined;
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
    case "RevealDemanded":
      ledger.disputes.push({ job: id, kind: "demand", hash: transactionHash, gas: gasUsed });
      break;
    case "RevealAnswered":
      ledger.disputes.push({ job: id, kind: "answer", hash: transactionHash, gas: gasUsed });
      break;
    case "Convicted":
      ledger.convictions.set(id, newConviction({ event, id }));
      for (const made of ledger.disputes) if (made.claim === args["claim"]) made.job = id;
      ledger.disputes.push({ job: id, kind: "prove", hash: transactionHash, gas: gasUsed });
      break;
    case "Settled":
      Object.assign(ledger.convictions.get(id) ?? {}, { settled: true });
      break;
  }
}

function newConviction({ event, id }: { event: ChainEvent; id: bigint }): ConvictionEntry {
  const { args, transactionHash, gasUsed } = event;
  const { kind, op, index, committed, recomputed } = args["fault"] as Omit<Fault, "kind"> & { kind: number };
  return {
    job: id,
    provider: args["provider"] as Address,
    challenger: args["challenger"] as Address,
    kind: FAULT_KINDS[kind] ?? "None",
    ...{ op, index, committed, recomputed, settled: false },
    slashed: args["slashed"] as bigint,
    compensation: args["compensation"] as bigint,
    bounty: args["bounty"] as bigint,
    burned: args["burned"] as bigint,
    proof: { hash: transactionHash, gas: gasUsed },
  };
}

function newJob(id: bigint): Omit<JobEntry, "gas" | "postedAt"> {
  const nothing = { provider: null, maxPrice: 0n, price: 0n, locked: 0n, paid: 0n, fee: 0n, refund: 0n };
  return { id, program: "", title: "", state: "Posted", ...nothing, committedAt: 0 };
}
