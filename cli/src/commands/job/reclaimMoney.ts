import { claimRefund, expire, getBatch, getCredit, getTime, withdrawCredit, type DpinClient } from "@dpin/sdk";
import type { Address } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { tokenOf } from "../../amounts/tokenOf.ts";
import { NotFoundError } from "../../NotFoundError.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession, type Session } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { existingJob } from "./existingJob.ts";

const FIRST_BATCH = 2n ** 40n;

/**
 * `dpin job reclaim`: takes a requester's money back. With a number: ends the job if its time is over and nobody delivered, or claims the refund of a convicted job or
 * batch. Then pays out the credit of its token (DPIN without a number). Throws NotFoundError when nothing is to be had.
 */
export async function reclaimMoney({ run, jobId, to }: { run: Run; jobId?: bigint; to?: Address }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const account = await session.account();
  const receiver = to ?? account;
  const { token: address, done } =
    jobId === undefined ? { token: client.addresses.token, done: null } : await end({ session, jobId, to: receiver });
  const token = await tokenOf(client, { address });
  const from = jobId !== undefined && jobId >= FIRST_BATCH ? "streams" : "escrow";
  const credit = await getCredit(client, { account, token: address, from });
  const paid = amountJson({ wei: credit, token });
  if (credit > 0n) {
    const acting = await session.acting({ what: `withdraw ${paid.formatted} of credit to ${receiver}` });
    await withdrawCredit(acting, { token: address, to: receiver, from });
  }
  if (done === null && credit === 0n)
    throw new NotFoundError(`there is nothing for ${account} to take back${await whyNot(client, { jobId })}`);
  finishSent({
    run,
    session,
    document: { jobId: jobId ?? null, ended: done, credit: paid, to: receiver },
    lines: [...(done === null ? [] : [done.told]), ...(credit === 0n ? [] : [`${paid.formatted} of credit are paid out to ${receiver}`])],
  });
}

/** Does to a job or batch what brings its money back; `done` is null when there is nothing to do. */
async function end({ session, jobId, to }: { session: Session; jobId: bigint; to: Address }) {
  const { client } = session;
  const refunded = async (token: Address, wei: bigint) => {
    const amount = amountJson({ wei, token: await tokenOf(client, { address: token }) });
    const acting = await session.acting({ what: `claim the refund of ${jobId}, ${amount.formatted}, to ${to}` });
    await claimRefund(acting, { jobId, to });
    return { token, done: { how: "refunded", amount, told: `the refund of ${jobId}, ${amount.formatted}, is paid out to ${to}` } };
  };
  if (jobId >= FIRST_BATCH) {
    const batch = await getBatch(client, { batchId: jobId });
    if (batch.state === "none") throw new NotFoundError(`there is no batch ${jobId} on this network`);
    return batch.state === "convicted" && batch.amount > 0n ? refunded(batch.token, batch.amount) : { token: batch.token, done: null };
  }
  const job = await existingJob(client, { jobId });
  if (job.state === "convicted" && job.maxPrice > 0n) return refunded(job.token, job.maxPrice);
  const deadline = job.state === "posted" ? job.acceptBy : job.state === "accepted" ? job.commitBy : null;
  if (deadline === null || (await getTime(client)) <= deadline) return { token: job.token, done: null };
  const amount = amountJson({ wei: job.maxPrice, token: await tokenOf(client, { address: job.token }) });
  await expire(await session.acting({ what: `end job ${jobId}, whose time is over: ${amount.formatted} go to the requester's credit` }), {
    jobId,
  });
  return {
    token: job.token,
    done: { how: "expired", amount, told: `job ${jobId} is expired; ${amount.formatted} are credited to its requester` },
  };
}

async function whyNot(client: DpinClient, { jobId }: { jobId: bigint | undefined }): Promise<string> {
  if (jobId === undefined || jobId >= FIRST_BATCH) return "";
  const { state } = await existingJob(client, { jobId });
  return state === "posted" ? `: job ${jobId} still waits for a provider (dpin job cancel takes it back)` : `: job ${jobId} is ${state}`;
}
