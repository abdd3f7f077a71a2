import { ArtifactNotFoundError } from "../errors/ArtifactError.ts";
import type { BaseError } from "../errors/BaseError.ts";
import { assertArtifactId } from "./artifactId.ts";
import type { ArtifactStore } from "./ArtifactStore.ts";

/**
 * Asks `stores` in order until one gives the artifact with the right hash, and keeps what came from elsewhere in the first. What a
 * store answered wrongly is told to `onFault` (hash or size; a store that merely lacks it is no fault). Puts go to the first.
 * Throws ArtifactNotFoundError, its cause an AggregateError of every store's answer.
 */
export function createFallbackStore({
  stores,
  onFault,
}: {
  stores: readonly [ArtifactStore, ...ArtifactStore[]];
  onFault?: (fault: { id: string; store: string; error: BaseError }) => void;
}): ArtifactStore {
  const [first] = stores;
  const name = stores.map((store) => store.name).join(", ");
  return {
    name,
    put: (bytes) => first.put(bytes),
    get: async (id, options = {}) => {
      assertArtifactId(id);
      const errors: unknown[] = [];
      for (const store of stores) {
        try {
          const bytes = await store.get(id, options);
          if (store !== first) await first.put(bytes);
          return bytes;
        } catch (error) {
          options.signal?.throwIfAborted();
          errors.push(error);
          if (!(error instanceof ArtifactNotFoundError)) onFault?.({ id, store: store.name, error: error as BaseError });
        }
      }
      throw new ArtifactNotFoundError({ id, store: name, cause: new AggregateError(errors) });
    },
  };
}
