import { wait, type DpinClient } from "@dpin/sdk";
import { readIndexHead } from "../../../subgraph/local/index.ts";
import type { Checks } from "./createChecks.ts";
import type { Ledger } from "./types.ts";

const PATIENCE_MS = 30_000;
interface Answer {
  readonly network: { readonly jobsFinalized: number; readonly convictions: number; readonly slashed: string };
}

/** Checks that the index tells of as many finalized jobs and convictions as the chain has told, and slashed as much, once it has read up to the chain's head of now. */
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
  const goal = await client.publicClient.getBlockNumber({ cacheTime: 0 });
  for (const deadline = Date.now() + PATIENCE_MS; ;) {
    const head = await readIndexHead({ url, signal });
    if (head !== null && head.number >= goal) break;
    if (Date.now() > deadline) return checks.missed(`the index reads up to block ${goal}`);
    await wait({ ms: 100, signal });
  }
  const query = `{ network(id: "0x00", block: { number: ${goal} }) { jobsFinalized convictions slashed } }`;
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }), signal });
  const { network } = ((await response.json()) as { data: Answer }).data;
  const convictions = [...ledger.convictions.values()];
  checks.equal(
    "the index counts every finalized job",
    network.jobsFinalized,
    [...ledger.jobs.values()].filter(({ state }) => state === "Finalized").length,
  );
  checks.equal("the index counts every conviction", network.convictions, convictions.length);
  checks.equal(
    "the index sums up what was slashed",
    BigInt(network.slashed),
    convictions.reduce((total, { slashed }) => total + slashed, 0n),
  );
}
