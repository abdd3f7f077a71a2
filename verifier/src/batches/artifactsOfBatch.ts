import { artifactsOfJob, BaseError, fetchBatch, parseLocator } from "@dpin/sdk";
import type { ArtifactStore } from "@dpin/sdk";
import type { Hex } from "viem";

/** The ids of all artifacts of a batch and of its jobs, as far as `store` has their manifests: what must be kept at hand as long as the batch is open. */
export async function artifactsOfBatch({
  store,
  locator,
  jobsRoot,
}: {
  store: ArtifactStore;
  locator: string;
  jobsRoot: Hex;
}): Promise<string[]> {
  try {
    const { manifest } = await fetchBatch({ store, locator, jobsRoot });
    const ids = [parseLocator({ locator }).id];
    // One after the other: a batch may have thousands of jobs.
    for (const job of manifest.jobs) ids.push(...(await artifactsOfJob({ store, locator: job.manifest })));
    return ids;
  } catch (error) {
    if (error instanceof BaseError) return [];
    throw error;
  }
}
