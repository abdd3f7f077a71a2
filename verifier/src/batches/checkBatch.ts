import type { Backend, Fault } from "@dpin/runtime";
import { ArtifactNotFoundError, BaseError, fetchBatch, getBatch, getTime, isTransient } from "@dpin/sdk";
import type { ArtifactStore, BatchManifest, DpinClient } from "@dpin/sdk";
import type { Logger } from "pino";
import { BackendDisagreementError } from "../check/BackendDisagreementError.ts";
import { checkJob, type CheckedJob } from "../check/checkJob.ts";
import { productAlarm } from "../check/productAlarm.ts";
import type { CheckLimits } from "../check/fetchWithin.ts";
import { sampleJob } from "../check/sampleJob.ts";
import type { JournalRecord } from "../journal/openJournal.ts";
import type { BatchState } from "../journal/tables.ts";
import { endpointOf } from "../dispute/endpointOf.ts";
import { decideTier, type Tier } from "../policy/decideTier.ts";
import type { BatchPlan } from "../work/types.ts";
import { checkLeafProduct } from "./checkLeafProduct.ts";
import { drawOf } from "./drawOf.ts";

/** What a look at some jobs of a batch told; `right` jobs were re-run, or checked as products, and found so. */
export interface CheckedBatch {
  readonly batch: BatchState;
  readonly right: number;
  /** What the re-runs took, in milliseconds. */
  readonly runMs: number;
  /** What the checks of products took, in milliseconds. */
  readonly productMs: number;
  readonly outcome:
    | { readonly kind: "more" }
    | { readonly kind: "right" }
    /** All were looked at, but for some whose data could not be had yet. */
    | { readonly kind: "missing"; readonly error: unknown }
    /** `record` is the batch's with the roots and locators of the job that is wrong. */
    | { readonly kind: "differs"; readonly record: JournalRecord; readonly checked: CheckedJob }
    | { readonly kind: "wrong"; readonly record: JournalRecord; readonly proof: Uint8Array; readonly fault: Fault };
}

/** A batch gives way to other work after so many jobs or so much time. */
const JOBS_AT_ONCE = 32;
const MOST_MS = 10_000;

/**
 * Checks the next jobs of a committed batch, each like a job of its own (decideTier). One wrong job convicts the whole
 * batch, so the chance of a re-run is that of a job for which the batch's lock, divided by its jobs, is locked. Throws an ArtifactError when the batch's manifest cannot be had or is another's, and
 * BackendDisagreementError.
 */
export async function checkBatch(
  client: DpinClient,
  parameters: {
    record: JournalRecord & { readonly batch: BatchState };
    store: ArtifactStore;
    backend: Backend;
    limits: CheckLimits;
    plan: BatchPlan;
    /** Elements of each job that is not re-run; with 0 those are left to others. */
    elements: number;
    secondsLeft: number;
    signal: AbortSignal;
    onProgress: (done: number, total: number) => void;
    logger: Logger;
  },
): Promise<CheckedBatch> {
  const { record, store, backend, limits, elements, secondsLeft, signal, onProgress, logger } = parameters;
  const { policy, history, msLeft, productMsLeft } = parameters.plan;
  const { jobsRoot, draw } = record.batch;
  const { manifest, tree } = await fetchBatch({ store, locator: record.jobLocator, jobsRoot, signal });
  const { jobs } = manifest;
  const { locked, amount } = await getBatch(client, { batchId: record.jobId });
  const each = BigInt(jobs.length);
  const worth = { history, locked: locked / each, price: amount / each, now: await getTime(client) };
  const endpoint = await endpointOf(client, { provider: record.provider, signal, logger });
  const first = Number(BigInt(draw) % each);
  const until = Date.now() + MOST_MS;
  let { looked } = record.batch;
  const missed = new Set(record.batch.missed);
  let right = 0;
  let runMs = 0;
  let productMs = 0;
  const isKnownProduct = new Map<string, boolean>();
  const common = { store, backend, limits, secondsLeft, signal, onProgress };
  let missing: unknown;

  const stateOf = (dispute: BatchState["dispute"]): BatchState => ({ ...record.batch, looked, missed: [...missed], dispute });
  const recordOf = (leaf: number): JournalRecord => {
    const { programRoot, inputRoot, outputRoot, traceRoot, manifest: jobLocator, output: outputLocator } = jobs[leaf] as Job;
    const batch = stateOf({ leaf, path: tree.path(leaf) });
    return { ...record, programRoot, inputRoot, outputRoot, traceRoot, jobLocator, outputLocator, batch };
  };

  async function look(leaf: number): Promise<CheckedBatch["outcome"] | null> {
    const one = recordOf(leaf);
    const about = { jobId: String(record.jobId), leaf };
    const draws = { rerun: drawOf({ draw, leaf, of: "rerun" }), product: drawOf({ draw, leaf, of: "product" }) };
    const isLeft = { rerun: runMs < msLeft, product: productMs < productMsLeft };
    const isProduct = isKnownProduct.get(one.programRoot) ?? null;
    const choice = decideTier({ ...worth, policy: { ...policy, samples: elements }, draws, isLeft, isProduct });
    let tier: Tier = choice.tier;
    let refused: string | null = null;
    if (choice.tier === "product") {
      const { otherwise } = choice;
      const product = await checkLeafProduct({ record: one, leaf, otherwise, ...common, endpoint, tries: policy.productTries, logger });
      isKnownProduct.set(one.programRoot, product.isProduct);
      productMs += product.ms;
      refused = product.refused;
      if (product.next === null) {
        right++;
        return null;
      }
      tier = product.next;
    }
    if (tier === "none") return null;
    if (tier === "sample") {
      const sampled = await sampleJob({ record: one, endpoint, store, count: elements, signal });
      if (sampled.kind === "wrong") return { kind: "wrong", record: one, proof: sampled.proof, fault: sampled.fault };
      if (sampled.kind === "right") return null;
      logger.warn({ event: "sampled", ...about, kind: sampled.kind, reason: sampled.reason }, `job ${leaf} is not opened, so it is re-run`);
    }
    const checked = await checkJob({ record: one, ...common, keep: "output" });
    const { equal, run } = checked;
    const ms = Math.round(run.computeMs + run.commitMs);
    runMs += ms;
    logger.info(
      { event: "checked", ...about, equal, ms, ops: run.outputs.length, backend: backend.name },
      `job ${leaf} of the batch is ${equal ? "right" : "wrong"}`,
    );
    if (!equal) return { kind: "differs", record: one, checked };
    if (refused !== null)
      logger.error(productAlarm({ ...about, backend: backend.name, refused }), `no claim: job ${leaf} is right by its re-run alone`);
    right++;
    return null;
  }

  /** Null too when nobody can tell: the other jobs are worth a look all the same. */
  async function tryTo(leaf: number): Promise<CheckedBatch["outcome"] | null> {
    try {
      const outcome = await look(leaf);
      missed.delete(leaf);
      return outcome;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof BackendDisagreementError || !(error instanceof BaseError)) throw error;
      if (isTransient(error) || error instanceof ArtifactNotFoundError) {
        missing ??= error;
        missed.add(leaf);
      } else {
        missed.delete(leaf);
        logger.warn(
          { event: "unverifiable", jobId: String(record.jobId), leaf, error: error.shortMessage },
          `job ${leaf} of the batch cannot be checked`,
        );
      }
      return null;
    }
  }

  const isFirstPass = looked < jobs.length;
  const next = isFirstPass
    ? Array.from({ length: Math.min(JOBS_AT_ONCE, jobs.length - looked) }, (_, i) => (first + looked + i) % jobs.length)
    : [...missed];
  for (const leaf of next) {
    const outcome = await tryTo(leaf);
    if (isFirstPass) looked++;
    if (outcome !== null) {
      const dispute = outcome.kind === "differs" || outcome.kind === "wrong" ? outcome.record.batch!.dispute : null;
      return { batch: stateOf(dispute), right, runMs, productMs, outcome };
    }
    if (Date.now() > until) break;
  }
  const batch = stateOf(null);
  if (looked < jobs.length) return { batch, right, runMs, productMs, outcome: { kind: "more" } };
  return {
    batch,
    right,
    runMs,
    productMs,
    outcome:
      missed.size === 0
        ? { kind: "right" }
        : { kind: "missing", error: missing ?? new BaseError(`the data of ${missed.size} jobs could not be had`) },
  };
}

type Job = BatchManifest["jobs"][number];
