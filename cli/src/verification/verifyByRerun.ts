import { toHex, type Backend } from "@dpin/runtime";
import { fetchJob, type ArtifactStore, type JobRecord } from "@dpin/sdk";
import { WrongResultError } from "./WrongResultError.ts";

/** Runs a job again on a backend and compares both roots with the committed ones. Throws WrongResultError when one differs. */
export async function verifyByRerun({
  store,
  record,
  backend,
  onProgress,
  signal,
}: {
  store: ArtifactStore;
  record: JobRecord & { readonly commitment: NonNullable<JobRecord["commitment"]> };
  backend: Backend;
  onProgress?: (done: number, total: number) => void;
  signal: AbortSignal;
}): Promise<void> {
  const { jobId, programRoot, inputRoot, locator, commitment } = record;
  const { program, constants, inputs, inputRoot: root } = await fetchJob({ store, locator, programRoot, inputRoot, signal });
  const run = await backend.run({
    ...{ program, constants: [...constants], inputs: [...inputs], inputRoot: root, keep: "output", signal },
    ...(onProgress && { onProgress }),
  });
  if (toHex(run.outputRoot) !== commitment.outputRoot)
    throw new WrongResultError(`the output of job ${jobId} is wrong: a run here gives another`);
  if (toHex(run.traceRoot) !== commitment.traceRoot)
    throw new WrongResultError(`the trace of job ${jobId} is wrong, though its output is right: a run here gives another`);
}
