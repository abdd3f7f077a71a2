import type { StreamJournal } from "./openStreamJournal.ts";
import type { StreamLedger } from "./stateOf.ts";

/** What the journal has of one stream. */
export function ledgerOf({ journal, streamId }: { journal: StreamJournal; streamId: bigint }): StreamLedger {
  return { jobs: journal.jobsOf(streamId), batches: journal.batchesOf(streamId) };
}
