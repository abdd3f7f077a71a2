import { bytesEqual, fromHex } from "@dpin/runtime";
import type { Backend, Run } from "@dpin/runtime";
import { fetchJob } from "@dpin/sdk";
import type { ArtifactStore, JobData } from "@dpin/sdk";
import type { JournalRecord } from "../journal/openJournal.ts";

/** A committed job with one's own run of it. */
export interface CheckedJob {
  readonly loaded: JobData;
  readonly run: Run;
  /** Whether both committed roots are those of the run. */
  readonly equal: boolean;
  /** Checked answers about the committed trace, so that a search that goes on asks nothing twice. */
  readonly answers: Map<string, Uint8Array>;
}

/** Re-runs a committed job from its artifacts and compares the roots (PROTOCOL.md section 7, tier B). */
export async function checkJob(parameters: {
  record: JournalRecord;
  store: ArtifactStore;
  backend: Backend;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}): Promise<CheckedJob> {
  const { record, store, backend, signal, onProgress } = parameters;
  const loaded = await fetchJob({
    store,
    locator: record.jobLocator,
    programRoot: record.programRoot,
    inputRoot: record.inputRoot,
    signal,
  });
  const { program, constants, inputs } = loaded;
  const run = await backend.run({ program, constants, inputs, inputRoot: fromHex(record.inputRoot), signal, onProgress });
  const equal = bytesEqual(run.outputRoot, fromHex(record.outputRoot)) && bytesEqual(run.traceRoot, fromHex(record.traceRoot));
  return { loaded, run, equal, answers: new Map() };
}
