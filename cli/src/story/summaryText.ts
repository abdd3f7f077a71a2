import { formatAmount } from "../report/formatAmount.ts";
import { formatTable } from "../report/formatTable.ts";
import type { StorySummary } from "./types.ts";

/** A network that goes on for long shows only its latest. */
const SHOWN_JOBS = 12;

/** The end of a story as people read it: jobs, convictions, balances, outputs, and every step that did not happen. */
export function summaryText({ ledger, nameOf, before, after, outputs, answers, checks, seconds }: StorySummary): string {
  const dpin = (wei: bigint) => formatAmount({ wei, symbol: "DPIN" });
  const cell = (wei: bigint) => formatAmount({ wei, symbol: "DPIN", digits: 2, exactly: true });
  const gas = (value: bigint) => (value === 0n ? "–" : value.toLocaleString("en"));
  const earlier = ledger.jobs.size - SHOWN_JOBS;
  const jobs = [...ledger.jobs.values()].slice(-SHOWN_JOBS).map((job) => {
    const { post, accept, commit, finalize } = job.gas;
    const work = job.committedAt > 0 ? `${((job.committedAt - job.postedAt) / 1000).toFixed(1)} s` : "–";
    const provider = job.provider === null ? "–" : nameOf(job.provider);
    return [
      String(job.id),
      job.program,
      provider,
      job.state.toLowerCase(),
      cell(job.price),
      work,
      gas(post),
      gas(accept),
      gas(commit),
      gas(finalize),
    ];
  });
  const heading = ["job", "program", "provider", "state", "price", "done in", "gas: post", "accept", "commit", "finalize"];
  const convictions = [...ledger.convictions.values()].flatMap((conviction) => {
    const claim = ledger.disputes.find(({ job, kind }) => job === conviction.job && kind === "claim");
    const { committed, recomputed } = conviction;
    const values = conviction.kind === "Element" ? `: committed ${committed}, recomputed by the contract ${recomputed}` : "";
    return [
      `  job ${conviction.job}: ${nameOf(conviction.provider)}, ${conviction.kind} fault at op ${conviction.op}, index ${conviction.index}${values}`,
      `  proven in one transaction, ${conviction.proof.hash}`,
      `  gas: claim ${gas(claim?.gas ?? 0n)}, proof ${gas(conviction.proof.gas)}`,
      `  slashed ${dpin(conviction.slashed)}: ${dpin(conviction.compensation)} compensation, ${dpin(conviction.bounty)} bounty, ${dpin(conviction.burned)} burned`,
    ];
  });
  const change = (wei: bigint) => (wei > 0n ? `+${cell(wei)}` : cell(wei));
  const balances = after.map((now) => {
    const then = before.find(({ address }) => address === now.address)!;
    return [now.name, now.role, cell(then.dpin), cell(now.dpin), change(now.dpin - then.dpin), cell(then.staked), cell(now.staked)];
  });
  const failed = checks.all.filter(({ passed }) => !passed);
  const verdict =
    failed.length === 0
      ? `${checks.all.length} of ${checks.all.length} steps happened as they should, in ${seconds.toFixed(0)} s`
      : `${failed.length} of ${checks.all.length} steps did not happen:\n${failed.map(({ what, seen }) => `  ${what}: ${seen}`).join("\n")}`;
  return [
    "\nJobs",
    formatTable({ rows: [heading, ...jobs] }),
    ...(earlier > 0 ? [`  and ${earlier} earlier`] : []),
    "\nAnswers",
    ...[...answers].slice(-SHOWN_JOBS).map(([jobId, answer]) => `  job ${jobId}: ${answer}`),
    ...(convictions.length === 0 ? [] : ["\nConvictions", ...convictions]),
    "\nBalances",
    formatTable({ rows: [["who", "role", "DPIN before", "DPIN after", "change", "stake before", "stake after"], ...balances] }),
    "\nWritten",
    ...outputs.map((file) => `  ${file}`),
    `\n${verdict}\n`,
  ].join("\n");
}
