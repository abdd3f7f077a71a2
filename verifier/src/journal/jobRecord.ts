import type { EventsOf, jobEscrowAbi } from "@dpin/sdk";
import type { JournalRecord } from "./openJournal.ts";

type EscrowEvent = EventsOf<typeof jobEscrowAbi>;

/** A journal's record of a job that was just committed, from the events of its commitment and its posting. */
export function jobRecord({
  committed,
  posted,
}: {
  committed: Extract<EscrowEvent, { eventName: "JobCommitted" }>;
  posted: Extract<EscrowEvent, { eventName: "JobPosted" }>;
}): JournalRecord {
  const { jobId, provider, outputRoot, traceRoot, locator: outputLocator } = committed.args;
  const { programRoot, inputRoot, locator: jobLocator } = posted.args;
  return {
    ...{ jobId, block: committed.blockNumber, provider, programRoot, inputRoot, outputRoot, traceRoot, jobLocator, outputLocator },
    ...{ tier: "rerun", finding: "unchecked", demanded: [] },
  };
}
