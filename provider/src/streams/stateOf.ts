import type { StreamBatchEntry, StreamJobEntry } from "./openStreamJournal.ts";

/** What a provider has written down of one stream, jobs and batches in their order. */
export interface StreamLedger {
  readonly jobs: readonly StreamJobEntry[];
  readonly batches: readonly StreamBatchEntry[];
}

/** Why a job that was never paid has failed. */
export const NOT_PAID = "it was not paid in time";

/** Where a stream stands: the next job's number, the one that waits for its voucher, whether one is being computed, and the latest batch with a voucher. */
export function stateOf({ jobs, batches }: StreamLedger) {
  const pending = jobs.filter(({ batch, failure }) => batch === null && failure === null);
  return {
    next: (jobs.at(-1)?.number ?? -1) + 1,
    unpaid: pending.find(({ result }) => result !== null) ?? null,
    running: pending.some(({ result }) => result === null),
    isDefaulted: jobs.some(({ failure }) => failure === NOT_PAID),
    last: batches.at(-1) ?? null,
  };
}
