import {
  commitBatch,
  finalizeBatches,
  getBatch,
  getCredit,
  getDepositCredit,
  getStream,
  withdrawCredit,
  withdrawDeposits,
  type DpinClient,
} from "@dpin/sdk";
import type { Logger } from "pino";
import { isAddressEqual } from "viem";
import type { Address } from "viem";
import type { ProviderConfig } from "../providerConfigSchema.ts";
import type { Openings } from "../traces/createOpenings.ts";
import { streamJobKey } from "../traces/jobKey.ts";
import type { TraceKeeper } from "../traces/createTraceKeeper.ts";
import { answerBatch } from "./answerBatch.ts";
import type { AnswerMemory } from "./createAnswerMemory.ts";
import type { Locks } from "./createLocks.ts";
import type { StreamWorker } from "./createStreamWorker.ts";
import type { StreamAction } from "./decideStream.ts";
import type { StreamBatchEntry, StreamJournal } from "./openStreamJournal.ts";

/** Does what was decided about batches, on chain and in the journal. */
export interface BatchActions {
  /** Told of all that was decided about a batch: what is amiss must have been so all the time until it is acted on. */
  foresee(entry: StreamBatchEntry, next: readonly StreamAction[]): void;
  take(entry: StreamBatchEntry, action: StreamAction): Promise<void>;
}

/** How long a batch that cannot be collected any more is tried: a node may be behind. */
const LOST_MS = 60_000;

export const nameOf = ({ streamId, batch }: StreamBatchEntry): string => `${streamId} ${batch}`;

export function createBatchActions({
  client,
  provider,
  journal,
  worker,
  locks,
  traces,
  openings,
  answers,
  config,
  logger,
}: {
  client: DpinClient;
  provider: Address;
  journal: StreamJournal;
  worker: StreamWorker;
  locks: Locks;
  traces: TraceKeeper;
  openings: Openings;
  answers: AnswerMemory;
  config: ProviderConfig;
  logger: Logger;
}): BatchActions {
  const badSince = new Map<string, number>();
  let collecting: Promise<void> = Promise.resolve();
  const aboutOf = ({ streamId, batch }: StreamBatchEntry) => ({ stream: String(streamId), batch: String(batch) });
  const latest = (entry: StreamBatchEntry) => journal.batchesOf(entry.streamId).find(({ batch }) => batch === entry.batch) ?? entry;

  async function act(entry: StreamBatchEntry, action: StreamAction): Promise<void> {
    switch (action.kind) {
      case "seal":
        return void (await locks.hold(String(entry.streamId), () => worker.seal(entry.streamId)));
      case "commit":
        return commit(entry, action.deadline);
      case "lost": {
        if (!hasLasted(`${nameOf(entry)} lost`, LOST_MS)) return;
        logger.error({ event: "batchLost", ...aboutOf(entry), reason: action.reason }, "a batch's voucher cannot be collected any more");
        return close(entry, action.reason);
      }
      case "uncommitted":
        // A node may be behind for a moment.
        if (!hasLasted(`${nameOf(entry)} uncommitted`, config.pauseMs)) return;
        // Its id stays until it has another one: a node that is behind must not make its reveals nobody's.
        if ((await getStream(client, { streamId: entry.streamId })).batches !== entry.batch) return;
        logger.warn({ event: "reorganised", ...aboutOf(entry) }, "a batch's commitment was taken back: it is committed again");
        return commit(entry, undefined);
      case "answer":
        return answerBatch({
          client,
          journal,
          openings,
          logger,
          answers,
          entry: { ...entry, batchId: entry.batchId! },
          leaf: action.leaf,
          nodes: action.nodes,
        });
      case "finalize": {
        if ((await getBatch(client, { batchId: entry.batchId! })).state !== "committed") return;
        const { gasUsed } = await finalizeBatches(client, { batchIds: [entry.batchId!] });
        logger.info({ event: "batchFinalized", ...aboutOf(entry), gas: Number(gasUsed) }, "finalized a batch");
        return;
      }
      case "collect":
        collecting = collecting.catch(() => undefined).then(() => collect(action.token));
        await collecting;
        return close(entry, "finalized");
      case "close":
        if (action.reason === "convicted") logger.error({ event: "batchConvicted", ...aboutOf(entry) }, "a batch was convicted");
        return close(entry, action.reason);
    }
  }

  /** Whether what is amiss with a batch was seen first so long ago, and since then. */
  function hasLasted(what: string, ms: number): boolean {
    const since = badSince.get(what) ?? performance.now();
    badSince.set(what, since);
    return performance.now() - since >= ms;
  }

  async function commit(entry: StreamBatchEntry, deadline: bigint | undefined): Promise<void> {
    const { streamId, batch, jobsRoot, jobCount, cumulativeAmount, signature, locator } = entry;
    const voucher = { streamId, batch, jobsRoot, jobCount, cumulativeAmount };
    const { batchId, receipt } = await commitBatch(client, { voucher, signature, locator: locator!, deadline });
    await journal.save(() => ({ batches: [{ ...latest(entry), batchId }] }));
    const told = { ...aboutOf(entry), batchId: String(batchId), jobs: jobCount, gas: Number(receipt.gasUsed) };
    logger.info({ event: "batchCommitted", ...told }, "committed a batch");
  }

  async function collect(token: Address): Promise<void> {
    if (!config.withdraw || !isAddressEqual(client.account, provider)) return;
    if ((await getCredit(client, { account: provider, token, from: "streams" })) > 0n) {
      await withdrawCredit(client, { token, from: "streams" });
      logger.info({ event: "withdrew", token }, "withdrew credit of streams");
    }
    if ((await getDepositCredit(client, { account: provider })) > 0n) await withdrawDeposits(client);
  }

  /** The latest batch and the latest job of a stream stay as they are, so that numbers and amounts go on. */
  async function close(entry: StreamBatchEntry, reason: string): Promise<void> {
    logger.info({ event: "batchClosed", ...aboutOf(entry), reason }, "closed a batch");
    const jobs = journal.jobsOf(entry.streamId);
    const own = jobs.filter(({ batch }) => batch === entry.batch);
    for (const job of own) await traces.drop(streamJobKey(job));
    const last = jobs.at(-1)?.number;
    const older = journal.batchesOf(entry.streamId).filter(({ batch, closed }) => closed !== null && batch < entry.batch);
    await journal.save(() => ({
      batches: [{ ...latest(entry), closed: reason, reveals: [] }],
      forget: { jobs: own.filter(({ number }) => number !== last), batches: older },
    }));
  }

  return {
    foresee: (entry, next) => {
      for (const kind of ["lost", "uncommitted"])
        if (!next.some((action) => action.kind === kind)) badSince.delete(`${nameOf(entry)} ${kind}`);
    },
    take: (entry, action) => act(latest(entry), action),
  };
}
