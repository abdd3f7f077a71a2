import { wait, type DpinClient } from "@dpin/sdk";
import { readIndexHead } from "../../../subgraph/local/index.ts";
import type { Checks } from "./createChecks.ts";
import type { Ledger } from "./types.ts";

const PATIENCE_MS = 30_000;

interface Totals {
  readonly jobs: number;
  readonly jobsFinalized: number;
  readonly convictions: number;
  /** DPIN wei. */
  readonly slashed: string;
}

/** Checks that the index has as many jobs and convictions as the ledger, and as much slashed, in the block that is the chain's latest now. */
export async function checkIndex({
  url,
  client,
  checks,
  ledger,
  signal,
}: {
  url: string;
  client: DpinClient;
  checks: Checks;
  ledger: Ledger;
  signal: AbortSignal;
}): Promise<void> {
  const block = await client.publicClient.getBlockNumber({ cacheTime: 0 });
  for (const deadline = Date.now() + PATIENCE_MS; ;) {
    const head = await readIndexHead({ url, signal });
    if (head !== null && head.number >= block) break;
    if (Date.now() > deadline) return checks.missed(`the index reads block ${block} within ${PATIENCE_MS / 1000} s`);
    await wait({ ms: 100, signal });
  }
  const totals = await readTotals({ url, block, signal });
  if (totals === null) return checks.missed("the index answers a query");
  const convictions = [...ledger.convictions.values()];
  const finalized = [...ledger.jobs.values()].filter(({ state }) => state === "Finalized").length;
  const slashed = convictions.reduce((total, conviction) => total + conviction.slashed, 0n);
  checks.equal("the index has every job", totals.jobs, ledger.jobs.size);
  checks.equal("the index has every finalized job", totals.jobsFinalized, finalized);
  checks.equal("the index has every conviction", totals.convictions, convictions.length);
  checks.equal("the index has what was slashed", BigInt(totals.slashed), slashed);
}

/** Resolves to null when the index answers with an error. */
async function readTotals({ url, block, signal }: { url: string; block: bigint; signal: AbortSignal }): Promise<Totals | null> {
  const query = `{ network(id: "0x00", block: { number: ${block} }) { jobs jobsFinalized convictions slashed } }`;
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }), signal });
  const { data } = (await response.json()) as { data?: { network: Totals | null } };
  return data?.network ?? null;
}
