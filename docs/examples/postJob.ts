import { initHash } from "@dpin/runtime";
import { runJob, tensorValues, type ArtifactStore, type DpinClient } from "@dpin/sdk";
import { parseEther } from "viem";
import { buildProgram } from "./buildProgram.ts";

/** Posts a job, waits for a provider, and holds its output, judged by sampled elements. What is put into `store` must be where providers can read it. */
export async function postJob({ client, store }: { client: DpinClient; store: ArtifactStore }) {
  await initHash();
  const program = buildProgram();
  const { jobId, output, verdict } = await runJob(client, {
    ...{ store, program, inputs: [new Int8Array([1, 2, 3, 4])] },
    // The price rises from the first to the second while nobody takes the job; what it did not cost comes back.
    ...{ minPrice: parseEther("1"), maxPrice: parseEther("2") },
    signal: AbortSignal.timeout(60_000),
  });
  const scores = tensorValues({ bytes: output, type: program.program.ops.at(-1)!.output });
  return { jobId, scores: [...scores], verdict };
}
