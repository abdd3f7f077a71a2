import { createIndexClient, IndexBehindError, isIndexError, readNetwork, waitUntilIndexed, type DpinClient } from "@dpin/sdk";
import type { Checks } from "./createChecks.ts";
import type { Ledger } from "./types.ts";

const PATIENCE_MS = 30_000;

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
  const number = await client.publicClient.getBlockNumber({ cacheTime: 0 });
  const index = createIndexClient({ url, signal });
  let totals;
  try {
    await waitUntilIndexed(index, { number, timeoutMs: PATIENCE_MS, pollMs: 100 });
    totals = await readNetwork(index, { block: { number } });
  } catch (error) {
    if (!isIndexError(error)) throw error;
    const isBehind = error instanceof IndexBehindError;
    return checks.missed(isBehind ? `the index reads block ${number} within ${PATIENCE_MS / 1000} s` : "the index answers a query");
  }
  if (totals === null) return checks.missed("the index answers a query");
  const convictions = [...ledger.convictions.values()];
  const finalized = [...ledger.jobs.values()].filter(({ state }) => state === "Finalized").length;
  const slashed = convictions.reduce((total, conviction) => total + conviction.slashed, 0n);
  checks.equal("the index has every job", totals.jobs, ledger.jobs.size);
  checks.equal("the index has every finalized job", totals.jobsFinalized, finalized);
  checks.equal("the index has every conviction", totals.convictions, convictions.length);
  checks.equal("the index has what was slashed", totals.slashed, slashed);
}
