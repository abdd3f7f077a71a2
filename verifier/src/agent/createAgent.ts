import {
  computeChallengesAbi,
  createBlockMemo,
  createLogReader,
  createRestingReads,
  describeLogNotice,
  jobEscrowAbi,
  jobStreamsAbi,
  traced,
  type DpinClient,
} from "@dpin/sdk";
import type { Logger } from "pino";
import { getAbiItem } from "viem";
import type { Accounts } from "../accounts/openAccounts.ts";
import type { Canaries } from "../canary/createCanaries.ts";
import type { Halt } from "../canary/openHalt.ts";
import type { CatchUp } from "../catchUp/createCatchUp.ts";
import { readDisputeState, readDisputeTerms } from "../dispute/readDisputeState.ts";
import { solve } from "../dispute/solve.ts";
import type { DisputeJob } from "../dispute/types.ts";
import { createFindings } from "../journal/createFindings.ts";
import type { Journal, JournalRecord } from "../journal/openJournal.ts";
import { readCommitments } from "../journal/readCommitments.ts";
import type { Choices } from "../policy/createChoices.ts";
import { LEFT_TO_OTHERS } from "../policy/decideTier.ts";
import type { VerifierPolicy } from "../policy/verifierPolicySchema.ts";
import { createTaskRunner, type Work } from "../work/createTaskRunner.ts";
import { createPieces } from "../createPieces.ts";
import type { Bench, Task } from "../work/types.ts";
import { createActions } from "./createActions.ts";
import { createOutcomes } from "./createOutcomes.ts";

/** A job that waits to be checked is read again so rarely. */
const RESTING_MS = 10_000;
/** Blocks that are read again with the new ones: as far as one node behind a balancer may be behind another. */
const MIN_OVERLAP = 32;
const MAX_OVERLAP = 1_000;

/** The part of a verifier that looks at the chain, and gives every commitment what it needs next. */
export interface Agent {
  /** One look: reads what is new, has the solver decide, sends, and hands over what a machine is needed for. */
  turn(): Promise<void>;
  /** Resolves when everything in flight has ended. */
  ended(): Promise<void>;
}

export function createAgent({
  client,
  journal,
  catchUp,
  bench,
  choices,
  policy,
  accounts,
  halt,
  canaries,
  logger,
  signal,
}: {
  client: DpinClient;
  journal: Journal;
  catchUp: CatchUp | null;
  bench: Bench;
  choices: Choices;
  policy: VerifierPolicy;
  accounts: Accounts;
  halt: Halt;
  canaries: Canaries | null;
  logger: Logger;
  signal: AbortSignal;
}): Agent {
  const findings = createFindings();
  /** What the log last told of a job. */
  const seen = new Map<bigint, string>();
  const resting = createRestingReads<DisputeJob>({ ms: RESTING_MS });
  const { confirmations } = policy;
  const termsAt = createBlockMemo({ read: ({ number: head }) => readDisputeTerms(client, { head, confirmations }) });
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
  const pieces = createPieces({ begin: () => reader.read({ next: journal.nextBlock }) });
  const recordOf = (jobId: bigint) => journal.records.get(jobId);
  const tasks = createTaskRunner({ atOnce: bench.atOnce, recordOf, findings, perform, logger, signal });
  const { pause, succeeded } = tasks;
  const outcomes = createOutcomes({ journal, findings, choices, canaries, bench, pause, succeeded, close, logger });
  const actions = createActions({ client, journal, accounts, halt, logger, signal });

  async function turn(): Promise<void> {
    const startedAt = Date.now();
    if (halt.reason !== null) await halt.refresh();
    await canaries?.turn();
    // First what the index knows already: the logs of a long outage take their time, and windows close meanwhile.
    if (catchUp !== null) await takeAll({ fresh: catchUp.take(), startedAt });
    // A node that gives no logs may give all else: what is known goes on.
    let failure: { readonly error: unknown } | null = null;
    try {
      await takeAll({ fresh: await readCommitments(client, { journal, pieces }), startedAt });
    } catch (error) {
      failure = { error };
    }
    signal.throwIfAborted();
    await accounts.read();
    await lookAtJobs();
    if (failure !== null) throw failure.error;
  }

  async function lookAtJobs(): Promise<void> {
    const records = [...journal.records.values()].filter(({ finding }) => finding !== "closed");
    if (records.length === 0) return;
    const state = await readDisputeState(client, { records, findingOf: (record) => findings.of(record), confirmations, resting, termsAt });
    state.jobs.forEach(tellSeen);
    // Work that comes too late only keeps the machine from other jobs.
    for (const { jobId, state: at, windowEnd } of state.jobs) {
      if (at !== "committed" || state.sureNow > windowEnd) tasks.stop({ jobId, reason: "its window closed while it was worked on" });
    }
    const windowEnds = new Map(state.jobs.map(({ jobId, windowEnd }) => [jobId, windowEnd]));
    const readAt = performance.now();
    const work: Work[] = [];
    for (const action of solve(state)) {
      signal.throwIfAborted();
      if (action.kind === "close") await close(action);
      else if (action.kind !== "check" && action.kind !== "search") await actions.act(action, state);
      else work.push({ action, until: readAt + (windowEnds.get(action.jobId)! - state.now) * 1_000 });
    }
    tasks.offer(work);
  }

  /** `startedAt` is when they were looked for. */
  async function takeAll({ fresh, startedAt }: { fresh: readonly JournalRecord[]; startedAt: number }): Promise<void> {
    // A turn without news is no news to a trace either.
    if (fresh.length === 0) return;
    const facts = { jobs: fresh.map(({ jobId }) => String(jobId)).join(" "), toBlock: journal.nextBlock - 1n };
    await traced({ name: "events", facts, startedAt, run: async () => undefined });
    for (const record of fresh) await take(record);
    await journal.save();
  }

  /** Decides how a new commitment is checked. */
  async function take(record: JournalRecord): Promise<void> {
    const { jobId, provider } = record;
    findings.forget(jobId);
    bench.forget(jobId);
    const choice = await choices.tierOf({ record, isMine: canaries?.isMine(record) ?? false });
    if (choice.tier === "none") return close({ jobId, reason: LEFT_TO_OTHERS });
    record.tier = choice.tier;
    if (choice.tier === "product") record.product = choice.otherwise;
    logger.info({ event: "committed", jobId: String(jobId), provider, tier: record.tier }, `job ${jobId} is committed`);
  }

  /** For whoever watches: where each open job stands, and until when it can be disputed, whenever that changed. */
  function tellSeen({ jobId, state, windowEnd, finding }: DisputeJob): void {
    const told = { state, deadline: state === "committed" ? windowEnd : 0, finding: finding.kind };
    if (seen.get(jobId) === JSON.stringify(told)) return;
    seen.set(jobId, JSON.stringify(told));
    logger.debug({ event: "seen", jobId: String(jobId), ...told }, `where job ${jobId} stands`);
  }

  /** Has the work on a record done that comes next, and writes down what it told. */
  async function perform(of: { record: JournalRecord; isSearch: boolean; secondsLeft: number; signal: AbortSignal }): Promise<void> {
    const { record, isSearch, secondsLeft } = of;
    const common = { record, challenger: client.account, elements: policy.samples, secondsLeft };
    const isWhole = record.batch !== undefined && record.batch.dispute === null;
    let task: Task;
    if (isSearch) task = { kind: "search", ...common };
    else if (isWhole) task = { kind: "batch", ...common, plan: await choices.planOf({ record }) };
    else if (record.tier === "product") task = { kind: "product", ...common, tries: policy.productTries };
    else task = { kind: record.tier === "sample" ? "sample" : "check", ...common };
    const facts = { job: record.jobId, provider: record.provider };
    const run = () => bench.perform(task, { signal: of.signal });
    await outcomes.take({ task, outcome: await traced({ name: `verifier.${task.kind}`, facts, run }) });
  }

  async function close({ jobId, reason }: { jobId: bigint; reason: string }): Promise<void> {
    const record = recordOf(jobId);
    if (record === undefined || record.finding === "closed") return;
    const lost = record.finding === "proven" && reason !== "convicted" && reason !== "convicted by another challenger";
    record.finding = "closed";
    record.reason = reason;
    delete record.evidence;
    findings.forget(jobId);
    bench.forget(jobId);
    seen.delete(jobId);
    resting.wakes(jobId);
    await journal.save();
    logger[lost ? "error" : "info"]({ event: "closed", jobId: String(jobId), reason }, `job ${jobId} is closed: ${reason}`);
    await accounts.tell({ jobId });
  }

  return { turn, ended: () => tasks.ended() };
}
