import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";
import { parseLocator } from "../artifacts/parseLocator.ts";
import { BaseError } from "../errors/BaseError.ts";
import { fetchManifest } from "./fetchManifest.ts";

/** The ids of all artifacts of a job, as far as `store` has its manifest: what must be kept at hand as long as the job is open. */
export async function artifactsOfJob({ store, locator }: { store: ArtifactStore; locator: string }): Promise<string[]> {
  try {
    const { program, inputs } = await fetchManifest({ store, locator });
    return [parseLocator({ locator }).id, program.json, program.weights, ...inputs];
  } catch (error) {
    if (error instanceof BaseError) return [];
    throw error;
  }
}
