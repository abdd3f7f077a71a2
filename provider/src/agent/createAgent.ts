import {
  accept,
  answerReveals,
  ContractRevertError,
  createRestingReads,
  currentPrice,
  describeLogNotice,
  DryRunError,
  expire,
  finalize,
  followLogs,
  getCredit,
  getDepositCredit,
  getJob,
  getProofTail,
  getProvider,
  getReveal,
  getSureTime,
  getTime,
  isEndConfirmed,
  isTransient,
  quoteLock,
  getEscrowTerms,
  keepLatest,
  revealIdOf,
  thaw,
  traced,
  wait,
  withdrawCredit,
  withdrawDeposits,
  type DpinClient,
  type Job,
  type LogNotice,
} from "@dpin/sdk";
import type { Logger } from "pino";
import { isAddressEqual, toHex } from "viem";
import type { Address, Hex } from "viem";
import type { DrainFlag } from "../drain/createDrainFlag.ts";
import type { Journal, JournalEntry } from "../journal/openJournal.ts";
import { costsOf, type JobCosts } from "../policy/costsOf.ts";
import { judgeOffer } from "../policy/judgeOffer.ts";
import { floorOf, type ProviderConfig } from "../providerConfigSchema.ts";
import type { StreamAgent } from "../streams/createStreamAgent.ts";
import type { Openings } from "../traces/createOpenings.ts";
import type { TraceKeeper } from "../traces/createTraceKeeper.ts";
import type { Runner } from "../work/createRunner.ts";
import type { Worker } from "./createWorker.ts";
import { decide, type Action } from "./decide.ts";
import { readEvents } from "./readEvents.ts";

/** Of the gas that one transaction may use, about half, when every answer is a leaf of random bytes. */
const MAX_ANSWERS = 64;

/** Blocks that are read again with the new ones: as far as one node behind a balancer may be behind another. */
const MIN_OVERLAP = 32;
const MAX_OVERLAP = 1_000;
const ANSWERED_LATELY = 1_000;
/** A job that the chain does not know for so long was taken back with its posting. */
const NONE_MS = 60_000;
/** A committed job is read again so rarely while nothing is asked of it. */
const RESTING_MS = 30_000;
/** Jobs that are read at the same time. */
const READ_AT_ONCE = 16;
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
  config: ProviderConfig;
  logger: Logger;
  signal: AbortSignal;
  /** Told of every look at all open jobs that came to its end. */
  onTurn: () => void;
}): { run(): Promise<never> } {
  // One step of a kind at a time for each job: an answer to a reveal must not wait for anything else.
  const underWay = new Set<string>();
  /** On the clock of performance.now(), which nobody sets. */
  const pausedUntil = new Map<string, number>();
  const restored = new Set<string>();
  /** What the log last told of a job. */
  const seen = new Map<string, string>();
  /** What offers that wait for a better price take, so that their data need not be kept meanwhile. */
  const measures = new Map<string, { costs: JobCosts; needed: number }>();
  /** By the reveal's id, what was answered lately. */
  const answered = new Map<Hex, { jobId: bigint; node: JournalEntry["reveals"][number] }>();
  /** Since when the chain does not know a job whose posting was read. */
  const noneSince = new Map<string, number>();
  /** Committed jobs of which no event told anything: until their windows end there is nothing to do. */
  const resting = createRestingReads<Job>({ ms: RESTING_MS });
  let proofTail: number | null = null;
  let considering = 0;
  let draining = false;
  let collecting: Promise<void> = Promise.resolve();

  async function follow(): Promise<void> {
    const overlap = Math.max(MIN_OVERLAP, Math.min(MAX_OVERLAP, config.confirmations));
    const onNotice = (notice: LogNotice) => {
      logger.warn(describeLogNotice(notice));
      if (notice.kind !== "reorganised") return;
      resting.wakeAll();
      step({ key: "answers", job: null, run: recheckAnswers });
    };
    const { pollMs } = config;
    for await (const { events, toBlock } of followLogs(client, { fromBlock: journal.nextBlock, overlap, pollMs, signal, onNotice })) {
      await streams.read(events);
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
    if (told?.thaw === true && isAddressEqual(client.account, provider)) step({ key: "thaw", job: null, run: thawAll });
    proofTail ??= await getProofTail(client);
    const open = journal.jobs();
    const block = open.length > 0 ? await client.call("getBlock", () => client.publicClient.getBlock()) : null;
    const [head, now] = [block?.number ?? 0n, Number(block?.timestamp ?? 0n)];
    const sureNow = block === null ? 0 : await getSureTime(client, { head, confirmations: config.confirmations });
    // A node that is before what was read already cannot tell that anything ended.
    const isBehind = head + 1n < journal.nextBlock;
    const tail = proofTail;
    const lookAt = async (entry: JournalEntry) => {
      const id = BigInt(entry.jobId);
      const known = resting.get(id, now);
      const job = known ?? (await getJob(client, { jobId: id }));
      if (known === undefined && job.state === "committed") resting.rests(id, job, job.windowEnd + tail);
      tellSeen({ entry, job, proofTail: tail });
      if (job.state !== "none") noneSince.delete(entry.jobId);
      else if (!noneSince.has(entry.jobId)) noneSince.set(entry.jobId, performance.now());
      // Behind a balancer one node may have the head and another not yet the job.
      const isDoubtful = isBehind || performance.now() - (noneSince.get(entry.jobId) ?? -Infinity) < NONE_MS;
      const confirmed = !isDoubtful && (await isEndConfirmed(client, { job, head, confirmations: config.confirmations }));
      for (const action of decide({ job, entry, provider, now, sureNow, proofTail: tail, confirmed })) start({ action, entry, job });
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
    const ends: Partial<Record<Job["state"], number>> = {
      posted: job.acceptBy,
      accepted: job.commitBy,
      committed: job.windowEnd + proofTail,
    };
    const told = { state, deadline: ends[state] ?? 0, reveals: entry.reveals.length };
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

  function start({ action, entry, job }: { action: Action; entry: JournalEntry; job: Job }): void {
    // Anyone can post offers: only so many have their data in memory at once.
    if (action.kind === "consider" && (draining || considering >= config.maxQueued)) return;
    step({ key: `${entry.jobId} ${action.kind}`, job: entry.jobId, run: () => take({ action, entry, job }) });
  }

  /** Runs in the background, not twice at once, and after a failure not again before a pause. */
  function step({ key, job, run }: { key: string; job: string | null; run: () => Promise<void> }): void {
    if (underWay.has(key) || performance.now() < (pausedUntil.get(key) ?? 0)) return;
    underWay.add(key);
    void traced({ name: `provider.${key.split(" ").at(-1)}`, facts: { job: job ?? undefined }, run })
      .then(() => pausedUntil.delete(key))
      .catch((error: unknown) => {
        if (signal.aborted) return;
        // An answer is told again when other nodes are demanded; everything else of a job is once.
        if (error instanceof DryRunError)
          return void pausedUntil.set(key, key.endsWith(" answer") ? performance.now() + config.pauseMs : Infinity);
        if (isLostRace(error)) return logger.info({ event: "lost", job, step: key }, "another was faster");
        pausedUntil.set(key, performance.now() + config.pauseMs);
        logger.warn({ event: "retrying", job, step: key, err: error }, "a step failed and will be tried again");
      })
      .finally(() => underWay.delete(key));
  }

  async function take({ action, entry, job }: { action: Action; entry: JournalEntry; job: Job }): Promise<void> {
    switch (action.kind) {
      case "consider":
        considering++;
        return consider({ entry, job }).finally(() => considering--);
      case "expire": {
        const { gasUsed } = await expire(client, { jobId: job.id });
        logger.warn({ event: "expired", job: entry.jobId, gas: Number(gasUsed) }, "expired: not delivered in time");
        return;
      }
      case "work":
        // A job that was just committed: its state was read before.
        if ((await getJob(client, { jobId: job.id })).state !== "accepted") return;
        restored.add(entry.jobId);
        return worker.deliver(entry, { secondsLeft: job.commitBy - (await getTime(client)), commitBy: job.commitBy });
      case "answer":
        return answer({ entry, job, nodes: action.nodes });
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

  async function consider({ entry, job }: { entry: JournalEntry; job: Job }): Promise<void> {
    const price = await currentPrice(client, { jobId: job.id });
    const dpinSeconds = await lockedFor({ job, price });
    const judge = async (measured: { costs: JobCosts; needed?: number }) => {
      const offer = { token: job.token, price, maxPrice: job.maxPrice, runTime: job.runTime, ...measured, dpinSeconds };
      return judgeOffer({ offer, config, capacity: await runner.capacity() });
    };
    // Judged before anything is fetched, as if the work were nothing: a worthless offer must cost nothing.
    let verdict = await judge(measures.get(entry.jobId) ?? { costs: NOTHING });
    if (verdict.kind === "accept") {
      if (runner.queued() >= config.maxQueued) return;
      let program;
      try {
        program = await worker.prepare(entry);
      } catch (error) {
        if (isTransient(error) || signal.aborted) throw error;
        logger.warn({ event: "declined", job: entry.jobId, err: error }, "declined: its program or inputs are bad");
        return close(entry, "declined");
      }
      // Asked before the job is taken: one that is accepted and then cannot be run costs the penalty.
      const { fits, of, needed, available } = await worker.fit(entry);
      if (!fits) {
        const reason = `its run needs ${needed} bytes of ${of === "buffer" ? "one buffer" : "memory"}, ${available} are available`;
        logger.info({ event: "declined", job: entry.jobId, reason, needed, available }, "declined");
        return close(entry, "declined");
      }
      const measured = { costs: costsOf(program), needed };
      measures.set(entry.jobId, measured);
      verdict = await judge(measured);
    }
    if (verdict.kind === "wait") return worker.forget(entry);
    if (verdict.kind === "decline") {
      logger.info({ event: "declined", job: entry.jobId, reason: verdict.reason }, "declined");
      return close(entry, "declined");
    }
    // It may have been told to drain meanwhile.
    if (draining || runner.queued() >= config.maxQueued) return worker.forget(entry);
    const { costs, needed } = measures.get(entry.jobId)!;
    // Set aside from here on, so that several offers are not judged by the same free time.
    runner.promise({ key: entry.jobId, macs: costs.macs, bytes: needed, deadline: performance.now() + job.runTime * 1_000 });
    const { gasUsed } = await accept(client, { jobId: job.id, minPrice: verdict.minPrice }).catch((error: unknown) => {
      worker.forget(entry);
      throw error;
    });
    logger.info({ event: "accepted", job: entry.jobId, macs: costs.macs, price: String(price), gas: Number(gasUsed) }, "accepted");
  }

  /** All at once, because many may be demanded in one block; one that cannot be opened keeps back no other. */
  async function answer({ entry, job, nodes }: { entry: JournalEntry; job: Job; nodes: JournalEntry["reveals"] }): Promise<void> {
    const answers: { node: JournalEntry["reveals"][number]; data: Hex }[] = [];
    let failure: unknown = null;
    for (const node of nodes.slice(0, MAX_ANSWERS)) {
      try {
        answers.push({ node, data: toHex(await openings.reveal({ jobId: job.id, ...node })) });
      } catch (error) {
        failure = error;
      }
    }
    if (answers.length > 0) {
      // Before all else that this key sends, and dearer as the time for it runs out.
      const deadline = BigInt(Math.min(...answers.map(({ node }) => node.respondBy ?? job.windowEnd)));
      const { gasUsed } = await answerReveals(client, { jobId: job.id, answers, deadline });
      const known = journal.find(job.id) ?? entry;
      const isAnswered = (node: (typeof nodes)[number]) => answers.some((given) => isSameNode(given.node, node));
      await journal.save({ entries: [{ ...known, reveals: known.reveals.filter((node) => !isAnswered(node)) }] });
      for (const { node } of answers)
        keepLatest({ map: answered, key: revealIdOf({ jobId: job.id, node }), value: { jobId: job.id, node }, most: ANSWERED_LATELY });
      logger.info({ event: "answered", job: entry.jobId, reveals: answers.length, gas: Number(gasUsed) }, "answered reveals");
    }
    if (failure !== null) throw failure;
  }

  /** Answers again what a reorganisation took back while it left the demand: no event tells of that. */
  async function recheckAnswers(): Promise<void> {
    for (const [revealId, { jobId, node }] of answered) {
      const { respondBy, answered: stands } = await getReveal(client, { revealId });
      const entry = journal.find(jobId);
      if (respondBy === 0 || stands || entry === undefined) continue;
      const others = entry.reveals.filter((other) => !isSameNode(other, node));
      await journal.save({ entries: [{ ...entry, reveals: [...others, node] }] });
    }
    await streams.recheckAnswers();
  }

  /** Wei of stake that a job locks, times the seconds until it is free again at the latest; 0 when nothing is asked for that. */
  async function lockedFor({ job, price }: { job: Job; price: bigint }): Promise<bigint> {
    if ((floorOf({ config, token: job.token })?.perDpinDay ?? 0n) === 0n) return 0n;
    const [lock, terms] = await Promise.all([quoteLock(client, { amount: price, token: job.token }), getEscrowTerms(client)]);
    return lock * BigInt(job.runTime + terms.challengeWindow + terms.maxDisputeTime + terms.proofTail);
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
    measures.delete(entry.jobId);
    seen.delete(entry.jobId);
    noneSince.delete(entry.jobId);
    resting.wakes(BigInt(entry.jobId));
    await traces.drop(BigInt(entry.jobId));
    await journal.save({ entries: [{ ...entry, closed: reason }] });
  }

  return {
    run: () => Promise.race([forever("following the chain", follow), forever("looking after the jobs", look)]),
  };
}

const NOTHING: JobCosts = { macs: 0, bytes: 0, tensorBytes: 0, gas: 0 };

const LOST_RACES = ["JobEscrow_WrongState", "ComputeChallenges_NotCommitted"];

/** Somebody else took or ended the job first: the next look at the chain tells who. */
function isLostRace(error: unknown): boolean {
  return error instanceof ContractRevertError && LOST_RACES.includes(error.errorName);
}

function isSameNode(a: JournalEntry["reveals"][number], b: JournalEntry["reveals"][number]): boolean {
  return a.op === b.op && a.level === b.level && a.index === b.index;
}
