import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";
import { createFallbackStore } from "../artifacts/createFallbackStore.ts";
import { createHttpStore } from "../artifacts/createHttpStore.ts";
import { createMemoryStore } from "../artifacts/createMemoryStore.ts";

/** Where a committed job's artifacts are looked for: in `store`, then at its provider's endpoint. What comes from there is kept in `store`, or for this call only. */
export function resultStore({ store, endpoint }: { store?: ArtifactStore | undefined; endpoint: string | null }): ArtifactStore {
  const first = store ?? createMemoryStore();
  return endpoint === null ? first : createFallbackStore({ stores: [first, createHttpStore({ endpoint })] });
}
