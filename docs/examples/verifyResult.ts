import { createReferenceBackend, initHash } from "@dpin/runtime";
import { convict, getJob, verifyResult as verify, type DpinClient } from "@dpin/sdk";

/**
 * Judges somebody's result: first by elements that its provider opens, which needs no run, then by running the job again, which sees every byte. A proof
 * convicts the provider while the job's window is open, and earns a part of its stake.
 */
export async function verifyResult({ client, jobId }: { client: DpinClient; jobId: bigint }) {
  await initHash();
  const sampled = await verify(client, { jobId, count: 32 });
  const rerun = await verify(client, { jobId, backend: createReferenceBackend() });
  const proven = [sampled, rerun].find((verdict) => verdict.kind === "wrong" && verdict.proof !== null);
  if (proven?.kind === "wrong" && proven.proof !== null) await convict(client, { jobId, proof: proven.proof });
  return { sampled: sampled.kind, rerun: rerun.kind, state: (await getJob(client, { jobId })).state };
}
