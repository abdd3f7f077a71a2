import {
  claimRefund,
  fetchResult,
  finalize,
  getJob,
  getJobRecord,
  getProofTail,
  getTime,
  type ArtifactStore,
  type DpinClient,
} from "@dpin/sdk";
import type { Address } from "viem";
import type { Reporter } from "../report/createReporter.ts";
import type { Checks } from "./createChecks.ts";
import { StoryError, type Stage } from "./createStage.ts";
import { postOrder, type Order } from "./postOrder.ts";

/** What a round is played with. */
export interface RoundParameters {
  readonly stage: Stage;
  readonly checks: Checks;
  /** The requester's client and artifacts. */
  readonly client: DpinClient;
  readonly store: ArtifactStore;
  /** Where results are fetched from. */
  readonly results: ArtifactStore;
  readonly honest: Address;
  readonly cheat: Address;
  readonly challenger: Address;
  /** Work that is done honestly. */
  readonly orders: readonly Order[];
  /** Open work that the cheat takes and is caught at, and that the honest provider does again; null for a round without. */
  readonly bait: Order | null;
  /** Receives the answers to those orders that are questions. */
  readonly answers: Map<bigint, string>;
  /** Jobs that the verifier has re-run and found right. */
  readonly verified: ReadonlySet<bigint>;
  /** Puts the chain's clock forward by seconds. */
  readonly advance: (seconds: number) => Promise<void>;
  readonly begin: Reporter["begin"];
  readonly say: Reporter["say"];
}

/** Jobs that are done or checked at one time: more would wait so long that their windows could close. */
const IN_FLIGHT = 6;
const WORK_MS = 300_000;
/** How long finalizing is left to the providers. */
const PROVIDERS_TURN_MS = 8_000;

/**
 * One round of the story: work is posted, done and verified; the bait is done wrongly, convicted, refunded and posted again; then the windows
 * are over and everybody is paid. Every step is checked on chain. Throws StoryError when a step that others build on does not happen.
 */
export async function playRound(parameters: RoundParameters): Promise<void> {
  const { stage, checks, client, store, honest, bait, orders, verified, begin, say } = parameters;
  const post = async (order: Order) => {
    const { program, title } = order;
    return { order, jobId: await postOrder({ client, store, order, announce: (locator) => stage.announce(locator, { program, title }) }) };
  };
  const posted: { order: Order; jobId: bigint }[] = [];
  const unverified = () => posted.filter(({ jobId }) => !verified.has(jobId)).length;
  const task = begin({ who: "all", title: "jobs done and checked", total: orders.length + (bait === null ? 0 : 1), unit: "jobs" });
  const untilUnverified = (most: number) =>
    stage.until(() => (task.update(posted.length - unverified()), unverified() <= most), {
      what: "the re-run of every job by the verifier",
      timeoutMs: WORK_MS,
    });
  try {
    for (const order of orders) {
      await untilUnverified(IN_FLIGHT - 1);
      posted.push(await post(order));
    }
    if (bait !== null) {
      // The cheat undercuts everybody, and works honestly first, like any cheat that wants to be trusted.
      await untilUnverified(1);
      const { jobId } = await post(bait);
      await convict({ ...parameters, jobId });
      posted.push(await post({ ...bait, provider: honest, title: `${bait.title}, again` }));
    }
    await untilUnverified(0);
  } finally {
    task.end();
  }

  for (const { order, jobId } of posted) {
    const answer = await collect({ ...parameters, order, jobId });
    if (answer !== undefined) parameters.answers.set(jobId, answer);
  }

  const lastWindow = Math.max(...(await Promise.all(posted.map(async ({ jobId }) => (await getJob(client, { jobId })).windowEnd))));
  const seconds = lastWindow + Number(await getProofTail(client)) + 1 - (await getTime(client));
  if (seconds > 0) {
    say("chain", `only the challenge windows are left: the local clock is put ${seconds} s forward`, "faint");
    await parameters.advance(seconds);
  }
  await finalizeAll({ ...parameters, jobIds: posted.map(({ jobId }) => jobId) });
  for (const { jobId } of posted) {
    const job = stage.ledger.jobs.get(jobId)!;
    checks.equal(`job ${jobId} is finalized`, job.state, "Finalized");
    checks.equal(`the price of job ${jobId} is split between provider and protocol`, job.paid + job.fee, job.price);
    checks.equal(`the requester of job ${jobId} gets back what it did not cost`, job.refund, job.maxPrice - job.price);
  }
}

async function convict({ stage, checks, client, cheat, challenger, jobId }: RoundParameters & { jobId: bigint }): Promise<void> {
  const name = stage.nameOf(cheat);
  await stage.until(() => stateOf(stage, jobId) === "Convicted", {
    what: `the conviction of ${name} for job ${jobId}`,
    timeoutMs: 120_000,
  });
  await stage.until(() => stage.ledger.convictions.get(jobId)?.settled === true, {
    what: `the settlement of the conviction for job ${jobId}`,
  });
  await claimRefund(client, { jobId });
  const conviction = stage.ledger.convictions.get(jobId)!;
  const job = stage.ledger.jobs.get(jobId)!;
  const count = (kind: string) =>
    stage.ledger.disputes.filter((transaction) => transaction.job === jobId && transaction.kind === kind).length;
  checks.equal(`${name} is the one convicted for job ${jobId}`, conviction.provider.toLowerCase(), cheat.toLowerCase());
  checks.equal(`the verifier is the challenger of job ${jobId}`, conviction.challenger.toLowerCase(), challenger.toLowerCase());
  checks.equal(`one claim was made for job ${jobId}`, count("claim"), 1);
  checks.equal(`one proof was needed for job ${jobId}`, count("prove"), 1);
  checks.equal(`the whole lock of job ${jobId} is slashed`, conviction.slashed, job.locked);
  checks.equal(
    `what was slashed for job ${jobId} is split to the last wei`,
    conviction.compensation + conviction.bounty + conviction.burned,
    conviction.slashed,
  );
  checks.equal(`a part of what was slashed for job ${jobId} is burned`, conviction.burned > 0n, true);
  checks.equal(`the requester of job ${jobId} is refunded in full`, job.refund, job.maxPrice);
}

async function collect(parameters: RoundParameters & { order: Order; jobId: bigint }): Promise<string | undefined> {
  const { client, results, order, jobId, say, stage } = parameters;
  const record = await getJobRecord(client, { jobId });
  const output = await fetchResult({ store: results, commitment: record!.commitment! });
  const { told, answer } = order.accept(output);
  say(stage.nameOf(record!.requester), `has the result of job ${jobId}: ${told}`, "good");
  return answer;
}

/** Anyone may finalize; the provider has the reason to. Left to it for a while, then done here. */
async function finalizeAll({ stage, client, jobIds }: RoundParameters & { jobIds: readonly bigint[] }): Promise<void> {
  const open = () => jobIds.filter((jobId) => stateOf(stage, jobId) !== "Finalized");
  try {
    await stage.until(() => open().length === 0, { what: "finalization by the providers", timeoutMs: PROVIDERS_TURN_MS });
  } catch (error) {
    if (!(error instanceof StoryError)) throw error;
    for (const jobId of open()) if ((await getJob(client, { jobId })).state === "committed") await finalize(client, { jobId });
    await stage.until(() => open().length === 0, { what: "the finalization of every job" });
  }
}

function stateOf(stage: Stage, jobId: bigint): string {
  return stage.ledger.jobs.get(jobId)?.state ?? "";
}
