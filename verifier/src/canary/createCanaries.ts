import { randomBytes } from "node:crypto";
import { commitProgram, createReferenceBackend, inputRootOf, toHex } from "@dpin/runtime";
import { BaseError, expire, getJob, getTime, jobEscrowAbi, listEvents, postJob, publishJob, publishProgram } from "@dpin/sdk";
import type { ArtifactStore, DpinClient } from "@dpin/sdk";
import type { Leadership } from "@dpin/sdk/database";
import { and, eq, gt, isNull, max, sum } from "drizzle-orm";
import type { Logger } from "pino";
import type { Hex } from "viem";
import type { JournalRecord } from "../journal/openJournal.ts";
import { canaries as table } from "../journal/tables.ts";
import type { CanaryConfig } from "./canaryConfigSchema.ts";
import { canaryProgram } from "./canaryProgram.ts";
import type { Halt } from "./openHalt.ts";

/** A verifier's own jobs with known answers. */
export interface Canaries {
  /** Posts the next one when it is time, and ends those that nobody delivered. Never fails because of the chain. */
  turn(): Promise<void>;
  /** Whether a commitment is to one of them: it is re-run whatever the policy says. */
  isMine(record: Pick<JournalRecord, "programRoot" | "inputRoot">): boolean;
  /** Compares what the verifier found with what is known; a mismatch halts it. */
  judge(verdict: { record: JournalRecord; equal: boolean; backend: string }): Promise<void>;
}

const DAY_MS = 86_400_000;

/** Throws BaseError when the configuration does not allow canaries on this chain. */
export async function createCanaries({
  client,
  store,
  leadership,
  halt,
  config,
  chainId,
  logger,
  now = Date.now,
}: {
  client: DpinClient;
  /** Where providers find what is put; served by whoever runs the verifier. */
  store: ArtifactStore;
  leadership: Leadership;
  halt: Halt;
  config: CanaryConfig;
  chainId: number;
  logger: Logger;
  now?: () => number;
}): Promise<Canaries> {
  if (!config.chainIds.includes(chainId))
    throw new BaseError(`canaries are not allowed on chain ${chainId}: it is not among canary.chainIds`);
  const verifier = leadership.name;
  const mine = eq(table.verifier, verifier);
  const rows = await leadership.transact((transaction) =>
    transaction
      .select()
      .from(table)
      .where(and(mine, isNull(table.verdict))),
  );
  const open = new Map(rows.map((row) => [row.inputRoot, row]));
  const known = canaryProgram();
  const programRoot = toHex(commitProgram(known).root);
  /** By program and inputs, both: then anyone's job has the same right answer, and nobody can make a right one look wrong. */
  const knownOf = (record: Pick<JournalRecord, "programRoot" | "inputRoot">) =>
    record.programRoot === programRoot ? open.get(record.inputRoot) : undefined;

  async function post(): Promise<void> {
    const since = gt(table.postedAt, now() - DAY_MS);
    const [spent] = await leadership.transact((transaction) =>
      transaction
        .select({ wei: sum(table.price) })
        .from(table)
        .where(and(mine, since)),
    );
    if (BigInt(spent?.wei ?? 0) + config.maxPrice > config.maxPerDay) return;
    const { program, constants, inputBytes } = known;
    const inputs = [new Uint8Array(randomBytes(inputBytes))];
    const published = await publishJob({ store, program: await publishProgram({ store, program, constants }), inputs });
    const run = await createReferenceBackend().run({ program, constants, inputs, inputRoot: inputRootOf({ inputs }) });
    const block = await client.call("getBlockNumber", () => client.publicClient.getBlockNumber({ cacheTime: 0 }));
    const acceptBy = (await getTime(client)) + config.acceptTime;
    const row = {
      ...{ verifier, inputRoot: published.inputRoot, postedAt: now(), block, dueBy: acceptBy + config.runTime, price: config.maxPrice },
      ...{ outputRoot: toHex(run.outputRoot) as Hex, traceRoot: toHex(run.traceRoot) as Hex, verdict: null },
    };
    // Before it is posted: money that is forgotten is spent twice, and an answer that is forgotten is none.
    await leadership.transact((transaction) => transaction.insert(table).values(row));
    open.set(row.inputRoot, row);
    const { token, maxPrice, runTime } = config;
    const order = { ...published, minPrice: maxPrice / 2n + 1n, maxPrice, acceptBy, runTime };
    const { jobId } = await postJob(client, token === undefined ? order : { ...order, token });
    logger.info({ event: "canaryPosted", jobId: String(jobId) }, `job ${jobId} is posted as a canary`);
  }

  async function isDue(): Promise<boolean> {
    const [last] = await leadership.transact((transaction) =>
      transaction
        .select({ at: max(table.postedAt) })
        .from(table)
        .where(mine),
    );
    return now() - (last?.at ?? 0) >= config.everySeconds * 1_000;
  }

  async function endOverdue(): Promise<void> {
    const time = open.size === 0 ? 0 : await getTime(client);
    for (const row of [...open.values()].filter(({ dueBy }) => time > dueBy)) {
      const { escrow: address } = client.addresses;
      const filter = { address, abi: jobEscrowAbi, eventName: "JobPosted", args: { requester: client.account } } as const;
      const posted = await listEvents(client, { ...filter, fromBlock: row.block });
      const jobId = posted.find(({ args }) => args.inputRoot === row.inputRoot)?.args.jobId;
      const { state } = jobId === undefined ? { state: "none" as const } : await getJob(client, { jobId });
      // Committed in its last moment: it will be judged.
      if (state === "committed") continue;
      if (jobId !== undefined && (state === "posted" || state === "accepted")) await expire(client, { jobId });
      await decide({ inputRoot: row.inputRoot, verdict: "overdue", jobId });
    }
  }

  async function decide(of: {
    inputRoot: Hex;
    verdict: "right" | "wrong" | "mismatch" | "overdue";
    jobId: bigint | undefined;
  }): Promise<void> {
    const { inputRoot, verdict, jobId } = of;
    await leadership.transact((transaction) =>
      transaction
        .update(table)
        .set({ verdict })
        .where(and(mine, eq(table.inputRoot, inputRoot))),
    );
    open.delete(inputRoot);
    const level = verdict === "right" || verdict === "wrong" ? "info" : "warn";
    logger[level]({ event: "canary", verdict, jobId: String(jobId ?? "none") }, `a canary's verdict: ${verdict}`);
  }

  let pausedUntil = 0;
  return {
    isMine: (record) => knownOf(record) !== undefined,
    judge: async ({ record, equal, backend }) => {
      const { jobId, inputRoot, outputRoot, traceRoot } = record;
      const answer = knownOf(record);
      if (answer === undefined) return;
      const isRight = outputRoot === answer.outputRoot && traceRoot === answer.traceRoot;
      if (isRight !== equal) {
        const reason = `backend ${backend} calls a ${isRight ? "right" : "wrong"} canary (job ${jobId}) ${equal ? "right" : "wrong"}`;
        logger.error({ event: "alarm", jobId: String(jobId), backend, error: reason }, `nothing is claimed any more: ${reason}`);
        await halt.begin(reason);
      }
      await decide({ inputRoot, verdict: isRight !== equal ? "mismatch" : isRight ? "right" : "wrong", jobId });
    },
    turn: async () => {
      if (now() < pausedUntil) return;
      try {
        await endOverdue();
        if (halt.reason === null && (await isDue())) await post();
      } catch (error) {
        client.signal?.throwIfAborted();
        leadership.lost.throwIfAborted();
        pausedUntil = now() + 1_000 * Math.min(60, config.everySeconds);
        logger.warn(
          { event: "canaryFailed", error: String((error as Error).message).split("\n")[0] },
          "a canary could not be looked after",
        );
      }
    },
  };
}
