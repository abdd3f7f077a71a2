import { randomInt } from "node:crypto";
import {
  artifactsOfJob,
  BaseError,
  computeChallengesAbi,
  ContractRevertError,
  createLogReader,
  createRestingReads,
  describeLogNotice,
  DryRunError,
  getJob,
  getTime,
  jobEscrowAbi,
  jobStreamsAbi,
  keepLatest,
  traced,
  wait,
} from "@dpin/sdk";
import type { ArtifactStore, CacheStore, DpinClient } from "@dpin/sdk";
import type { Leadership } from "@dpin/sdk/database";
import type { Logger } from "pino";
import { getAbiItem, type Hex } from "viem";
import { openAccounts, type Accounts } from "./accounts/openAccounts.ts";
import { artifactsOfBatch } from "./batches/artifactsOfBatch.ts";
import type { CanaryConfig } from "./canary/canaryConfigSchema.ts";
import { createCanaries, type Canaries } from "./canary/createCanaries.ts";
import { openHalt, type Halt } from "./canary/openHalt.ts";
import { performAction } from "./dispute/performAction.ts";
import { readDisputeState } from "./dispute/readDisputeState.ts";
import { solve } from "./dispute/solve.ts";
import type { Action, DisputeJob, Finding } from "./dispute/types.ts";
import { openJournal, type Journal, type JournalRecord } from "./journal/openJournal.ts";
import { readCommitments } from "./journal/readCommitments.ts";
import { productAlarm } from "./check/productAlarm.ts";
import { createRunBudget } from "./policy/createRunBudget.ts";
import { decideTier, type TierChoice } from "./policy/decideTier.ts";
import type { VerifierPolicy } from "./policy/verifierPolicySchema.ts";
import { reasonOf } from "./reasonOf.ts";
import type { BatchPlan, Bench, Outcome, Task } from "./work/types.ts";

export interface Verifier {
  /** Watches commitments and plays disputes until the signal is aborted; resolves when everything in flight has ended. */
  run(): Promise<void>;
}

/** A call that the contracts refuse this often in the same situation is given up with an alarm. */
const MAX_REVERTS = 3;
/** What a verifier that doubts itself does not do. */
const CLAIMING: ReadonlySet<Action["kind"]> = new Set<Action["kind"]>(["commitClaim", "proveFraud", "demandReveal", "convictSilence"]);
const FIRST_PAUSE_MS = 500;
/** A job that waits to be checked is read again so rarely. */
const RESTING_MS = 10_000;
/** Why a job is closed that nobody looked at. */
const LEFT = "left to others by the policy";
/** Programs of which it is remembered that they are no products. */
const KNOWN_PROGRAMS = 10_000;
/** Parts of one that a draw is counted in. */
const ONE = 2 ** 32;
/** Blocks that are read again with the new ones: as far as one node behind a balancer may be behind another. */
const MIN_OVERLAP = 32;
const MAX_OVERLAP = 1_000;
const LONGEST_PAUSE_MS = 15_000;

type Work = Extract<Action, { kind: "check" | "search" }>;

/**
 * The verifier: re-runs committed jobs by its policy and compares roots, checks the products and samples the elements of others, finds the first differing element, re-checks
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
  /** Posts jobs with known answers; their data are put into `store`, which others must be able to read. */
  canary?: { readonly config: CanaryConfig; readonly store: ArtifactStore } | undefined;
  /** Told of every look at all open jobs that came to its end. */
  onTurn?: () => void;
}): Verifier {
  const { client, bench, cache, policy, leadership, logger, signal, canary, onTurn = () => undefined } = parameters;
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
    events: [
      getAbiItem({ abi: jobEscrowAbi, name: "JobCommitted" }),
      getAbiItem({ abi: jobStreamsAbi, name: "BatchCommitted" }),
      getAbiItem({ abi: computeChallengesAbi, name: "Convicted" }),
    ],
    signal,
    onNotice: (notice) => {
      logger.warn(describeLogNotice(notice));
      if (notice.kind === "reorganised") resting.wakeAll();
    },
  });
  const resting = createRestingReads<DisputeJob>({ ms: RESTING_MS });
  const budget = createRunBudget({ leadership, tier: "rerun", secondsPerHour: policy.runSecondsPerHour });
  const productBudget = createRunBudget({ leadership, tier: "product", secondsPerHour: policy.productSecondsPerHour });
  /** Roots of programs that turned out to be no products: the next job of one is not asked about again. */
  const noProducts = new Map<Hex, true>();
  let accounts: Accounts | null = null;
  let canaries: Canaries | null = null;
  let halt: Halt | null = null;
  const working = new Map<bigint, { stop: AbortController; done: Promise<void> }>();
  /** What the last look at the chain left to be worked on, soonest window first. */
  let waiting: { action: Work; until: number }[] = [];

  const findingOf = (record: JournalRecord): Finding => passing.get(record.jobId) ?? storedFinding(record);

  async function run(): Promise<void> {
    const chainId = await client.call("getChainId", () => client.publicClient.getChainId());
    const journal = await openJournal({ leadership, chainId, escrow: client.addresses.escrow });
    cache?.hold(async () => {
      const open = [...journal.records.values()].filter(({ finding }) => finding !== "closed");
      return (await Promise.all(open.map((record) => artifactsOf({ store: cache, record })))).flat();
    });
    accounts = await openAccounts({ client, leadership, journal, logger });
    halt = await openHalt({ leadership });
    if (halt.reason !== null)
      logger.error({ event: "alarm", error: halt.reason }, `nothing is claimed: ${halt.reason} (dpin verifier resume)`);
    if (canary !== undefined) canaries = await createCanaries({ client, ...canary, leadership, halt, chainId, logger });
    logger.info({ event: "watching", backend: bench.name, fromBlock: String(journal.nextBlock) }, "watching commitments");
    while (!signal.aborted) {
      try {
        await turn(journal);
        onTurn();
        await wait({ ms: policy.pollMs, signal });
      } catch (error) {
        if (signal.aborted) break;
        logger.error({ event: "failed", error: reasonOf(error) }, "a turn failed; trying again");
        await wait({ ms: LONGEST_PAUSE_MS / 10, signal }).catch(() => undefined);
      }
    }
    await Promise.all([...working.values()].map(({ done }) => done));
    await journal.save();
  }

  async function turn(journal: Journal): Promise<void> {
    const startedAt = Date.now();
    if (halt !== null && halt.reason !== null) await halt.refresh();
    await canaries?.turn();
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
      const choice = await choose({ journal, record });
      if (choice.tier === "none") {
        await close({ journal, jobId, reason: LEFT });
        continue;
      }
      record.tier = choice.tier;
      if (choice.tier === "product") record.product = choice.otherwise;
      logger.info({ event: "committed", jobId: String(jobId), provider, tier: record.tier }, `job ${jobId} is committed`);
    }
    if (fresh.length > 0) await journal.save();
    await accounts?.read();
    const records = [...journal.records.values()].filter(({ finding }) => finding !== "closed");
    if (records.length === 0) return;
    const state = await readDisputeState(client, { records, findingOf, confirmations: policy.confirmations, resting });
    state.jobs.forEach(tellSeen);
    // Work that comes too late only keeps the machine from other jobs.
    for (const { jobId, state: at, windowEnd } of state.jobs) {
      if (at !== "committed" || state.sureNow > windowEnd)
        working.get(jobId)?.stop.abort(new BaseError("its window closed while it was worked on"));
    }
    const windowEnds = new Map(state.jobs.map(({ jobId, windowEnd }) => [jobId, windowEnd]));
    const readAt = performance.now();
    const work: typeof waiting = [];
    for (const action of solve(state)) {
      signal.throwIfAborted();
      if (action.kind !== "check" && action.kind !== "search") await act({ journal, action });
      else work.push({ action, until: readAt + (windowEnds.get(action.jobId)! - state.now) * 1_000 });
    }
    waiting = work;
    startWork(journal);
  }

  /** For whoever watches: where each open job stands, and until when it can be disputed, whenever that changed. */
  function tellSeen({ jobId, state, windowEnd, finding }: DisputeJob): void {
    const told = { state, deadline: state === "committed" ? windowEnd : 0, finding: finding.kind };
    if (seen.get(jobId) === JSON.stringify(told)) return;
    seen.set(jobId, JSON.stringify(told));
    logger.debug({ event: "seen", jobId: String(jobId), ...told }, `where job ${jobId} stands`);
  }

  /** Private randomness, drawn after the commitment: nothing that a provider could foresee. */
  async function choose({ journal, record }: { journal: Journal; record: JournalRecord }): Promise<TierChoice> {
    if (record.batch !== undefined || canaries?.isMine(record)) return { tier: "rerun" };
    const isLeft = { rerun: await budget.isLeft(), product: await productBudget.isLeft() };
    // Then neither price nor history can change anything.
    if (policy.rerunShare >= 1 && isLeft.rerun) return { tier: "rerun" };
    const { price, locked } = await getJob(client, { jobId: record.jobId });
    const draws = { rerun: randomInt(ONE) / ONE, product: randomInt(ONE) / ONE };
    const isProduct = noProducts.has(record.programRoot) ? false : null;
    const history = journal.provider(record.provider);
    return decideTier({ history, locked, price, now: await getTime(client), policy, draws, isLeft, isProduct });
  }

  async function act({ journal, action }: { journal: Journal; action: Exclude<Action, { kind: "check" | "search" }> }): Promise<void> {
    if (action.kind === "close") return close({ journal, ...action });
    if (halt !== null && halt.reason !== null && CLAIMING.has(action.kind)) return;
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
        logger.warn({ event: "retrying", jobId, action: action.kind, error: reasonOf(error) }, `${key} failed and will be tried again`);
        return;
      }
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

  /** As many tasks at once as the bench takes, one after the other. The loop goes on beside them, so that no deadline waits for them. */
  function startWork(journal: Journal): void {
    while (working.size < bench.atOnce && !signal.aborted) {
      const next = waiting.shift();
      if (next === undefined) return;
      const { action, until } = next;
      const { jobId } = action;
      const record = journal.records.get(jobId);
      if (record === undefined || working.has(jobId) || (pauses.get(jobId)?.until ?? 0) > performance.now()) continue;
      // Since that look it may have been worked on already, or been closed.
      const { kind } = findingOf(record);
      const isNext = action.kind === "check" ? kind === "unchecked" : kind === "differs" || kind === "wanting";
      if (!isNext) continue;
      startTask({ journal, record, action, secondsLeft: (until - performance.now()) / 1_000 });
    }
  }

  function startTask(parameters: { journal: Journal; record: JournalRecord; action: Work; secondsLeft: number }): void {
    const { journal, record, action, secondsLeft } = parameters;
    const { jobId } = action;
    passing.set(jobId, { kind: "checking" });
    const stop = new AbortController();
    const until = AbortSignal.any([signal, stop.signal]);
    const done = perform({ journal, record, isSearch: action.kind === "search", secondsLeft, until })
      .catch((error: unknown) => {
        if (!signal.aborted) pause({ jobId, reason: reasonOf(error) });
      })
      .finally(() => {
        if (passing.get(jobId)?.kind === "checking") passing.delete(jobId);
        working.delete(jobId);
        startWork(journal);
      });
    working.set(jobId, { stop, done });
  }

  /** Has the work on a record done that comes next, and writes down what it told. */
  async function perform(parameters: {
    journal: Journal;
    record: JournalRecord;
    isSearch: boolean;
    secondsLeft: number;
    until: AbortSignal;
  }): Promise<void> {
    const { journal, record, isSearch, secondsLeft, until } = parameters;
    const common = { record, challenger: client.account, elements: policy.samples, secondsLeft };
    const isWhole = record.batch !== undefined && record.batch.dispute === null;
    let task: Task;
    if (isSearch) task = { kind: "search", ...common };
    else if (isWhole) task = { kind: "batch", ...common, plan: await planOf({ journal, record }) };
    else if (record.tier === "product") task = { kind: "product", ...common, tries: policy.productTries };
    else task = { kind: record.tier === "sample" ? "sample" : "check", ...common };
    const facts = { job: record.jobId, provider: record.provider };
    const outcome = await traced({ name: `verifier.${task.kind}`, facts, run: () => bench.perform(task, { signal: until }) });
    await take({ journal, task, outcome });
  }

  async function planOf({ journal, record }: { journal: Journal; record: JournalRecord }): Promise<BatchPlan> {
    const { rerunShare, runCost, distrustSeconds, alwaysAbove, productShare, productTries } = policy;
    const limits = { msLeft: await budget.msLeft(), productMsLeft: await productBudget.msLeft() };
    const { right, convictions } = journal.provider(record.provider);
    const history = { right, convictions: convictions.map(({ time }) => ({ time })) };
    return { policy: { rerunShare, runCost, distrustSeconds, alwaysAbove, productShare, productTries }, history, ...limits };
  }

  /** Writes down what a task told, before anything about it is on chain: a claim whose salt is lost is worth nothing. */
  async function take({ journal, task, outcome }: { journal: Journal; task: Task; outcome: Outcome }): Promise<void> {
    const { record } = task;
    const { jobId } = record;
    if (outcome.kind === "failed") return failed({ journal, jobId, outcome });
    // A batch whose other jobs are done waits longer each time for what is missing.
    if (outcome.kind !== "batch" || outcome.result.kind !== "missing") pauses.delete(jobId);
    // A reorganisation may have put another commitment in its place, or taken it away.
    if (journal.records.get(jobId) !== record) return;
    switch (outcome.kind) {
      case "right":
        if (task.kind === "check") await judged({ record, outcome });
        if (task.kind === "product") await productBudget.spend({ jobId, ms: outcome.runMs });
        if (task.kind !== "sample") journal.provider(record.provider).right++;
        if (record.product === "failed") {
          const refused = productAlarm({ jobId: String(jobId), backend: bench.name, refused: "an earlier look at it" });
          logger.error(refused, `no claim: job ${jobId} is right by its re-run alone`);
        }
        return close({ journal, jobId, reason: rightBecause(task) });
      case "unequal":
        await productBudget.spend({ jobId, ms: outcome.runMs });
        // Where it is wrong only a re-run tells, and the chain wants to know that.
        record.tier = "rerun";
        record.product = "failed";
        break;
      case "noProduct": {
        keepLatest({ map: noProducts, key: record.programRoot, value: true, most: KNOWN_PROGRAMS });
        const { product } = record;
        if (product !== "rerun" && product !== "sample") return close({ journal, jobId, reason: LEFT });
        record.tier = product;
        break;
      }
      case "differs":
        await judged({ record, outcome });
        record.finding = "differs";
        break;
      case "batch":
        return takeBatch({ journal, record, outcome });
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

  /** Counts a re-run against the budget, and holds it against what is known when the job is a canary. */
  async function judged({ record, outcome }: { record: JournalRecord; outcome: Outcome & { kind: "right" | "differs" } }): Promise<void> {
    await budget.spend({ jobId: record.jobId, ms: outcome.runMs });
    await canaries?.judge({ record, equal: outcome.kind === "right", backend: bench.name });
  }

  /** Writes down what a look at a batch's jobs told; the first that is wrong becomes the record's. */
  async function takeBatch(parameters: { journal: Journal; record: JournalRecord; outcome: Outcome & { kind: "batch" } }): Promise<void> {
    const { journal, record, outcome } = parameters;
    const { jobId } = record;
    const { batch, right, runMs, productMs, result } = outcome;
    await budget.spend({ jobId, ms: runMs });
    if (productMs > 0) await productBudget.spend({ jobId, ms: productMs });
    record.batch = batch;
    journal.provider(record.provider).right += right;
    if (result.kind === "right") return close({ journal, jobId, reason: "every job that was checked is right" });
    if (result.kind === "differs" || result.kind === "proven") Object.assign(record, result.job, { finding: result.kind });
    if (result.kind === "proven") record.evidence = result.evidence;
    await journal.save();
    passing.delete(jobId);
    if (result.kind === "missing") pause({ jobId, reason: result.reason });
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
    resting.wakes(jobId);
    await journal.save();
    logger[lost ? "error" : "info"]({ event: "closed", jobId: String(jobId), reason }, `job ${jobId} is closed: ${reason}`);
    await accounts?.tell({ jobId });
  }

  return { run };
}

/** What of a record's artifacts must stay in a cache. */
function artifactsOf({ store, record }: { store: ArtifactStore; record: JournalRecord }): Promise<string[]> {
  const { jobLocator: locator, batch } = record;
  if (batch === undefined || batch.dispute !== null) return artifactsOfJob({ store, locator });
  return artifactsOfBatch({ store, locator, jobsRoot: batch.jobsRoot });
}

function rightBecause({ kind, elements }: Task): string {
  if (kind === "sample") return `${elements} sampled elements are right`;
  return kind === "product" ? "its product is right" : "every root is equal";
}

function storedFinding({ finding, reason, evidence }: JournalRecord): Finding {
  if (finding === "proven" && evidence !== undefined) return { kind: "proven", evidence };
  if (finding === "closed") return { kind: "closed", reason: reason ?? "" };
  return { kind: finding === "unchecked" ? "unchecked" : "differs" };
}
