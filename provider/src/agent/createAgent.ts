import {
  computeChallengesAbi,
  ContractRevertError,
  createBlockMemo,
  createRestingReads,
  describeLogNotice,
  expire,
  finalize,
  followLogs,
  getCredit,
  getDepositCredit,
  getJob,
  getProofTail,
  getProvider,
  getSureTime,
  getTime,
  isEndConfirmed,
  jobEscrowAbi,
  jobStreamsAbi,
  thaw,
  wait,
  withdrawCredit,
  withdrawDeposits,
  type DpinClient,
  type Job,
  type LogNotice,
} from "@dpin/sdk";
import type { DiskRoom } from "@dpin/sdk/node";
import type { Logger } from "pino";
import { getAbiItem, isAddressEqual } from "viem";
import type { Address } from "viem";
import type { DrainFlag } from "../drain/createDrainFlag.ts";
import type { Journal, JournalEntry } from "../journal/openJournal.ts";
import type { ProviderConfig } from "../providerConfigSchema.ts";
import type { StreamAgent } from "../streams/createStreamAgent.ts";
import type { Openings } from "../traces/createOpenings.ts";
import type { TraceKeeper } from "../traces/createTraceKeeper.ts";
import type { Runner } from "../work/createRunner.ts";
import { createSteps } from "../work/createSteps.ts";
import { createAnswers } from "./createAnswers.ts";
import { createOffers } from "./createOffers.ts";
import type { Worker } from "./createWorker.ts";
import { decide, type Action } from "./decide.ts";
import { readEvents } from "./readEvents.ts";

/** Blocks that are read again with the new ones: as far as one node behind a balancer may be behind another. */
const MIN_OVERLAP = 32;
const MAX_OVERLAP = 1_000;
/** A job that the chain does not know for so long was taken back with its posting. */
const NONE_MS = 60_000;
/** A job that rests is read again so rarely. */
const RESTING_MS = 30_000;
/** Jobs that are read at the same time. */
const READ_AT_ONCE = 16;
/** All that it acts on, and nothing that is cheap to say: whoever fills a block with so many other events that nodes refuse its logs must not keep it from answering a reveal. */
const EVENTS = [
  getAbiItem({ abi: jobEscrowAbi, name: "JobPosted" }),
  getAbiItem({ abi: jobEscrowAbi, name: "JobAccepted" }),
  getAbiItem({ abi: jobEscrowAbi, name: "JobCancelled" }),
  getAbiItem({ abi: jobStreamsAbi, name: "BatchCommitted" }),
  getAbiItem({ abi: computeChallengesAbi, name: "RevealDemanded" }),
  getAbiItem({ abi: computeChallengesAbi, name: "RevealAnswered" }),
];
/** A restart reads again no more than about so many blocks without news. */
const SAVE_EVERY_BLOCKS = 500n;

/** The part of a provider that acts on chain: follows events into the journal and gives every open job the next thing it needs. */
export function createAgent({
  client,
  provider,
  worker,
  runner,
  streams,
  traces,
  openings,
  journal,
  drain,
  room,
  config,
  logger,
  signal,
  onTurn,
}: {
  client: DpinClient;
  provider: Address;
  worker: Worker;
  runner: Runner;
  streams: StreamAgent;
  traces: TraceKeeper;
  openings: Openings;
  journal: Journal;
  drain: DrainFlag;
  room: DiskRoom | undefined;
  config: ProviderConfig;
  logger: Logger;
  signal: AbortSignal;
  /** Told of every look at all open jobs that came to its end. */
  onTurn: () => void;
}): { run(): Promise<never> } {
  // One step of a kind at a time for each job: an answer to a reveal must not wait for anything else.
  const steps = createSteps({ pauseMs: config.pauseMs, signal });
  const restored = new Set<string>();
  /** What the log last told of a job. */
  const seen = new Map<string, string>();
  /** Since when the chain does not know a job whose posting was read. */
  const noneSince = new Map<string, number>();
  /** Jobs that only their time, this process or an event can change: posted ones until they are accepted, cancelled or too late, own ones that are accepted until they are committed, and committed ones until their windows end. */
  const resting = createRestingReads<Job>({ ms: RESTING_MS });
  const sureTimeAt = createBlockMemo({ read: ({ number }) => getSureTime(client, { head: number, confirmations: config.confirmations }) });
  /** Accepted by this process: a node that is behind may still say that they are posted. */
  const taken = new Set<string>();
  let proofTail: number | null = null;
  let draining = false;
  let collecting: Promise<void> = Promise.resolve();
  const answers = createAnswers({ client, openings, journal, logger });
  const offers = createOffers({ client, provider, worker, runner, room, config, logger, signal, isDraining: () => draining, close });

  async function follow(): Promise<void> {
    const overlap = Math.max(MIN_OVERLAP, Math.min(MAX_OVERLAP, config.confirmations));
    const onNotice = (notice: LogNotice) => {
      logger.warn(describeLogNotice(notice));
      if (notice.kind !== "reorganised") return;
      resting.wakeAll();
      step({ key: "answers", job: null, run: recheckAnswers });
    };
    const { pollMs } = config;
    const following = { fromBlock: journal.nextBlock, events: EVENTS, overlap, pollMs, signal, onNotice };
    for await (const { events, toBlock } of followLogs(client, following)) {
      await streams.read(events);
      for (const event of events)
        if (event.eventName === "JobAccepted" || event.eventName === "JobCancelled") resting.wakes(event.args.jobId);
      const entries = readEvents({ events, journal, provider });
      const nextBlock = toBlock + 1n;
      // A block without news for us is no reason to write to the disk.
      if (entries.length > 0 || nextBlock >= journal.nextBlock + SAVE_EVERY_BLOCKS) await journal.save({ nextBlock, entries });
    }
  }

  async function look(): Promise<void> {
    // What cannot be read must not keep it from its jobs; it only takes no more.
    const told = await drain.get().catch((error: unknown) => {
      if (!draining) logger.warn({ event: "failed", err: error }, "whether to drain cannot be read");
      return { thaw: false };
    });
    if ((told !== null) !== draining)
      logger.info({ event: "drain", draining: told !== null }, told === null ? "taking work" : "taking no new work");
    draining = told !== null;
    if (draining) await tellIdle();
    if (told?.thaw === true && isAddressEqual(client.account, provider)) step({ key: "thaw", job: null, run: thawAll });
    proofTail ??= await getProofTail(client);
    const open = journal.jobs();
    const block = open.length > 0 ? await client.call("getBlock", () => client.publicClient.getBlock()) : null;
    const [head, now] = [block?.number ?? 0n, Number(block?.timestamp ?? 0n)];
    const sureNow = block === null ? 0 : await sureTimeAt(block);
    // A node that is before what was read already cannot tell that anything ended.
    const isBehind = head + 1n < journal.nextBlock;
    const tail = proofTail;
    const lookAt = async (entry: JournalEntry) => {
      const id = BigInt(entry.jobId);
      const known = resting.get(id, now);
      const job = known ?? (await getJob(client, { jobId: id }));
      const deadline = deadlineOf({ job, proofTail: tail });
      const rests = job.state === "posted" ? !taken.has(entry.jobId) : isAddressEqual(job.provider, provider);
      if (known === undefined && rests && deadline !== undefined) resting.rests(id, job, deadline);
      tellSeen({ entry, job, proofTail: tail });
      if (job.state !== "none") noneSince.delete(entry.jobId);
      else if (!noneSince.has(entry.jobId)) noneSince.set(entry.jobId, performance.now());
      // Behind a balancer one node may have the head and another not yet the job.
      const isDoubtful = isBehind || performance.now() - (noneSince.get(entry.jobId) ?? -Infinity) < NONE_MS;
      const confirmed = !isDoubtful && (await isEndConfirmed(client, { job, head, confirmations: config.confirmations }));
      for (const action of decide({ job, entry, provider, now, sureNow, proofTail: tail, confirmed })) start({ action, entry, job, now });
      if (job.state === "committed" && isAddressEqual(job.provider, provider) && !restored.has(entry.jobId)) {
        restored.add(entry.jobId);
        step({ key: `${entry.jobId} restore`, job: entry.jobId, run: () => worker.restore(entry) });
      }
    };
    // Those first that a reveal is demanded of: silence convicts.
    const ordered = [...open].sort((a, b) => Number(b.reveals.length > 0) - Number(a.reveals.length > 0));
    for (let i = 0; i < ordered.length; i += READ_AT_ONCE) await Promise.all(ordered.slice(i, i + READ_AT_ONCE).map(lookAt));
    onTurn();
    await wait({ ms: config.pollMs, signal });
  }

  /** For whoever watches: where each open job stands, and by when something must happen, whenever that changed. */
  function tellSeen({ entry, job, proofTail }: { entry: JournalEntry; job: Job; proofTail: number }): void {
    const { state } = job;
    const told = { state, deadline: deadlineOf({ job, proofTail }) ?? 0, reveals: entry.reveals.length };
    if (seen.get(entry.jobId) === JSON.stringify(told)) return;
    seen.set(entry.jobId, JSON.stringify(told));
    logger.debug({ event: "seen", job: entry.jobId, ...told }, "where a job stands");
  }

  /** Whatever a node answers, a provider with committed jobs must not end: silence would cost its stake. */
  async function forever(what: string, run: () => Promise<void>): Promise<never> {
    for (;;) {
      try {
        await run();
      } catch (error) {
        signal.throwIfAborted();
        logger.error({ event: "failed", err: error }, `${what} failed and goes on`);
        await wait({ ms: config.pauseMs, signal });
      }
    }
  }

  function start({ action, entry, job, now }: { action: Action; entry: JournalEntry; job: Job; now: number }): void {
    // Anyone can post offers: only so many have their data in memory at once.
    if (action.kind === "consider" && (draining || offers.considering() >= config.maxQueued)) return;
    step({ key: `${entry.jobId} ${action.kind}`, job: entry.jobId, run: () => take({ action, entry, job, now }) });
  }

  function step({ key, job, run }: { key: string; job: string | null; run: () => Promise<void> }): void {
    const onFailure = (error: unknown) => {
      const isLost = isLostRace(error);
      if (isLost) logger.info({ event: "lost", job, step: key }, "another was faster");
      else logger.warn({ event: "retrying", job, step: key, err: error }, "a step failed and will be tried again");
      return !isLost;
    };
    const kind = key.split(" ").at(-1)!;
    // An answer is told again when other nodes are demanded; everything else of a job is once.
    steps.begin({ key, name: `provider.${kind}`, facts: { job: job ?? undefined }, repeats: kind === "answer", run, onFailure });
  }

  async function take({ action, entry, job, now }: { action: Action; entry: JournalEntry; job: Job; now: number }): Promise<void> {
    switch (action.kind) {
      case "consider": {
        try {
          if (!(await offers.consider({ entry, job, now }))) return;
          taken.add(entry.jobId);
        } catch (error) {
          // Another may have been faster.
          resting.wakes(job.id);
          throw error;
        }
        resting.wakes(job.id);
        return;
      }
      case "expire": {
        const { gasUsed } = await expire(client, { jobId: job.id });
        logger.warn({ event: "expired", job: entry.jobId, gas: Number(gasUsed) }, "expired: not delivered in time");
        return;
      }
      case "work": {
        // A job that was just committed: its state was read before.
        const isAccepted = (await getJob(client, { jobId: job.id })).state === "accepted";
        if (isAccepted) {
          restored.add(entry.jobId);
          await worker.deliver(entry, { secondsLeft: job.commitBy - (await getTime(client)), commitBy: job.commitBy });
        }
        resting.wakes(job.id);
        return;
      }
      case "answer":
        return answers.give({ entry, job, nodes: action.nodes });
      case "finalize": {
        if ((await getJob(client, { jobId: job.id })).state !== "committed") return;
        const { gasUsed } = await finalize(client, { jobId: job.id });
        logger.info(
          { event: "finalized", job: entry.jobId, price: String(job.price), token: job.token, gas: Number(gasUsed) },
          "finalized",
        );
        return;
      }
      case "collect":
        // One after the other: the first takes the credit of all jobs that ended together.
        collecting = collecting.catch(() => undefined).then(() => collect(job.token));
        await collecting;
        return close(entry, "finalized");
      case "close":
        return close(entry, action.reason);
    }
  }

  async function recheckAnswers(): Promise<void> {
    await answers.recheck();
    await streams.recheckAnswers();
  }

  /** Answers who let it drain. Judged while it takes nothing new, so nothing is begun after. */
  async function tellIdle(): Promise<void> {
    const isIdle = offers.considering() === 0 && runner.queued() === 0 && streams.isIdle();
    await drain.tell({ isIdle }).catch((error: unknown) => {
      logger.warn({ event: "failed", err: error }, "whether it is drained cannot be told");
    });
  }

  /** Thaws all stake once no work locks any of it, or is to lock some. */
  async function thawAll(): Promise<void> {
    if (!streams.isIdle()) return;
    const { locked, staked } = await getProvider(client, { provider });
    if (locked > 0n || staked === 0n) return;
    const { releaseAt } = await thaw(client, { amount: staked });
    logger.info({ event: "thawed", wei: String(staked), releaseAt: Number(releaseAt) }, "drained: the stake thaws");
  }

  async function collect(token: Address): Promise<void> {
    if (!config.withdraw || !isAddressEqual(client.account, provider)) return;
    if ((await getCredit(client, { account: provider, token })) > 0n) {
      await withdrawCredit(client, { token });
      logger.info({ event: "withdrew", token }, "withdrew credit");
    }
    if ((await getDepositCredit(client, { account: provider })) > 0n) await withdrawDeposits(client);
  }

  async function close(entry: JournalEntry, reason: string): Promise<void> {
    logger.info({ event: "closed", job: entry.jobId, reason }, "closed");
    worker.forget(entry);
    offers.forget(entry);
    seen.delete(entry.jobId);
    taken.delete(entry.jobId);
    noneSince.delete(entry.jobId);
    resting.wakes(BigInt(entry.jobId));
    await traces.drop(BigInt(entry.jobId));
    await journal.save({ entries: [{ ...entry, closed: reason }] });
  }

  return {
    run: () => Promise.race([forever("following the chain", follow), forever("looking after the jobs", look)]),
  };
}

/** The last second in which a job stays as it is if nobody does anything; undefined for one that has ended. */
function deadlineOf({ job, proofTail }: { job: Job; proofTail: number }): number | undefined {
  const ends: Partial<Record<Job["state"], number>> = {
    posted: job.acceptBy,
    accepted: job.commitBy,
    committed: job.windowEnd + proofTail,
  };
  return ends[job.state];
}

const LOST_RACES = ["JobEscrow_WrongState", "ComputeChallenges_NotCommitted"];

/** Somebody else took or ended the job first: the next look at the chain tells who. */
function isLostRace(error: unknown): boolean {
  return error instanceof ContractRevertError && LOST_RACES.includes(error.errorName);
}
