import {
  accept,
  answerReveal,
  currentPrice,
  finalize,
  followLogs,
  getCredit,
  getDepositCredit,
  getJob,
  getProofTail,
  getTime,
  isTransient,
  wait,
  withdrawCredit,
  withdrawDeposits,
  type DpinClient,
  type Job,
} from "@dpin/sdk";
import type { Logger } from "pino";
import { isAddressEqual, toHex } from "viem";
import type { Address } from "viem";
import type { Journal, JournalEntry } from "../journal/openJournal.ts";
import { judgeOffer } from "../policy/judgeOffer.ts";
import { measureProgram } from "../policy/measureProgram.ts";
import type { ProviderConfig } from "../providerConfigSchema.ts";
import type { Openings } from "../traces/createOpenings.ts";
import type { TraceKeeper } from "../traces/createTraceKeeper.ts";
import type { Worker } from "./createWorker.ts";
import { decide, type Action } from "./decide.ts";
import { readEvents } from "./readEvents.ts";

/** The part of a provider that acts on chain: follows events into the journal and gives every open job the next thing it needs. */
export function createAgent({
  client,
  provider,
  worker,
  traces,
  openings,
  journal,
  config,
  logger,
  signal,
}: {
  client: DpinClient;
  provider: Address;
  worker: Worker;
  traces: TraceKeeper;
  openings: Openings;
  journal: Journal;
  config: ProviderConfig;
  logger: Logger;
  signal: AbortSignal;
}): { run(): Promise<never> } {
  // One step of a kind at a time for each job: an answer to a reveal must not wait for anything else.
  const underWay = new Set<string>();
  const pausedUntil = new Map<string, number>();
  const restored = new Set<string>();
  let collecting: Promise<void> = Promise.resolve();

  async function follow(): Promise<never> {
    for await (const { events, toBlock } of followLogs(client, { fromBlock: journal.nextBlock, pollMs: config.pollMs, signal })) {
      const entries = readEvents({ events, journal, provider });
      const nextBlock = toBlock + 1n;
      // A block without news for us is no reason to write to the disk.
      if (entries.length > 0) await journal.save({ nextBlock, entries });
    }
    throw new Error("the chain's events ended");
  }

  async function act(): Promise<never> {
    const proofTail = await getProofTail(client);
    for (;;) {
      const open = journal.jobs();
      const now = open.length > 0 ? await getTime(client) : 0;
      for (const entry of open) {
        const job = await getJob(client, { jobId: BigInt(entry.jobId) });
        for (const action of decide({ job, entry, provider, now, proofTail })) start({ action, entry, job });
        if (job.state === "committed" && isAddressEqual(job.provider, provider) && !restored.has(entry.jobId)) {
          restored.add(entry.jobId);
          step({ key: `${entry.jobId} restore`, entry, run: () => worker.restore(entry) });
        }
      }
      await wait({ ms: config.pollMs, signal });
    }
  }

  function start({ action, entry, job }: { action: Action; entry: JournalEntry; job: Job }): void {
    const node = action.kind === "answer" ? ` ${action.node.op} ${action.node.level} ${action.node.index}` : "";
    step({ key: `${entry.jobId} ${action.kind}${node}`, entry, run: () => take({ action, entry, job }) });
  }

  /** Runs in the background, not twice at once, and after a failure not again before a pause. */
  function step({ key, entry, run }: { key: string; entry: JournalEntry; run: () => Promise<void> }): void {
    if (underWay.has(key) || Date.now() < (pausedUntil.get(key) ?? 0)) return;
    underWay.add(key);
    void run()
      .then(() => pausedUntil.delete(key))
      .catch((error: unknown) => {
        if (signal.aborted) return;
        pausedUntil.set(key, Date.now() + config.pauseMs);
        logger.warn({ job: entry.jobId, step: key, err: error }, "a step failed and will be tried again");
      })
      .finally(() => underWay.delete(key));
  }

  async function take({ action, entry, job }: { action: Action; entry: JournalEntry; job: Job }): Promise<void> {
    switch (action.kind) {
      case "consider":
        return consider({ entry, job });
      case "work":
        // A job that was just committed: its state was read before.
        if ((await getJob(client, { jobId: job.id })).state !== "accepted") return;
        restored.add(entry.jobId);
        return worker.deliver(entry);
      case "answer": {
        const data = toHex(await openings.reveal({ jobId: job.id, ...action.node }));
        const { gasUsed } = await answerReveal(client, { jobId: job.id, node: action.node, data });
        await journal.save({ entries: [withoutReveal(journal.find(job.id) ?? entry, action.node)] });
        logger.info({ job: entry.jobId, node: action.node, gas: Number(gasUsed) }, "answered a reveal");
        return;
      }
      case "finalize": {
        if ((await getJob(client, { jobId: job.id })).state !== "committed") return;
        const { gasUsed } = await finalize(client, { jobId: job.id });
        logger.info({ job: entry.jobId, price: String(job.price), gas: Number(gasUsed) }, "finalized");
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
    let measured;
    try {
      measured = measureProgram(await worker.prepare(entry));
    } catch (error) {
      if (isTransient(error) || signal.aborted) throw error;
      logger.warn({ job: entry.jobId, err: error }, "declined: its program or inputs are bad");
      return close(entry, "declined");
    }
    const price = await currentPrice(client, { jobId: job.id });
    const { macs, jobs } = worker.queued();
    if (jobs >= config.maxQueued) return;
    const offer = { ...measured, token: job.token, price, maxPrice: job.maxPrice, runTime: job.runTime };
    const verdict = judgeOffer({ offer, config, queuedMacs: macs });
    if (verdict.kind === "wait") return;
    if (verdict.kind === "decline") {
      logger.info({ job: entry.jobId, reason: verdict.reason }, "declined");
      return close(entry, "declined");
    }
    const { gasUsed } = await accept(client, { jobId: job.id, minPrice: verdict.minPrice });
    logger.info({ job: entry.jobId, macs: measured.macs, price: String(price), gas: Number(gasUsed) }, "accepted");
  }

  async function collect(token: Address): Promise<void> {
    if (!config.withdraw || !isAddressEqual(client.account, provider)) return;
    if ((await getCredit(client, { account: provider, token })) > 0n) {
      await withdrawCredit(client, { token });
      logger.info({ token }, "withdrew credit");
    }
    if ((await getDepositCredit(client, { account: provider })) > 0n) await withdrawDeposits(client);
  }

  async function close(entry: JournalEntry, reason: string): Promise<void> {
    logger.info({ job: entry.jobId, reason }, "closed");
    worker.forget(entry);
    await traces.drop(BigInt(entry.jobId));
    await journal.save({ entries: [{ ...entry, closed: reason }] });
  }

  return { run: () => Promise.race([follow(), act()]) };
}

function withoutReveal(entry: JournalEntry, { op, level, index }: { op: number; level: number; index: number }): JournalEntry {
  return { ...entry, reveals: entry.reveals.filter((node) => node.op !== op || node.level !== level || node.index !== index) };
}
