import type { DpinEvent } from "@dpin/sdk";
import { isAddressEqual, zeroAddress } from "viem";
import type { Address } from "viem";
import type { Journal, JournalEntry } from "../journal/openJournal.ts";

/** The journal entries that a batch of events adds or changes. Reading the same events again changes nothing. */
export function readEvents({
  events,
  journal,
  provider,
}: {
  events: readonly DpinEvent[];
  journal: Journal;
  provider: Address;
}): JournalEntry[] {
  const changed = new Map<bigint, JournalEntry>();
  const find = (jobId: bigint) => changed.get(jobId) ?? journal.find(jobId);
  for (const event of events) {
    switch (event.eventName) {
      case "JobPosted": {
        const { jobId, programRoot, inputRoot, locator, provider: designated } = event.args;
        const concerns = designated === zeroAddress || isAddressEqual(designated, provider);
        if (concerns && find(jobId) === undefined)
          changed.set(jobId, { jobId: String(jobId), programRoot, inputRoot, locator, reveals: [] });
        break;
      }
      case "RevealDemanded":
      case "RevealAnswered": {
        const { id: jobId, op, level, index } = event.args;
        const entry = find(jobId);
        if (entry === undefined) break;
        const others = entry.reveals.filter((node) => node.op !== op || node.level !== level || node.index !== index);
        const demanded =
          event.eventName === "RevealDemanded" ? [{ op, level, index, hash: event.args.hash, respondBy: event.args.respondBy }] : [];
        changed.set(jobId, { ...entry, reveals: [...others, ...demanded] });
        break;
      }
    }
  }
  return [...changed.values()];
}
