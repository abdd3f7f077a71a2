import type { Statement } from "../actions/getStatement.ts";

/** A job of a batch: its statement, and the artifact ids of its manifest and of its output. */
export interface BatchJob extends Statement {
  readonly locator: string;
  readonly outputLocator: string;
}

/** Bytes of one job in a list of jobs, and most jobs that a list may have. */
export const BATCH_JOB_BYTES = 192;
export const MAX_BATCH_JOBS = 2 ** 17;
