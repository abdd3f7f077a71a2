import { accept, getEscrowTerms, isTransient, priceAt, quoteLock, type DpinClient, type Job } from "@dpin/sdk";
import type { DiskRoom } from "@dpin/sdk/node";
import type { Logger } from "pino";
import type { Address } from "viem";
import type { JournalEntry } from "../journal/openJournal.ts";
import { costsOf, type JobCosts } from "../policy/costsOf.ts";
import { hasRoom } from "../policy/hasRoom.ts";
import { judgeOffer } from "../policy/judgeOffer.ts";
import { floorOf, type ProviderConfig } from "../providerConfigSchema.ts";
import type { Runner } from "../work/createRunner.ts";
import { createJail } from "./createJail.ts";
import type { Worker } from "./createWorker.ts";

/** The part of a provider that takes posted jobs, or leaves them. */
export interface Offers {
  /** Judges a posted job by all that can be known of it at `now`, the chain's clock in seconds, and accepts it, lets it wait or closes it; resolves to whether it was accepted. */
  consider(of: { entry: JournalEntry; job: Job; now: number }): Promise<boolean>;
  /** How many are being judged: each has its data in memory. */
  considering(): number;
  forget(entry: JournalEntry): void;
}

const NOTHING: JobCosts = { macs: 0, bytes: 0, tensorBytes: 0, gas: 0 };

export function createOffers({
  client,
  provider,
  worker,
  runner,
  room,
  config,
  logger,
  signal,
  isDraining,
  close,
}: {
  client: DpinClient;
  provider: Address;
  worker: Worker;
  runner: Runner;
  room: DiskRoom | undefined;
  config: ProviderConfig;
  logger: Logger;
  signal: AbortSignal;
  isDraining: () => boolean;
  close: (entry: JournalEntry, reason: string) => Promise<void>;
}): Offers {
  /** What offers that wait for a better price take, so that their data need not be kept meanwhile. */
  const measures = new Map<string, { costs: JobCosts; needed: number }>();
  const jail = createJail({ client, provider, ms: config.pauseMs, logger });
  let considering = 0;

  async function judgeAndAccept({ entry, job, now }: { entry: JournalEntry; job: Job; now: number }): Promise<boolean> {
    // It waits: the jail may end, and there may be room again, before it is too late for the job.
    if (await jail.holds()) return false;
    const { bytes } = measures.get(entry.jobId)?.costs ?? NOTHING;
    if (!(await hasRoom({ room, runner, bytes }))) return false;
    const price = priceAt({ job, time: now });
    const dpinSeconds = await lockedFor({ job, price });
    const judge = async (measured: { costs: JobCosts; needed?: number }) => {
      const offer = { token: job.token, price, maxPrice: job.maxPrice, runTime: job.runTime, ...measured, dpinSeconds };
      return judgeOffer({ offer, config, capacity: await runner.capacity() });
    };
    // Judged before anything is fetched, as if the work were nothing: a worthless offer must cost nothing.
    let verdict = await judge(measures.get(entry.jobId) ?? { costs: NOTHING });
    if (verdict.kind === "accept") {
      if (runner.queued() >= config.maxQueued) return false;
      let program;
      try {
        program = await worker.prepare(entry);
      } catch (error) {
        if (isTransient(error) || signal.aborted) throw error;
        logger.warn({ event: "declined", job: entry.jobId, err: error }, "declined: its program or inputs are bad");
        return decline(entry);
      }
      // Asked before the job is taken: one that is accepted and then cannot be run costs the penalty.
      const { fits, of, needed, available } = await worker.fit(entry);
      if (!fits) {
        const reason = `its run needs ${needed} bytes of ${of === "buffer" ? "one buffer" : "memory"}, ${available} are available`;
        logger.info({ event: "declined", job: entry.jobId, reason, needed, available }, "declined");
        return decline(entry);
      }
      const measured = { costs: costsOf(program), needed };
      measures.set(entry.jobId, measured);
      verdict = await judge(measured);
    }
    if (verdict.kind === "wait") return leave(entry);
    if (verdict.kind === "decline") {
      logger.info({ event: "declined", job: entry.jobId, reason: verdict.reason }, "declined");
      return decline(entry);
    }
    // It may have been told to drain meanwhile.
    if (isDraining() || runner.queued() >= config.maxQueued) return leave(entry);
    const { costs, needed } = measures.get(entry.jobId)!;
    if (!(await hasRoom({ room, runner, bytes: costs.bytes }))) return leave(entry);
    // Set aside from here on, so that several offers are not judged by the same free time.
    runner.promise({ key: entry.jobId, macs: costs.macs, bytes: needed, deadline: performance.now() + job.runTime * 1_000 });
    const receipt = await accept(client, { jobId: job.id, minPrice: verdict.minPrice }).catch((error: unknown) => {
      worker.forget(entry);
      if (jail.isReason(error)) return null;
      throw error;
    });
    if (receipt === null) return false;
    const { gasUsed } = receipt;
    logger.info({ event: "accepted", job: entry.jobId, macs: costs.macs, price: String(price), gas: Number(gasUsed) }, "accepted");
    return true;
  }

  /** It stays open, and its data need not be kept meanwhile. */
  function leave(entry: JournalEntry): false {
    worker.forget(entry);
    return false;
  }

  async function decline(entry: JournalEntry): Promise<false> {
    await close(entry, "declined");
    return false;
  }

  /** Wei of stake that a job locks, times the seconds until it is free again at the latest; 0 when nothing is asked for that. */
  async function lockedFor({ job, price }: { job: Job; price: bigint }): Promise<bigint> {
    if ((floorOf({ config, token: job.token })?.perDpinDay ?? 0n) === 0n) return 0n;
    const [lock, terms] = await Promise.all([quoteLock(client, { amount: price, token: job.token }), getEscrowTerms(client)]);
    return lock * BigInt(job.runTime + terms.challengeWindow + terms.maxDisputeTime + terms.proofTail);
  }

  return {
    consider: (of) => {
      considering++;
      return judgeAndAccept(of).finally(() => considering--);
    },
    considering: () => considering,
    forget: ({ jobId }) => void measures.delete(jobId),
  };
}
