import { createIndexClient, pageJobs, pageProviders, readIndexHead, readNetwork } from "@dpin/sdk";

/** What a page shows of the network, from its index at `url`: totals, the dearest open jobs, and the providers with most work done, all as of one block. */
export async function readIndex({ url }: { url: string }) {
  const index = createIndexClient({ url });
  const { number, hash } = await readIndexHead(index);
  const totals = await readNetwork(index, { block: { hash } });

  // By the block's hash every page is of the same chain; should that be reorganised away, the next page throws IndexBlockError.
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
