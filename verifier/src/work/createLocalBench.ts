import type { Backend } from "@dpin/runtime";
import { ArtifactNotFoundError, BaseError, isTransient, keepLatest } from "@dpin/sdk";
import type { ArtifactStore, DpinClient } from "@dpin/sdk";
import type { Logger } from "pino";
import { checkBatch } from "../batches/checkBatch.ts";
import { BackendDisagreementError } from "../check/BackendDisagreementError.ts";
import { checkJob, type CheckedJob } from "../check/checkJob.ts";
import { checkJobProduct } from "../check/checkJobProduct.ts";
import type { CheckLimits } from "../check/fetchWithin.ts";
import { sampleJob } from "../check/sampleJob.ts";
import type { JournalRecord } from "../journal/openJournal.ts";
import { endpointOf } from "../dispute/endpointOf.ts";
import { evidenceOf } from "../dispute/evidenceOf.ts";
import { searchFault } from "../dispute/searchFault.ts";
import { reasonOf } from "../reasonOf.ts";
import type { BatchJob, BatchResult, BatchTask, Bench, JobTask, Outcome, ProductTask, Task } from "./types.ts";

/** Runs of disputed jobs kept in memory; others are run again when they are needed. */
const KEPT_RUNS = 2;

/** Does tasks with a backend of this process, one at a time: each uses the whole machine. */
export function createLocalBench({
  client,
  backend,
  store,
  limits,
  logger,
}: {
  /** Only reads. */
  client: DpinClient;
  backend: Backend;
  store: ArtifactStore;
  limits: CheckLimits;
  logger: Logger;
}): Bench {
  /** By all that was committed: another commitment may have the same number after a reorganisation. */
  const runs = new Map<string, CheckedJob>();
  const common = (jobId: bigint) => ({ store, backend, limits, onProgress: progressOf(jobId) });

  async function sample({ record, elements, challenger }: JobTask, signal: AbortSignal): Promise<Outcome> {
    const { jobId, provider } = record;
    logger.info({ event: "sampling", jobId: String(jobId), elements }, `sampling ${elements} elements of job ${jobId}`);
    const endpoint = await endpointOf(client, { provider, signal, logger });
    const sampled = await sampleJob({ record, endpoint, store, count: elements, signal });
    const { kind } = sampled;
    if (kind === "right") {
      logger.info({ event: "sampled", jobId: String(jobId), kind }, `the sampled elements of job ${jobId} are right`);
      return { kind, runMs: 0 };
    }
    if (kind === "unopened") {
      const { reason } = sampled;
      logger.warn({ event: "sampled", jobId: String(jobId), kind, reason }, `job ${jobId} is not opened, so it is re-run: ${reason}`);
      return { kind, reason };
    }
    const { op, index, committed, recomputed, kind: fault } = sampled.fault;
    const where = { jobId: String(jobId), op, index, committed, recomputed };
    logger.info({ event: "sampled", kind, ...where }, `job ${jobId}: its provider opened a wrong element of op ${op}`);
    return { kind: "proven", evidence: evidenceOf({ jobId, proof: sampled.proof, kind: fault, challenger }) };
  }

  async function product({ record, tries, secondsLeft }: ProductTask, signal: AbortSignal): Promise<Outcome> {
    const { jobId: id, provider } = record;
    const jobId = String(id);
    logger.info({ event: "checkingProduct", jobId, tries }, `checking the product of job ${jobId}`);
    const endpoint = await endpointOf(client, { provider, signal, logger });
    const checked = await checkJobProduct({ ...common(id), record, endpoint, tries, secondsLeft, signal });
    const { kind } = checked;
    if (kind === "none") {
      logger.info({ event: "noProduct", jobId }, `the output of job ${jobId} cannot be checked as a product`);
      return { kind: "noProduct" };
    }
    if (kind === "unopened") {
      const { reason } = checked;
      logger.warn({ event: "outputWithheld", jobId, reason }, `the output of job ${jobId} cannot be had, so it is re-run: ${reason}`);
      return { kind, reason };
    }
    const { ms: runMs, steps, macs } = checked;
    const about = { event: "productChecked", jobId, equal: kind === "right", ms: runMs, tries, steps, macs };
    if (kind === "right") {
      logger.info(about, `the product of job ${jobId} is right`);
      return { kind, runMs };
    }
    const { reason } = checked;
    logger.info({ ...about, reason }, `the product of job ${jobId} is wrong, so it is re-run: ${reason}`);
    return { kind: "unequal", runMs, reason };
  }

  async function check({ record, secondsLeft }: JobTask, signal: AbortSignal): Promise<Outcome> {
    const { jobId } = record;
    logger.info({ event: "checking", jobId: String(jobId) }, `re-running job ${jobId}`);
    const checked = await checkJob({ ...common(jobId), record, keep: "output", secondsLeft, signal });
    const { equal, run } = checked;
    const runMs = Math.round(run.computeMs + run.commitMs);
    logger.info(
      { event: "checked", jobId: String(jobId), equal, ms: runMs, ops: run.outputs.length, backend: backend.name },
      equal ? `job ${jobId} is right` : `job ${jobId} is wrong`,
    );
    if (!equal) keep(record, checked);
    return { kind: equal ? "right" : "differs", runMs };
  }

  async function search({ record, secondsLeft, challenger }: JobTask, signal: AbortSignal): Promise<Outcome> {
    const { jobId } = record;
    const checked = runs.get(keyOf(record)) ?? (await checkJob({ ...common(jobId), record, keep: "all", secondsLeft, signal }));
    keep(record, checked);
    return searchFault(client, { record, checked, challenger, store, backend: backend.name, signal, logger });
  }

  async function batch({ record, elements, secondsLeft, challenger, plan }: BatchTask, signal: AbortSignal): Promise<Outcome> {
    const { jobId, batch: before } = record;
    if (before === undefined) throw new BaseError(`${jobId} is no batch`);
    const about = { jobId: String(jobId), looked: before.looked, jobs: before.jobCount };
    logger.info({ event: "checkingBatch", ...about }, `checking jobs of batch ${jobId}`);
    const parameters = { ...common(jobId), plan, elements, secondsLeft, signal, logger };
    const {
      batch: after,
      right,
      runMs,
      productMs,
      outcome,
    } = await checkBatch(client, { ...parameters, record: { ...record, batch: before } });
    const told = (result: BatchResult): Outcome => ({ kind: "batch", batch: after, right, runMs, productMs, result });
    switch (outcome.kind) {
      case "more":
      case "right":
        return told(outcome);
      case "missing":
        return told({ kind: "missing", reason: reasonOf(outcome.error) });
      case "differs":
        keep(outcome.record, outcome.checked);
        return told({ kind: "differs", job: batchJob(outcome.record) });
      case "wrong": {
        const { op, index, committed, recomputed, kind } = outcome.fault;
        const where = { jobId: String(jobId), leaf: after.dispute?.leaf, op, index, committed, recomputed };
        logger.info({ event: "sampled", kind: "wrong", ...where }, `batch ${jobId}: its provider opened a wrong element of op ${op}`);
        const evidence = evidenceOf({ jobId, proof: outcome.proof, kind, challenger });
        return told({ kind: "proven", job: batchJob(outcome.record), evidence });
      }
    }
  }

  function keep(record: JournalRecord, checked: CheckedJob): void {
    keepLatest({ map: runs, key: keyOf(record), value: checked, most: KEPT_RUNS });
  }

  function progressOf(jobId: bigint) {
    let last = 0;
    return (done: number, total: number) => {
      if (done < total && Date.now() - last < 250) return;
      last = Date.now();
      logger.debug({ event: "progress", jobId: String(jobId), done, total }, `job ${jobId}: op ${done} of ${total}`);
    };
  }

  function work(task: Task, signal: AbortSignal): Promise<Outcome> {
    switch (task.kind) {
      case "batch":
        return batch(task, signal);
      case "product":
        return product(task, signal);
      default:
        return { sample, check, search }[task.kind](task, signal);
    }
  }

  return {
    name: backend.name,
    atOnce: 1,
    perform: async (task, { signal }) => {
      try {
        return await work(task, signal);
      } catch (error) {
        signal.throwIfAborted();
        return failureOf(error);
      }
    },
    forget: (jobId) => {
      for (const key of runs.keys()) if (key.startsWith(`${jobId} `)) runs.delete(key);
    },
  };
}

function keyOf({ jobId, programRoot, inputRoot, outputRoot, traceRoot }: JournalRecord): string {
  return [jobId, programRoot, inputRoot, outputRoot, traceRoot].join(" ");
}

function batchJob({ programRoot, inputRoot, outputRoot, traceRoot, jobLocator, outputLocator }: JournalRecord): BatchJob {
  return { programRoot, inputRoot, outputRoot, traceRoot, jobLocator, outputLocator };
}

function failureOf(error: unknown): Outcome {
  if (error instanceof BackendDisagreementError) {
    return { kind: "failed", reason: error.shortMessage, curable: false, alarm: error.backend };
  }
  const reason = reasonOf(error);
  const curable = isTransient(error) || error instanceof ArtifactNotFoundError || !(error instanceof BaseError);
  return { kind: "failed", reason, curable };
}
