import { fetchJob, sampleResult, type ArtifactStore, type ResultSample } from "@dpin/sdk";
import type { JournalRecord } from "../journal/openJournal.ts";

/** For each request: a provider that answers late keeps back the jobs behind it. */
const PATIENCE_MS = 4_000;

/** Lets the provider open `count` random elements of a committed job, or of the one that a batch's record names (`sampleResult`). Throws an ArtifactError when the program cannot be had. */
export async function sampleJob({
  record,
  endpoint,
  store,
  count,
  signal,
}: {
  record: JournalRecord;
  /** Null when the provider registered without a server. */
  endpoint: string | null;
  store: ArtifactStore;
  count: number;
  signal: AbortSignal;
}): Promise<ResultSample> {
  const { jobId, jobLocator: locator, programRoot, inputRoot, batch } = record;
  if (endpoint === null) return { kind: "unopened", reason: "the provider has no endpoint" };
  const { program, commitment } = await fetchJob({ store, locator, programRoot, inputRoot, signal });
  const { leaf } = batch?.dispute ?? {};
  return sampleResult({ jobId, leaf, statement: record, program, commitment, endpoint, count, timeoutMs: PATIENCE_MS, signal });
}
