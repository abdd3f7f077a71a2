import type { StorySummary } from "./types.ts";

/** The end of a story for machines: amounts as decimal strings of wei, gas as numbers. */
export function summaryJson({ ledger, fanIn, before, after, outputs, answers, checks, seconds, nameOf }: StorySummary): string {
  const jobs = [...ledger.jobs.values()].map((job) => ({
    id: Number(job.id),
    program: job.program,
    state: job.state,
    provider: job.provider,
    price: job.price.toString(),
    gas: { post: Number(job.gas.post), accept: Number(job.gas.accept), commit: Number(job.gas.commit), finalize: Number(job.gas.finalize) },
    /** From posting to commitment, by this machine's clock. */
    seconds: job.committedAt === 0 ? null : (job.committedAt - job.postedAt) / 1000,
    ...(answers.has(job.id) ? { answer: answers.get(job.id) } : {}),
  }));
  const convictions = [...ledger.convictions.values()].map((conviction) => {
    const transactions = ledger.disputes.filter(({ job }) => job === conviction.job);
    const gasOf = (kind: string) => Number(transactions.find((transaction) => transaction.kind === kind)?.gas ?? 0n);
    return {
      job: Number(conviction.job),
      provider: conviction.provider,
      kind: conviction.kind,
      /** How many proofs the conviction took. */
      transactions: transactions.filter(({ kind }) => kind === "prove").length,
      hashes: Object.fromEntries(transactions.map(({ kind, hash }) => [kind, hash])),
      gas: { claim: gasOf("claim"), prove: gasOf("prove") },
      fanInBytes: fanIn.get(conviction.job) ?? 0,
      slashed: conviction.slashed.toString(),
      compensation: conviction.compensation.toString(),
      bounty: conviction.bounty.toString(),
      burned: conviction.burned.toString(),
    };
  });
  const balances = after.map(({ address, role, dpin, staked }) => {
    const then = before.find((balance) => balance.address === address)!;
    return {
      ...{ name: nameOf(address), role, address },
      before: { dpin: then.dpin.toString(), staked: then.staked.toString() },
      after: { dpin: dpin.toString(), staked: staked.toString() },
    };
  });
  const failed = checks.all.filter(({ passed }) => !passed).map(({ what, seen }) => ({ what, seen }));
  return `${JSON.stringify({ jobs, convictions, balances, outputs, steps: checks.all.length, failed, seconds }, null, 2)}\n`;
}
