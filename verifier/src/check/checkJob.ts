import { bytesEqual, fromHex, measureProgram } from "@dpin/runtime";
import type { Backend, Run } from "@dpin/runtime";
import { BaseError, fetchJob } from "@dpin/sdk";
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
  /** Why the provider is not asked over HTTP any more; null while it answers. */
  readonly refusal: { cause: unknown };
}

/** What a verifier is willing to run: a job may be posted and committed only to keep verifiers busy. */
export interface CheckLimits {
  readonly maxMacs: number;
  readonly maxTensorBytes: number;
}

/**
 * Re-runs a committed job from its artifacts and compares the roots (PROTOCOL.md section 7, tier B). Throws BaseError for one beyond the limits,
 * before it takes any memory for it.
 */
export async function checkJob(parameters: {
  record: JournalRecord;
  store: ArtifactStore;
  backend: Backend;
  limits: CheckLimits;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}): Promise<CheckedJob> {
  const { record, store, backend, limits, signal, onProgress } = parameters;
  const loaded = await fetchJob({
    store,
    locator: record.jobLocator,
    programRoot: record.programRoot,
    inputRoot: record.inputRoot,
    signal,
  });
  const { program, constants, inputs } = loaded;
  const { macs, bytes } = measureProgram(loaded);
  if (macs > limits.maxMacs) throw new BaseError(`${macs} multiply-accumulates are more than ${limits.maxMacs}`);
  if (bytes > limits.maxTensorBytes) throw new BaseError(`${bytes} bytes of tensors are more than ${limits.maxTensorBytes}`);
  const { fits, needed, available } = await backend.fit({ program });
  if (!fits) throw new BaseError(`its run needs ${needed} bytes, the backend has ${available}`);
  const run = await backend.run({ program, constants, inputs, inputRoot: fromHex(record.inputRoot), signal, onProgress });
  const equal = bytesEqual(run.outputRoot, fromHex(record.outputRoot)) && bytesEqual(run.traceRoot, fromHex(record.traceRoot));
  return { loaded, run, equal, answers: new Map(), refusal: { cause: null } };
}
