import type { Statement } from "@dpin/sdk";
import type { StreamBatchEntry } from "./openStreamJournal.ts";
import type { StreamLedger } from "./stateOf.ts";

/**
 * The batch that a stream's next voucher is for: its number, the statements of its jobs that are paid, and what is owed for all jobs of the stream that were paid so far, in wei.
 * `stream`: what the chain says, for streams of which nothing, or not all, is written down here.
 */
export function openBatchOf({
  jobs,
  batches,
  stream,
}: StreamLedger & { stream: { readonly batches: bigint; readonly collected: bigint } }): {
  number: bigint;
  entry: StreamBatchEntry | null;
  statements: Statement[];
  owed: bigint;
} {
  const last = batches.at(-1);
  const entry = last !== undefined && last.locator === null && last.closed === null ? last : null;
  const following = last === undefined ? 0n : last.batch + 1n;
  const number = entry?.batch ?? (following > stream.batches ? following : stream.batches);
  const statements = jobs
    .filter(({ batch }) => entry !== null && batch === entry.batch)
    .sort((a, b) => a.leaf! - b.leaf!)
    .map(({ programRoot, inputRoot, result }) => ({
      programRoot,
      inputRoot,
      outputRoot: result!.outputRoot,
      traceRoot: result!.traceRoot,
    }));
  const signed = last?.cumulativeAmount ?? 0n;
  return { number, entry, statements, owed: signed > stream.collected ? signed : stream.collected };
}
