import { ArtifactNotFoundError } from "../errors/ArtifactError.ts";
import { BaseError } from "../errors/BaseError.ts";
import { assertArtifactId } from "./artifactId.ts";
import type { ArtifactStore } from "./ArtifactStore.ts";

/**
 * Asks `stores` in order until one gives the artifact with the right hash, and keeps what came from a later one in `keepIn` (the first). What a
 * store answered wrongly is told to `onFault` (hash or size; a store that merely lacks it is no fault), and so is that it could not be kept: who asked
 * gets it all the same. Puts go to the first. Throws ArtifactNotFoundError, its cause an AggregateError of every store's answer.
 */
export function createFallbackStore({
  stores,
  keepIn = stores[0],
  onFault,
}: {
  stores: readonly [ArtifactStore, ...ArtifactStore[]];
  /** One of the stores; what it and those before it gave is not put again. Null keeps nothing. */
  keepIn?: ArtifactStore | null | undefined;
  onFault?: (fault: { id: string; store: string; error: BaseError }) => void;
}): ArtifactStore {
  const [first] = stores;
  const name = stores.map((store) => store.name).join(", ");
  const keeper = keepIn === null ? stores.length : stores.indexOf(keepIn);
  const asFault = (error: unknown) => (error instanceof BaseError ? error : new BaseError(String(error), { cause: error }));
  return {
    name,
    put: (bytes, options) => first.put(bytes, options),
    cidOf: (id) => stores.map((store) => store.cidOf?.(id) ?? null).find((cid) => cid !== null) ?? null,
    get: async (id, options = {}) => {
      assertArtifactId(id);
      const errors: unknown[] = [];
      for (const [i, store] of stores.entries()) {
        let bytes: Uint8Array;
        try {
          bytes = await store.get(id, options);
        } catch (error) {
          options.signal?.throwIfAborted();
          errors.push(error);
          if (!(error instanceof ArtifactNotFoundError)) onFault?.({ id, store: store.name, error: asFault(error) });
          continue;
        }
        if (keepIn !== null && i > keeper) {
          const kept = keepIn.keep?.(bytes) ?? keepIn.put(bytes);
          await kept.catch((error: unknown) => onFault?.({ id, store: keepIn.name, error: asFault(error) }));
        }
        return bytes;
      }
      throw new ArtifactNotFoundError({ id, store: name, cause: new AggregateError(errors) });
    },
  };
}
