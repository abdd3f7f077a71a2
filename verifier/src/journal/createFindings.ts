import type { Finding } from "../dispute/types.ts";
import type { JournalRecord } from "./openJournal.ts";

/** What this verifier knows of open jobs: what the journal keeps, and in front of it what is not worth the disk, because a restart comes to it again. */
export interface Findings {
  of(record: JournalRecord): Finding;
  /** Holds until it is forgotten, whatever the journal says. */
  hold(jobId: bigint, finding: Finding): void;
  forget(jobId: bigint): void;
}

export function createFindings(): Findings {
  const passing = new Map<bigint, Finding>();
  return {
    of: (record) => passing.get(record.jobId) ?? storedFinding(record),
    hold: (jobId, finding) => void passing.set(jobId, finding),
    forget: (jobId) => void passing.delete(jobId),
  };
}

function storedFinding({ finding, reason, evidence }: JournalRecord): Finding {
  if (finding === "proven" && evidence !== undefined) return { kind: "proven", evidence };
  if (finding === "closed") return { kind: "closed", reason: reason ?? "" };
  return { kind: finding === "unchecked" ? "unchecked" : "differs" };
}
