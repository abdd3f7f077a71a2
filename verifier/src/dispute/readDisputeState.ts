import {
  computeChallengesAbi,
  getClaim,
  getConviction,
  getDepositCredit,
  getProofTail,
  getReveal,
  getSureTime,
  isEndConfirmed,
  revealIdOf,
} from "@dpin/sdk";
import type { BlockRef, DpinClient, RestingReads, TraceNode } from "@dpin/sdk";
import type { JournalRecord } from "../journal/openJournal.ts";
import { readJudged } from "./readJudged.ts";
import type { DisputeJob, DisputeState, Finding, RevealStatus } from "./types.ts";

/** Jobs that are read at the same time. */
const READ_AT_ONCE = 16;

/** What is the same for all jobs as long as a block is the latest. */
export type DisputeTerms = Pick<DisputeState, "sureNow" | "proofTail" | "responseTime" | "depositCredit">;

/** Reads the terms of disputes, and what of the own deposits can be withdrawn, as of now; `head` is the latest block. */
export async function readDisputeTerms(
  client: DpinClient,
  { head, confirmations }: { head: bigint; confirmations: number },
): Promise<DisputeTerms> {
  const challenges = { address: client.addresses.challenges, abi: computeChallengesAbi } as const;
  const [proofTail, responseTime, depositCredit, sureNow] = await Promise.all([
    getProofTail(client),
    client.read({ ...challenges, functionName: "responseTime", args: [] }),
    getDepositCredit(client, { account: client.account }),
    getSureTime(client, { head, confirmations }),
  ]);
  return { proofTail: Number(proofTail), responseTime: Number(responseTime), depositCredit, sureNow };
}

/**
 * Reads what the solver needs to know about the given jobs from the chain, all as of now; own findings are passed through. Jobs that wait to be checked rest until their windows
 * end: they are seldom read again.
 */
export async function readDisputeState(
  client: DpinClient,
  parameters: {
    records: readonly JournalRecord[];
    findingOf: (record: JournalRecord) => Finding;
    confirmations: number;
    resting: RestingReads<DisputeJob>;
    termsAt: (block: BlockRef) => Promise<DisputeTerms>;
  },
): Promise<DisputeState> {
  const { records, findingOf, confirmations, resting, termsAt } = parameters;
  // The block first: everything read after it is at least as new, so nothing is taken for later than it is.
  const { number, hash, timestamp } = await client.call("getBlock", () => client.publicClient.getBlock());
  const terms = await termsAt({ number, hash });
  const lookAt = async (record: JournalRecord): Promise<DisputeJob> => {
    const finding = findingOf(record);
    const waits = finding.kind === "unchecked" || finding.kind === "checking";
    const known = waits ? resting.get(record.jobId, Number(timestamp)) : undefined;
    if (known !== undefined) return { ...known, finding };
    const job = await readDisputeJob(client, { record, finding, head: number, confirmations });
    if (waits && job.state === "committed") resting.rests(record.jobId, job, job.windowEnd);
    else resting.wakes(record.jobId);
    return job;
  };
  const jobs: DisputeJob[] = [];
  for (let i = 0; i < records.length; i += READ_AT_ONCE) jobs.push(...(await Promise.all(records.slice(i, i + READ_AT_ONCE).map(lookAt))));
  return { ...terms, now: Number(timestamp), block: number, jobs };
}

async function readDisputeJob(
  client: DpinClient,
  { record, finding, head, confirmations }: { record: JournalRecord; finding: Finding; head: bigint; confirmations: number },
): Promise<DisputeJob> {
  const { jobId, evidence, demanded } = record;
  const leaf = record.batch?.dispute?.leaf ?? 0;
  const wanted = finding.kind === "wanting" ? [finding.reveal.node] : [];
  const nodes = [...demanded, ...wanted.filter((node) => !demanded.some((known) => sameNode(known, node)))];
  const [job, claim, reveals] = await Promise.all([
    readJudged(client, { jobId }),
    evidence === undefined ? { block: 0n, time: 0 } : getClaim(client, { claim: evidence.claim }),
    Promise.all(nodes.map((node) => readReveal(client, { jobId, leaf, node }))),
  ]);
  const convicted = job.state === "convicted" ? await getConviction(client, { jobId }) : null;
  return {
    jobId,
    state: job.state,
    confirmed: await isEndConfirmed(client, { job, head, confirmations, read: readJudged }),
    windowEnd: job.windowEnd,
    windowCap: job.windowCap,
    finding,
    claim: claim.block === 0n ? null : claim,
    conviction: convicted === null ? null : { mine: isSame(convicted.challenger, client.account), settled: convicted.settled },
    reveals: reveals.filter((reveal) => reveal !== null),
  };
}

async function readReveal(
  client: DpinClient,
  { jobId, leaf, node }: { jobId: bigint; leaf: number; node: TraceNode },
): Promise<RevealStatus | null> {
  const { demander, deposit, respondBy, answered } = await getReveal(client, { revealId: revealIdOf({ jobId, leaf, node }) });
  return respondBy === 0 ? null : { node, mine: isSame(demander, client.account), deposit, respondBy, answered };
}

function sameNode(a: TraceNode, b: TraceNode): boolean {
  return a.op === b.op && a.level === b.level && a.index === b.index && a.hash === b.hash;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
