import type { Hex } from "viem";
import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";
import { parseLocator } from "../artifacts/parseLocator.ts";
import { ManifestError } from "../errors/ArtifactError.ts";
import { batchTree, type BatchTree } from "./batchTree.ts";
import { batchManifestSchema, type BatchManifest } from "./streamSchemas.ts";

const MAX_BYTES = 4 * 2 ** 20;

/**
 * A committed batch's jobs and their tree, fetched by its locator and checked against the root on chain; throws ManifestError when they are others, or an
 * ArtifactError. Await `initHash` of the runtime before.
 */
export async function fetchBatch({
  store,
  locator,
  jobsRoot,
  signal,
}: {
  store: ArtifactStore;
  locator: string;
  jobsRoot: Hex;
  signal?: AbortSignal | undefined;
}): Promise<{ manifest: BatchManifest; tree: BatchTree }> {
  const { id, cid } = parseLocator({ locator });
  const bytes = await store.get(id, { signal, maxBytes: MAX_BYTES, cid });
  let manifest: BatchManifest;
  try {
    manifest = batchManifestSchema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new ManifestError("the batch's manifest is malformed", { cause });
  }
  const tree = batchTree({ statements: manifest.jobs });
  if (tree.root !== jobsRoot.toLowerCase()) {
    throw new ManifestError("the batch's jobs are not what was committed", { details: { expected: jobsRoot, actual: tree.root } });
  }
  return { manifest, tree };
}
