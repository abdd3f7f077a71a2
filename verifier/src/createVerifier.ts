import { randomInt } from "node:crypto";
import {
  ArtifactNotFoundError,
  BaseError,
  ContractRevertError,
  getEndpoint,
  getJob,
  getTime,
  isTransient,
  keepLatest,
  wait,
} from "@dpin/sdk";
import type { ArtifactStore, DpinClient } from "@dpin/sdk";
import type { Backend } from "@dpin/runtime";
import type { Leadership } from "@dpin/sdk/database";
import type { Logger } from "pino";
import { openAccounts, type Accounts } from "./accounts/openAccounts.ts";
import type { CanaryConfig } from "./canary/canaryConfigSchema.ts";
import { createCanaries, type Canaries } from "./canary/createCanaries.ts";
import { checkBatch } from "./batches/checkBatch.ts";
import { BackendDisagreementError } from "./check/BackendDisagreementError.ts";
import { checkJob, type CheckedJob } from "./check/checkJob.ts";
import { sampleJob } from "./check/sampleJob.ts";
import { evidenceOf } from "./dispute/evidenceOf.ts";
import { performAction } from "./dispute/performAction.ts";
import { readDisputeState } from "./dispute/readDisputeState.ts";
import { searchFault } from "./dispute/searchFault.ts";
import { solve } from "./dispute/solve.ts";
import type { Action, Finding } from "./dispute/types.ts";
import { openJournal, type Journal, type JournalRecord } from "./journal/openJournal.ts";
import { readCommitments } from "./journal/readCommitments.ts";
import { createRunBudget } from "./policy/createRunBudget.ts";
import { rerunChance } from "./policy/rerunChance.ts";
import type { VerifierPolicy } from "./policy/verifierPolicySchema.ts";

export interface Verifier {
  /** Watches commitments and plays disputes until the signal is aborted; resolves when everything in flight has ended. */
  run(): Promise<void>;
}

/** Work on one job, to be done before its window ends in `secondsLeft`. */
interface Task {
  readonly journal: Journal;
  readonly record: JournalRecord;
  readonly secondsLeft: number;
  readonly until: AbortSignal;
}

/** Runs of disputed jobs kept in memory; others are run again when they are needed. */
const KEPT_RUNS = 2;
/** A call that the contracts refuse this often in the same situation is given up with an alarm. */
const MAX_REVERTS = 3;
/** What a verifier that doubts itself does not do. */
const CLAIMING: ReadonlySet<Action["kind"]> = new Set<Action["kind"]>(["commitClaim", "proveFraud", "demandReveal", "convictSilence"]);
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/**
 * The verifier: re-runs committed jobs by its policy and compares roots, samples elements of the others, finds the first differing element, re-checks
 * itself, claims, proves and collects. What must survive a restart is in a journal in the database; what the chain knows is always read anew.
 */
export function createVerifier(parameters: {
  client: DpinClient;
  backend: Backend;
  store: ArtifactStore;
  policy: VerifierPolicy;
  leadership: Leadership;
  logger: Logger;
  signal: AbortSignal;
  /** Posts jobs with known answers; their data are put into `store`, which others must be able to read. */
  canary?: CanaryConfig | undefined;
  /** Told of every look at all open jobs that came to its end. */
  onTurn?: () => void;
}): Verifier {
  const { client, backend, store, policy, leadership, logger, signal, canary, onTurn = () => undefined } = parameters;
  /** Findings that are not worth the disk: a restart comes to them again. */
  const passing = new Map<bigint, Finding>();
  const runs = new Map<bigint, CheckedJob>();
  const pauses = new Map<bigint, { until: number; ms: number }>();
  const reverts = new Map<string, number>();
  const budget = createRunBudget({ leadership, secondsPerHour: policy.runSecondsPerHour });
  let accounts: Accounts | null = null;
  let canaries: Canaries | null = null;
  let work: Promise<void> | null = null;
  let working: { jobId: bigint; stop: AbortController } | null = null;

  const findingOf = (record: JournalRecord): Finding => passing.get(record.jobId) ?? storedFinding(record);

  async function run(): Promise<void> {
    const chainId = await client.call("getChainId", () => client.publicClient.getChainId());
    const journal = await openJournal({ leadership, chainId, escrow: client.addresses.escrow });
    accounts = await openAccounts({ client, leadership, journal, logger });
    if (canary !== undefined) canaries = await createCanaries({ client, store, leadership, config: canary, chainId, logger });
    logger.info({ event: "watching", backend: backend.name, fromBlock: String(journal.nextBlock) }, "watching commitments");
    while (!signal.aborted) {
      try {
        await turn(journal);
        onTurn();
        await wait({ ms: policy.pollMs, signal });
      } catch (error) {
        if (signal.aborted) break;
        logger.error({ event: "failed", error: messageOf(error) }, "a turn failed; trying again");
        await wait({ ms: LONGEST_PAUSE_MS / 10, signal }).catch(() => undefined);
      }
    }
    await work;
    await journal.save();
  }

  async function turn(journal: Journal): Promise<void> {
    await canaries?.turn();
    const fresh = await readCommitments(client, { journal });
    for (const record of fresh) {
      const { jobId, provider } = record;
      passing.delete(jobId);
      runs.delete(jobId);
      if (record.batch !== undefined || canaries?.isMine(record) || (await isChosen({ journal, record }))) record.tier = "rerun";
      else if (policy.samples > 0) record.tier = "sample";
      else {
        await close({ journal, jobId, reason: "left to others by the policy" });
        continue;
      }
      logger.info({ event: "committed", jobId: String(jobId), provider, tier: record.tier }, `job ${jobId} is committed`);
    }
    if (fresh.length > 0) await journal.save();
    await accounts?.read();
    const records = [...journal.records.values()].filter(({ finding }) => finding !== "closed");
    if (records.length === 0) return;
    const state = await readDisputeState(client, { records, findingOf, confirmations: policy.confirmations });
    // Work that comes too late only keeps the machine from other jobs.
    const current = state.jobs.find(({ jobId }) => jobId === working?.jobId);
    if (current !== undefined && (current.state !== "committed" || state.now > current.windowEnd)) {
      working?.stop.abort(new BaseError("its window closed while it was worked on"));
    }
    for (const action of solve(state)) {
      signal.throwIfAborted();
      if (action.kind === "check" || action.kind === "search") {
        const { windowEnd } = state.jobs.find(({ jobId }) => jobId === action.jobId)!;
        startWork({ journal, action, secondsLeft: windowEnd - state.now });
      } else await act({ journal, action });
    }
  }

  /** Private randomness, drawn after the commitment: nothing that a provider could foresee. */
  async function isChosen({ journal, record }: { journal: Journal; record: JournalRecord }): Promise<boolean> {
    // Then neither price nor history can change anything.
    if (policy.rerunShare >= 1 && (await budget.isLeft())) return true;
    const { price, locked } = await getJob(client, { jobId: record.jobId });
    if (policy.alwaysAbove !== undefined && price >= policy.alwaysAbove) return true;
    const chance = rerunChance({ history: journal.provider(record.provider), locked, now: await getTime(client), policy });
    return (chance >= 1 || randomInt(1_000_000) < chance * 1_000_000) && (await budget.isLeft());
  }

  async function act({ journal, action }: { journal: Journal; action: Exclude<Action, { kind: "check" | "search" }> }): Promise<void> {
    if (action.kind === "close") return close({ journal, ...action });
    if (canaries !== null && canaries.halted !== null && CLAIMING.has(action.kind)) return;
    const key = `${action.kind} ${"jobId" in action ? action.jobId : ""}`;
    try {
      await performAction(client, { action, journal, logger });
      reverts.delete(key);
    } catch (error) {
      if (!(error instanceof ContractRevertError)) throw error;
      if ("jobId" in action) await accounts?.refused({ jobId: action.jobId, error });
      const count = (reverts.get(key) ?? 0) + 1;
      reverts.set(key, count);
      logger.warn({ event: "reverted", action: action.kind, error: error.shortMessage }, `${key} was refused: ${error.errorName}`);
      if (count < MAX_REVERTS || !("jobId" in action)) return;
      logger.error(
        { event: "alarm", jobId: String(action.jobId), error: error.shortMessage },
        `${key} is refused again and again: giving up`,
      );
      await close({ journal, jobId: action.jobId, reason: `${action.kind} is refused: ${error.errorName}` });
    }
  }

  /** One re-run or search at a time: they use the whole machine. The loop goes on beside them, so that no deadline waits for them. */
  function startWork(parameters: { journal: Journal; action: Extract<Action, { kind: "check" | "search" }>; secondsLeft: number }): void {
    const { journal, action, secondsLeft } = parameters;
    const record = journal.records.get(action.jobId);
    if (work !== null || record === undefined || (pauses.get(action.jobId)?.until ?? 0) > Date.now()) return;
    passing.set(action.jobId, { kind: "checking" });
    const stop = new AbortController();
    working = { jobId: action.jobId, stop };
    const task: Task = { journal, record, secondsLeft, until: AbortSignal.any([signal, stop.signal]) };
    const isWhole = record.batch !== undefined && record.batch.dispute === null;
    const step = action.kind === "search" ? search : isWhole ? batch : record.tier === "sample" ? sample : check;
    work = step(task)
      .then(() => void pauses.delete(action.jobId))
      .catch((error: unknown) => workFailed({ journal, record, error }))
      .finally(() => {
        if (passing.get(action.jobId)?.kind === "checking") passing.delete(action.jobId);
        work = null;
        working = null;
      });
  }

  const common = (jobId: bigint) => ({ store, backend, limits: policy, onProgress: progressOf(jobId) });

  async function sample({ journal, record, until }: Task): Promise<void> {
    const { jobId, provider } = record;
    logger.info(
      { event: "sampling", jobId: String(jobId), elements: policy.samples },
      `sampling ${policy.samples} elements of job ${jobId}`,
    );
    const endpoint = await getEndpoint(client, { provider });
    const sampled = await sampleJob({ record, endpoint, store, count: policy.samples, signal: until });
    const { kind } = sampled;
    if (kind === "right") {
      logger.info({ event: "sampled", jobId: String(jobId), kind }, `the sampled elements of job ${jobId} are right`);
      return close({ journal, jobId, reason: `${policy.samples} sampled elements are right` });
    }
    if (kind === "unopened") {
      const { reason } = sampled;
      logger.warn({ event: "sampled", jobId: String(jobId), kind, reason }, `job ${jobId} is not opened, so it is re-run: ${reason}`);
      record.tier = "rerun";
    } else {
      const { op, index, committed, recomputed, kind: fault } = sampled.fault;
      const where = { jobId: String(jobId), op, index, committed, recomputed };
      logger.info({ event: "sampled", kind, ...where }, `job ${jobId}: its provider opened a wrong element of op ${op}`);
      record.evidence = evidenceOf({ jobId, proof: sampled.proof, kind: fault, challenger: client.account });
      record.finding = "proven";
    }
    await journal.save();
    passing.delete(jobId);
  }

  async function check({ journal, record, secondsLeft, until }: Task): Promise<void> {
    const { jobId } = record;
    logger.info({ event: "checking", jobId: String(jobId) }, `re-running job ${jobId}`);
    const checked = await checkJob({ ...common(jobId), record, keep: "output", secondsLeft, signal: until });
    const { equal, run } = checked;
    const ms = Math.round(run.computeMs + run.commitMs);
    await budget.spend({ jobId, ms });
    logger.info(
      { event: "checked", jobId: String(jobId), equal, ms, ops: run.outputs.length, backend: backend.name },
      equal ? `job ${jobId} is right` : `job ${jobId} is wrong`,
    );
    await canaries?.judge({ record, equal, backend: backend.name });
    if (equal) {
      journal.provider(record.provider).right++;
      return close({ journal, jobId, reason: "every root is equal" });
    }
    keepRun({ jobId, checked });
    record.finding = "differs";
    await journal.save();
    passing.delete(jobId);
  }

  async function batch({ journal, record, secondsLeft, until }: Task): Promise<void> {
    const { jobId, provider } = record;
    const about = { jobId: String(jobId), looked: record.batch!.looked, jobs: record.batch!.jobCount };
    logger.info({ event: "checkingBatch", ...about }, `checking jobs of batch ${jobId}`);
    const parameters = { ...common(jobId), policy, budget, history: journal.provider(provider), secondsLeft, signal: until, logger };
    const looked = await checkBatch(client, { ...parameters, record: { ...record, batch: record.batch! } });
    const { outcome } = looked;
    record.batch = looked.batch;
    journal.provider(provider).right += looked.right;
    if (outcome.kind === "right") return close({ journal, jobId, reason: "every job that was checked is right" });
    if (outcome.kind === "differs" || outcome.kind === "wrong") Object.assign(record, outcome.record);
    if (outcome.kind === "differs") {
      keepRun({ jobId, checked: outcome.checked });
      record.finding = "differs";
    }
    if (outcome.kind === "wrong") {
      const { fault, proof } = outcome;
      const { op, index, committed, recomputed, kind } = fault;
      const where = { jobId: String(jobId), leaf: record.batch.dispute?.leaf, op, index, committed, recomputed };
      logger.info({ event: "sampled", kind: "wrong", ...where }, `batch ${jobId}: its provider opened a wrong element of op ${op}`);
      record.evidence = evidenceOf({ jobId, proof, kind, challenger: client.account });
      record.finding = "proven";
    }
    await journal.save();
    passing.delete(jobId);
    if (outcome.kind === "missing") throw outcome.error;
  }

  async function search({ journal, record, secondsLeft, until }: Task): Promise<void> {
    const { jobId } = record;
    const checked = runs.get(jobId) ?? (await checkJob({ ...common(jobId), record, keep: "all", secondsLeft, signal: until }));
    keepRun({ jobId, checked });
    const found = await searchFault(client, { record, checked, store, backend: backend.name, signal: until, logger });
    if (found.kind === "wanting") {
      passing.set(jobId, found);
      return;
    }
    // On the disk before anything about it is on chain: a claim whose salt is lost is worth nothing.
    record.evidence = found.evidence;
    record.finding = "proven";
    await journal.save();
    passing.delete(jobId);
    runs.delete(jobId);
  }

  async function workFailed({ journal, record, error }: { journal: Journal; record: JournalRecord; error: unknown }): Promise<void> {
    if (signal.aborted) return;
    const { jobId } = record;
    if (error instanceof BackendDisagreementError) {
      logger.error(
        { event: "alarm", jobId: String(jobId), backend: error.backend, error: error.shortMessage },
        `no claim: ${error.shortMessage}`,
      );
      return close({ journal, jobId, reason: error.shortMessage });
    }
    const curable = isTransient(error) || error instanceof ArtifactNotFoundError || !(error instanceof BaseError);
    if (!curable) {
      logger.warn(
        { event: "unverifiable", jobId: String(jobId), error: messageOf(error) },
        `job ${jobId} cannot be checked: ${messageOf(error)}`,
      );
      return close({ journal, jobId, reason: messageOf(error) });
    }
    const ms = Math.min(LONGEST_PAUSE_MS, (pauses.get(jobId)?.ms ?? FIRST_PAUSE_MS / 2) * 2);
    pauses.set(jobId, { until: Date.now() + ms, ms });
    logger.warn(
      { event: "retrying", jobId: String(jobId), ms, error: messageOf(error) },
      `job ${jobId} is tried again in ${ms} ms: ${messageOf(error)}`,
    );
  }

  async function close({ journal, jobId, reason }: { journal: Journal; jobId: bigint; reason: string }): Promise<void> {
    const record = journal.records.get(jobId);
    if (record === undefined || record.finding === "closed") return;
    const lost = record.finding === "proven" && reason !== "convicted" && reason !== "convicted by another challenger";
    record.finding = "closed";
    record.reason = reason;
    delete record.evidence;
    passing.delete(jobId);
    runs.delete(jobId);
    await journal.save();
    logger[lost ? "error" : "info"]({ event: "closed", jobId: String(jobId), reason }, `job ${jobId} is closed: ${reason}`);
    await accounts?.tell({ jobId });
  }

  function keepRun({ jobId, checked }: { jobId: bigint; checked: CheckedJob }): void {
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

  return { run };
}

function storedFinding({ finding, reason, evidence }: JournalRecord): Finding {
  if (finding === "proven" && evidence !== undefined) return { kind: "proven", evidence };
  if (finding === "closed") return { kind: "closed", reason: reason ?? "" };
  return { kind: finding === "unchecked" ? "unchecked" : "differs" };
}

function messageOf(error: unknown): string {
  return error instanceof BaseError ? error.shortMessage : error instanceof Error ? error.message : String(error);
}
