import { measureProgram } from "@dpin/runtime";
import { BaseError, fetchJob } from "@dpin/sdk";
import type { ArtifactStore, JobData } from "@dpin/sdk";
import type { JournalRecord } from "../journal/openJournal.ts";

/** What a verifier is willing to run: a job may be posted and committed only to keep verifiers busy. */
export interface CheckLimits {
  readonly maxMacs: number;
  readonly maxTensorBytes: number;
}

/** A committed job's program and data, with its multiply-accumulates. Throws an ArtifactError when they cannot be had, BaseError for a job beyond the limits. */
export async function fetchWithin({
  record,
  store,
  limits,
  signal,
}: {
  record: JournalRecord;
  store: ArtifactStore;
  limits: CheckLimits;
  signal: AbortSignal;
}): Promise<{ loaded: JobData; macs: number }> {
  const { jobLocator: locator, programRoot, inputRoot } = record;
  const loaded = await fetchJob({ store, locator, programRoot, inputRoot, signal });
  const { macs, bytes } = measureProgram(loaded);
  if (macs > limits.maxMacs) throw new BaseError(`${macs} multiply-accumulates are more than ${limits.maxMacs}`);
  if (bytes > limits.maxTensorBytes) throw new BaseError(`${bytes} bytes of tensors are more than ${limits.maxTensorBytes}`);
  return { loaded, macs };
}
