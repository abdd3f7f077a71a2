import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";
import { parseLocator } from "../artifacts/parseLocator.ts";
import { ManifestError } from "../errors/ArtifactError.ts";
import { manifestSchema, type Manifest } from "./manifestSchema.ts";

const MAX_MANIFEST_BYTES = 64 * 1024;

/** A job's manifest by its locator. Throws an ArtifactError when it cannot be had, ManifestError when it is malformed. */
export async function fetchManifest({
  store,
  locator,
  signal,
}: {
  store: ArtifactStore;
  locator: string;
  signal?: AbortSignal | undefined;
}): Promise<Manifest> {
  const { id, cid } = parseLocator({ locator });
  return readManifest(await store.get(id, { signal, maxBytes: MAX_MANIFEST_BYTES, cid }));
}

function readManifest(bytes: Uint8Array): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ManifestError("the manifest is not JSON", { cause });
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw new ManifestError("the manifest is malformed", { cause: parsed.error });
  return parsed.data;
}
