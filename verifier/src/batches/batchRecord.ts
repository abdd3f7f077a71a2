import { randomBytes } from "node:crypto";
import type { DpinEvent } from "@dpin/sdk";
import { toHex, zeroHash } from "viem";
import type { JournalRecord } from "../journal/openJournal.ts";

/** A journal's record of a batch that was just committed. Until one of its jobs is disputed it has no roots, and its job locator is the batch's. */
export function batchRecord({ event }: { event: Extract<DpinEvent, { eventName: "BatchCommitted" }> }): JournalRecord {
  const { batchId: jobId, provider, jobsRoot, jobCount, locator } = event.args;
  return {
    ...{ jobId, block: event.blockNumber, provider, programRoot: zeroHash, inputRoot: zeroHash, outputRoot: zeroHash, traceRoot: zeroHash },
    ...{ jobLocator: locator, outputLocator: "", tier: "rerun", finding: "unchecked", demanded: [] },
    batch: { jobsRoot, jobCount, draw: toHex(randomBytes(32)), looked: 0, missed: [], dispute: null },
  };
}
