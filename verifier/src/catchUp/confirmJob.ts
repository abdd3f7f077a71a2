import { getJob, IndexMismatchError, jobEscrowAbi, statementHash, type DpinClient, type IndexedJob } from "@dpin/sdk";
import { parseEventLogs } from "viem";
import { jobRecord } from "../journal/jobRecord.ts";
import type { JournalRecord } from "../journal/openJournal.ts";
import { readReceipt } from "./readReceipt.ts";

/**
 * A job that an index calls committed, as the chain tells it: all of the record is from the receipts of its commitment and its posting, and its roots are what the escrow holds. Null when it is not committed any
 * more, or since before `fromBlock`. Throws IndexMismatchError when those transactions are not there or do not say so: the index is wrong.
 */
export async function confirmJob(
  client: DpinClient,
  { job, fromBlock }: { job: IndexedJob; fromBlock: bigint },
): Promise<JournalRecord | null> {
  const { jobId, postedIn, committedIn } = job;
  const { escrow } = client.addresses;
  const { state, statement } = await getJob(client, { jobId });
  if (state === "none") throw new IndexMismatchError(`there is no job ${jobId}, which the index names`);
  if (state !== "committed") return null;
  const [committing, posting] = await Promise.all([
    readReceipt(client, { hash: committedIn, of: escrow }),
    readReceipt(client, { hash: postedIn, of: escrow }),
  ]);
  const committed = parseEventLogs({ abi: jobEscrowAbi, logs: committing, eventName: "JobCommitted" }).find(
    ({ args }) => args.jobId === jobId,
  );
  const posted = parseEventLogs({ abi: jobEscrowAbi, logs: posting, eventName: "JobPosted" }).find(({ args }) => args.jobId === jobId);
  if (committed === undefined || posted === undefined)
    throw new IndexMismatchError(`the transactions that the index names did not post and commit job ${jobId}`);
  if (committed.blockNumber < fromBlock) return null;
  const record = jobRecord({ committed, posted });
  if (statementHash(record) !== statement)
    throw new IndexMismatchError(`the commitment of job ${jobId} that the index names is not the one that stands`);
  return record;
}
