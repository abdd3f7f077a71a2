import { bytesEqual, fromHex } from "@dpin/runtime";
import type { Backend, Run } from "@dpin/runtime";
import { BaseError, traced } from "@dpin/sdk";
import type { ArtifactStore, JobData } from "@dpin/sdk";
import { BackendDisagreementError } from "./BackendDisagreementError.ts";
import { fetchWithin, type CheckLimits } from "./fetchWithin.ts";
import { patienceOf } from "./patienceOf.ts";
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

/**
 * Re-runs a committed job from its artifacts and compares the roots (PROTOCOL.md section 7, tier B). Throws BaseError for one beyond the limits,
 * before it takes any memory for it. Nearly every job is right, so only the trees and the output are fetched from the device at first; when they differ, or with `keep: "all"`,
 * it is run with all op outputs, as a proof needs them. `secondsLeft` until the window ends; throws BackendDisagreementError when the two
 * runs are not equal.
 */
export async function checkJob(parameters: {
  record: JournalRecord;
  store: ArtifactStore;
  backend: Backend;
  limits: CheckLimits;
  keep: "all" | "output";
  secondsLeft: number;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}): Promise<CheckedJob> {
  const { record, store, backend, limits, keep, secondsLeft, signal, onProgress } = parameters;
  const { loaded, macs } = await fetchWithin({ record, store, limits, signal });
  const { program, constants, inputs } = loaded;
  const { fits, needed, available } = await backend.fit({ program });
  if (!fits) throw new BaseError(`its run needs ${needed} bytes, the backend has ${available}`);
  const patience = patienceOf({ secondsLeft });
  const request = { program, constants, inputs, inputRoot: fromHex(record.inputRoot), patience, signal, onProgress };
  const isCommitted = (run: Run) =>
    bytesEqual(run.outputRoot, fromHex(record.outputRoot)) && bytesEqual(run.traceRoot, fromHex(record.traceRoot));
  const checkedOf = (run: Run) => ({ loaded, run, equal: isCommitted(run), answers: new Map(), refusal: { cause: null } });
  const facts = { job: record.jobId, backend: backend.name, macs };
  const runOf = (kept: "all" | "output") => traced({ name: "run", facts, run: () => backend.run({ ...request, keep: kept }) });
  const first = await runOf(keep);
  if (keep === "all" || isCommitted(first)) return checkedOf(first);
  const whole = await runOf("all");
  if (!bytesEqual(whole.traceRoot, first.traceRoot)) {
    throw new BackendDisagreementError({ backend: backend.name, what: "two runs of one job gave different roots" });
  }
  return checkedOf(whole);
}
