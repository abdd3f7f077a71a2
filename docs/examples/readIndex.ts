import { createIndexClient, pageJobs, pageProviders, readIndexHead, readNetwork } from "@dpin/sdk";

/** What a page shows of the network, from its index at `url`: totals, the dearest open jobs, and the providers with most work done, all as of one block. */
export async function readIndex({ url }: { url: string }) {
  const index = createIndexClient({ url });
  const { number, hash } = await readIndexHead(index);
  const totals = await readNetwork(index, { block: { hash } });

  // With `createIndexClient({ url, chain: client })` a page throws IndexBlockError when the chain has taken the block back since the one before.
  const open = [];
  for await (const page of pageJobs(index, { where: { state: "POSTED" }, block: { hash } })) open.push(...page);
  const dearest = open.sort((a, b) => Number(b.maxPrice - a.maxPrice)).slice(0, 10);

  const providers = [];
  for await (const page of pageProviders(index, { where: { active: true }, block: { hash } })) providers.push(...page);
  const busiest = providers.sort((a, b) => Number(b.work - a.work)).slice(0, 10);
  return {
    block: number,
    totals,
    dearest: dearest.map(({ jobId, maxPrice }) => ({ jobId, maxPrice })),
    busiest: busiest.map(({ provider, work, jobsFinalized }) => ({ provider, work, jobsFinalized })),
  };
}

if (import.meta.main) console.log(await readIndex({ url: process.argv[2] ?? "" }));
