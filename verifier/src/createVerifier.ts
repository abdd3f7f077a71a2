import { randomInt } from "node:crypto";
import {
  artifactsOfJob,
  BaseError,
  computeChallengesAbi,
  ContractRevertError,
  createLogReader,
  describeLogNotice,
  DryRunError,
  getJob,
  getTime,
  jobEscrowAbi,
  traced,
  wait,
} from "@dpin/sdk";
import type { CacheStore, DpinClient } from "@dpin/sdk";
import type { Leadership } from "@dpin/sdk/database";
import type { Logger } from "pino";
import { getAbiItem } from "viem";
import { performAction } from "./dispute/performAction.ts";
import { readDisputeState } from "./dispute/readDisputeState.ts";
import { solve } from "./dispute/solve.ts";
import type { Action, DisputeJob, Finding } from "./dispute/types.ts";
import { openJournal, type Journal, type JournalRecord } from "./journal/openJournal.ts";
import { readCommitments } from "./journal/readCommitments.ts";
import { createRunBudget } from "./policy/createRunBudget.ts";
import { rerunChance } from "./policy/rerunChance.ts";
import type { VerifierPolicy } from "./policy/verifierPolicySchema.ts";
import type { Bench, Outcome, Task } from "./work/types.ts";

export interface Verifier {
  /** Watches commitments and plays disputes until the signal is aborted; resolves when everything in flight has ended. */
  run(): Promise<void>;
}

/** A call that the contracts refuse this often in the same situation is given up with an alarm. */
const MAX_REVERTS = 3;
const FIRST_PAUSE_MS = 500;
/** Blocks that are read again with the new ones: as far as one node behind a balancer may be behind another. */
const MIN_OVERLAP = 32;
const MAX_OVERLAP = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * The verifier: re-runs committed jobs by its policy and compares roots, samples elements of the others, finds the first differing element, re-checks
 * itself, claims, proves and collects. What must survive a restart is in a journal in the database; what the chain knows is always read anew.
 */
export function createVerifier(parameters: {
  client: DpinClient;
  /** Where jobs are re-run, sampled and searched. */
  bench: Bench;
  /** The part of the bench's store that forgets: what open jobs need stays, since whoever published it may take it away. */
  cache?: CacheStore | undefined;
  policy: VerifierPolicy;
  leadership: Leadership;
  logger: Logger;
  signal: AbortSignal;
  /** Told of every look at all open jobs that came to its end. */
  onTurn?: () => void;
}): Verifier {
  const { client, bench, cache, policy, leadership, logger, signal, onTurn = () => undefined } = parameters;
  /** Findings that are not worth the disk: a restart comes to them again. */
  const passing = new Map<bigint, Finding>();
  /** What the log last told of a job. */
  const seen = new Map<bigint, string>();
  /** On the clock of performance.now(), which nobody sets. */
  const pauses = new Map<bigint, { until: number; ms: number }>();
  const reverts = new Map<string, number>();
  const dryRun = new Set<string>();
  /** A block that a reorganisation can still take back is read again. */
  const reader = createLogReader(client, {
    overlap: Math.max(MIN_OVERLAP, Math.min(MAX_OVERLAP, policy.confirmations)),
    events: [getAbiItem({ abi: jobEscrowAbi, name: "JobCommitted" }), getAbiItem({ abi: computeChallengesAbi, name: "Convicted" })],
    signal,
    onNotice: (notice) => logger.warn(describeLogNotice(notice)),
  });
  const budget = createRunBudget({ secondsPerHour: policy.runSecondsPerHour });
  const working = new Map<bigint, { stop: AbortController; done: Promise<void> }>();

  const findingOf = (record: JournalRecord): Finding => passing.get(record.jobId) ?? storedFinding(record);

  async function run(): Promise<void> {
    const chainId = await client.call("getChainId", () => client.publicClient.getChainId());
    const journal = await openJournal({ leadership, chainId, escrow: client.addresses.escrow });
    cache?.hold(async () => {
      const open = [...journal.records.values()].filter(({ finding }) => finding !== "closed");
      return (await Promise.all(open.map(({ jobLocator: locator }) => artifactsOfJob({ store: cache, locator })))).flat();
    });
    logger.info({ event: "watching", backend: bench.name, fromBlock: String(journal.nextBlock) }, "watching commitments");
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
    await Promise.all([...working.values()].map(({ done }) => done));
    await journal.save();
  }

  async function turn(journal: Journal): Promise<void> {
    const startedAt = Date.now();
    const fresh = await readCommitments(client, { journal, reader });
    // A turn without news is no news to a trace either.
    if (fresh.length > 0) {
      const facts = { jobs: fresh.map(({ jobId }) => String(jobId)).join(" "), toBlock: journal.nextBlock - 1n };
      await traced({ name: "events", facts, startedAt, run: async () => undefined });
    }
    for (const record of fresh) {
      const { jobId, provider } = record;
      passing.delete(jobId);
      bench.forget(jobId);
      if (await isChosen({ journal, record })) record.tier = "rerun";
      else if (policy.samples > 0) record.tier = "sample";
      else {
        await close({ journal, jobId, reason: "left to others by the policy" });
        continue;
      }
      logger.info({ event: "committed", jobId: String(jobId), provider, tier: record.tier }, `job ${jobId} is committed`);
    }
    if (fresh.length > 0) await journal.save();
    const records = [...journal.records.values()].filter(({ finding }) => finding !== "closed");
    if (records.length === 0) return;
    const state = await readDisputeState(client, { records, findingOf, confirmations: policy.confirmations });
    state.jobs.forEach(tellSeen);
    // Work that comes too late only keeps the machine from other jobs.
    for (const { jobId, state: at, windowEnd } of state.jobs) {
      if (at !== "committed" || state.sureNow > windowEnd)
        working.get(jobId)?.stop.abort(new BaseError("its window closed while it was worked on"));
    }
    for (const action of solve(state)) {
      signal.throwIfAborted();
      if (action.kind === "check" || action.kind === "search") {
        const { windowEnd } = state.jobs.find(({ jobId }) => jobId === action.jobId)!;
        startWork({ journal, action, secondsLeft: windowEnd - state.now });
      } else await act({ journal, action });
    }
  }

  /** For whoever watches: where each open job stands, and until when it can be disputed, whenever that changed. */
  function tellSeen({ jobId, state, windowEnd, finding }: DisputeJob): void {
    const told = { state, deadline: state === "committed" ? windowEnd : 0, finding: finding.kind };
    if (seen.get(jobId) === JSON.stringify(told)) return;
    seen.set(jobId, JSON.stringify(told));
    logger.debug({ event: "seen", jobId: String(jobId), ...told }, `where job ${jobId} stands`);
  }

  /** Private randomness, drawn after the commitment: nothing that a provider could foresee. */
  async function isChosen({ journal, record }: { journal: Journal; record: JournalRecord }): Promise<boolean> {
    // Then neither price nor history can change anything.
    if (policy.rerunShare >= 1 && budget.isLeft()) return true;
    const { price, locked } = await getJob(client, { jobId: record.jobId });
    if (policy.alwaysAbove !== undefined && price >= policy.alwaysAbove) return true;
    const chance = rerunChance({ history: journal.provider(record.provider), locked, now: await getTime(client), policy });
    return (chance >= 1 || randomInt(1_000_000) < chance * 1_000_000) && budget.isLeft();
  }

  async function act({ journal, action }: { journal: Journal; action: Exclude<Action, { kind: "check" | "search" }> }): Promise<void> {
    if (action.kind === "close") return close({ journal, ...action });
    const key = `${action.kind} ${"jobId" in action ? action.jobId : ""}`;
    if (dryRun.has(key)) return;
    try {
      const facts = { job: "jobId" in action ? action.jobId : undefined };
      await traced({ name: `dispute.${action.kind}`, facts, run: () => performAction(client, { action, journal, logger }) });
      reverts.delete(key);
    } catch (error) {
      if (error instanceof DryRunError) return void dryRun.add(key);
      signal.throwIfAborted();
      if (!(error instanceof ContractRevertError)) {
        // One that cannot be paid, or not now, keeps back no other.
        const jobId = "jobId" in action ? String(action.jobId) : undefined;
        logger.warn({ event: "retrying", jobId, action: action.kind, error: messageOf(error) }, `${key} failed and will be tried again`);
        return;
      }
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

  /** As many tasks at once as the bench takes. The loop goes on beside them, so that no deadline waits for them. */
  function startWork(parameters: { journal: Journal; action: Extract<Action, { kind: "check" | "search" }>; secondsLeft: number }): void {
    const { journal, action, secondsLeft } = parameters;
    const { jobId } = action;
    const record = journal.records.get(jobId);
    if (working.size >= bench.atOnce || record === undefined || (pauses.get(jobId)?.until ?? 0) > performance.now()) return;
    passing.set(jobId, { kind: "checking" });
    const stop = new AbortController();
    const kind = action.kind === "search" ? "search" : record.tier === "sample" ? "sample" : "check";
    const task: Task = { kind, record, challenger: client.account, elements: policy.samples, secondsLeft };
    const facts = { job: jobId, provider: record.provider };
    const until = AbortSignal.any([signal, stop.signal]);
    const done = traced({ name: `verifier.${kind}`, facts, run: () => bench.perform(task, { signal: until }) })
      .then((outcome) => take({ journal, task, outcome }))
      .catch((error: unknown) => {
        if (!signal.aborted) pause({ jobId, reason: messageOf(error) });
      })
      .finally(() => {
        if (passing.get(jobId)?.kind === "checking") passing.delete(jobId);
        working.delete(jobId);
      });
    working.set(jobId, { stop, done });
  }

  /** Writes down what a task told, before anything about it is on chain: a claim whose salt is lost is worth nothing. */
  async function take({ journal, task, outcome }: { journal: Journal; task: Task; outcome: Outcome }): Promise<void> {
    const { record } = task;
    const { jobId } = record;
    if (outcome.kind === "failed") return failed({ journal, jobId, outcome });
    pauses.delete(jobId);
    // A reorganisation may have put another commitment in its place, or taken it away.
    if (journal.records.get(jobId) !== record) return;
    switch (outcome.kind) {
      case "right":
        budget.spend({ ms: outcome.runMs });
        if (task.kind === "check") journal.provider(record.provider).right++;
        return close({
          journal,
          jobId,
          reason: task.kind === "check" ? "every root is equal" : `${task.elements} sampled elements are right`,
        });
      case "differs":
        budget.spend({ ms: outcome.runMs });
        record.finding = "differs";
        break;
      case "unopened":
        record.tier = "rerun";
        break;
      case "proven":
        record.evidence = outcome.evidence;
        record.finding = "proven";
        bench.forget(jobId);
        break;
      case "wanting":
        passing.set(jobId, outcome);
        return;
    }
    await journal.save();
    passing.delete(jobId);
  }

  async function failed(parameters: { journal: Journal; jobId: bigint; outcome: Outcome & { kind: "failed" } }): Promise<void> {
    const { journal, jobId, outcome } = parameters;
    const { reason, curable, alarm } = outcome;
    if (curable) return pause({ jobId, reason });
    if (alarm === undefined) {
      logger.warn({ event: "unverifiable", jobId: String(jobId), error: reason }, `job ${jobId} cannot be checked: ${reason}`);
    } else logger.error({ event: "alarm", jobId: String(jobId), backend: alarm, error: reason }, `no claim: ${reason}`);
    return close({ journal, jobId, reason });
  }

  function pause({ jobId, reason }: { jobId: bigint; reason: string }): void {
    const ms = Math.min(LONGEST_PAUSE_MS, (pauses.get(jobId)?.ms ?? FIRST_PAUSE_MS / 2) * 2);
    pauses.set(jobId, { until: performance.now() + ms, ms });
    logger.warn({ event: "retrying", jobId: String(jobId), ms, error: reason }, `job ${jobId} is tried again in ${ms} ms: ${reason}`);
  }

  async function close({ journal, jobId, reason }: { journal: Journal; jobId: bigint; reason: string }): Promise<void> {
    const record = journal.records.get(jobId);
    if (record === undefined || record.finding === "closed") return;
    const lost = record.finding === "proven" && reason !== "convicted" && reason !== "convicted by another challenger";
    record.finding = "closed";
    record.reason = reason;
    delete record.evidence;
    passing.delete(jobId);
    bench.forget(jobId);
    seen.delete(jobId);
    await journal.save();
    logger[lost ? "error" : "info"]({ event: "closed", jobId: String(jobId), reason }, `job ${jobId} is closed: ${reason}`);
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
