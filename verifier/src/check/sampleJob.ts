import { checkElementOpenings, checkFraudProof, ProofError, sampleElements, type Fault } from "@dpin/runtime";
import { BaseError, fetchElementOpenings, fetchJob, type ArtifactStore } from "@dpin/sdk";
import type { JournalRecord } from "../journal/openJournal.ts";
import { statementOf } from "./statementOf.ts";

/** What random elements of a committed job told. */
export type Sample =
  | { readonly kind: "right" }
  /** `proof` is the provider's own opening, and convicts as it stands. */
  | { readonly kind: "wrong"; readonly fault: Fault; readonly proof: Uint8Array }
  /** The provider opens nothing, or not what it was asked for. That is no fault, but only a re-run can tell what the job is worth. */
  | { readonly kind: "unopened"; readonly reason: string };

/** For each request: a provider that answers late keeps back the jobs behind it. */
const PATIENCE_MS = 4_000;

/**
 * Lets the provider open `count` random elements of a committed job, weighted by their multiply-accumulates, and recomputes each from the opened bytes
 * (PROTOCOL.md section 7, tier A). The choice is made after the commitment and by the platform's cryptographic source, so nobody could
 * foresee it. Nothing is run: each element is recomputed by the reference, from bytes that hash to what was committed. Throws an ArtifactError when the
 * program cannot be had.
 */
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
}): Promise<Sample> {
  if (endpoint === null) return { kind: "unopened", reason: "the provider has no endpoint" };
  const { jobId, jobLocator: locator, programRoot, inputRoot, batch } = record;
  const { program } = await fetchJob({ store, locator, programRoot, inputRoot, signal });
  const elements = sampleElements({ program, count });
  let openings: Uint8Array[];
  try {
    openings = await fetchElementOpenings({ endpoint, jobId, leaf: batch?.dispute?.leaf, elements, timeoutMs: PATIENCE_MS, signal });
  } catch (error) {
    if (!(error instanceof BaseError)) throw error;
    return { kind: "unopened", reason: error.shortMessage };
  }
  const statement = statementOf(record);
  const verdicts = checkElementOpenings({ statement, openings: elements.map((element, i) => ({ ...element, opening: openings[i]! })) });
  const wrong = verdicts.findIndex((verdict) => verdict !== null && !(verdict instanceof ProofError));
  // Once more by itself, as the chain will judge it: what openings share was checked once.
  if (wrong >= 0) return { kind: "wrong", proof: openings[wrong]!, fault: checkFraudProof({ statement, proof: openings[wrong]! }) };
  const malformed = verdicts.find((verdict) => verdict instanceof ProofError);
  return malformed === undefined ? { kind: "right" } : { kind: "unopened", reason: malformed.message };
}
