import type { Backend } from "@dpin/runtime";
import { ArtifactNotFoundError, BaseError, getEndpoint, isTransient, keepLatest } from "@dpin/sdk";
import type { ArtifactStore, DpinClient } from "@dpin/sdk";
import type { Logger } from "pino";
import { BackendDisagreementError } from "../check/BackendDisagreementError.ts";
import { checkJob, type CheckedJob, type CheckLimits } from "../check/checkJob.ts";
import { sampleJob } from "../check/sampleJob.ts";
import { evidenceOf } from "../dispute/evidenceOf.ts";
import { searchFault } from "../dispute/searchFault.ts";
import type { Bench, Outcome, Task } from "./types.ts";

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
  const runs = new Map<bigint, CheckedJob>();
  const common = (jobId: bigint) => ({ store, backend, limits, onProgress: progressOf(jobId) });

  async function sample({ record, elements, challenger }: Task, signal: AbortSignal): Promise<Outcome> {
    const { jobId, provider } = record;
    logger.info({ event: "sampling", jobId: String(jobId), elements }, `sampling ${elements} elements of job ${jobId}`);
    const endpoint = await getEndpoint(client, { provider });
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

  async function check({ record, secondsLeft }: Task, signal: AbortSignal): Promise<Outcome> {
    const { jobId } = record;
    logger.info({ event: "checking", jobId: String(jobId) }, `re-running job ${jobId}`);
    const checked = await checkJob({ ...common(jobId), record, keep: "output", secondsLeft, signal });
    const { equal, run } = checked;
    const runMs = Math.round(run.computeMs + run.commitMs);
    logger.info(
      { event: "checked", jobId: String(jobId), equal, ms: runMs, ops: run.outputs.length, backend: backend.name },
      equal ? `job ${jobId} is right` : `job ${jobId} is wrong`,
    );
    if (!equal) keep(jobId, checked);
    return { kind: equal ? "right" : "differs", runMs };
  }

  async function search({ record, secondsLeft, challenger }: Task, signal: AbortSignal): Promise<Outcome> {
    const { jobId } = record;
    const checked = runs.get(jobId) ?? (await checkJob({ ...common(jobId), record, keep: "all", secondsLeft, signal }));
    keep(jobId, checked);
    return searchFault(client, { record, checked, challenger, store, backend: backend.name, signal, logger });
  }

  function keep(jobId: bigint, checked: CheckedJob): void {
    keepLatest({ map: runs, key: jobId, value: checked, most: KEPT_RUNS });
  }

  function progressOf(jobId: bigint) {
    let last = 0;
    return (done: number, total: number) => {
      if (done < total && Date.now() - last < 250) return;
      last = Date.now();
      logger.debug({ event: "progress", jobId: String(jobId), done, total }, `job ${jobId}: op ${done} of ${total}`);
    };
  }

  const steps = { sample, check, search };
  return {
    name: backend.name,
    atOnce: 1,
    perform: async (task, { signal }) => {
      try {
        return await steps[task.kind](task, signal);
      } catch (error) {
        signal.throwIfAborted();
        return failureOf(error);
      }
    },
    forget: (jobId) => void runs.delete(jobId),
  };
}

function failureOf(error: unknown): Outcome {
  if (error instanceof BackendDisagreementError) {
    return { kind: "failed", reason: error.shortMessage, curable: false, alarm: error.backend };
  }
  const reason = error instanceof BaseError ? error.shortMessage : error instanceof Error ? error.message : String(error);
  const curable = isTransient(error) || error instanceof ArtifactNotFoundError || !(error instanceof BaseError);
  return { kind: "failed", reason, curable };
}
