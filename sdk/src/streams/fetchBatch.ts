import type { Hex } from "viem";
import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";
import { ManifestError } from "../errors/ArtifactError.ts";
import { BATCH_JOB_BYTES, MAX_BATCH_JOBS, type BatchJob } from "./batchJob.ts";
import { batchTree, type BatchTree } from "./batchTree.ts";
import { decodeBatchJobs } from "./decodeBatchJobs.ts";

/**
 * Fetches the list of a committed batch's jobs by its locator and checks that it is what the chain holds: `jobCount` jobs under `jobsRoot`. Throws an ArtifactError when it
 * cannot be had, ManifestError when it is another list or too long for one. Await `initHash` of the runtime before.
 */
export async function fetchBatch({
  store,
  locator,
  jobsRoot,
  jobCount,
  signal,
}: {
  store: ArtifactStore;
  locator: string;
  jobsRoot: Hex;
  jobCount: number;
  signal?: AbortSignal | undefined;
}): Promise<{ jobs: BatchJob[]; tree: BatchTree }> {
  if (jobCount > MAX_BATCH_JOBS) throw new ManifestError(`${jobCount} jobs are more than the ${MAX_BATCH_JOBS} of a list`);
  const bytes = await store.get(locator, { signal, maxBytes: BATCH_JOB_BYTES * jobCount });
  const jobs = decodeBatchJobs({ bytes, count: jobCount });
  const tree = batchTree({ statements: jobs });
  if (tree.root !== jobsRoot) {
    throw new ManifestError("the list of jobs is not the batch's", { details: { expected: jobsRoot, actual: tree.root } });
  }
  return { jobs, tree };
}
