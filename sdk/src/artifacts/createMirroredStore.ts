import { wait } from "../client/wait.ts";
import { BaseError } from "../errors/BaseError.ts";
import type { ArtifactStore } from "./ArtifactStore.ts";

/**
 * A store whose puts also go to `mirrors`. `put` waits `waitMs` for them at most, then they go on by themselves; one that fails is told to `onFault` and
 * holds nobody up, since the store itself has the artifact. Gets ask the store only.
 */
export function createMirroredStore({
  store,
  mirrors,
  waitMs = 10_000,
  onFault,
}: {
  store: ArtifactStore;
  mirrors: readonly ArtifactStore[];
  waitMs?: number;
  onFault?: (fault: { id: string; store: string; error: BaseError }) => void;
}): ArtifactStore {
  return {
    name: store.name,
    get: (id, options) => store.get(id, options),
    keep: (bytes) => store.put(bytes),
    put: async (bytes, options) => {
      const id = await store.put(bytes, options);
      const waited = new AbortController();
      const copies = mirrors.map((mirror) =>
        mirror.put(bytes, options).catch((error: unknown) => {
          onFault?.({ id, store: mirror.name, error: error instanceof BaseError ? error : new BaseError(String(error), { cause: error }) });
        }),
      );
      const late = wait({ ms: waitMs, signal: waited.signal }).catch(() => undefined);
      await Promise.race([Promise.all(copies), late]);
      waited.abort();
      return id;
    },
    cidOf: (id) => [store, ...mirrors].map((each) => each.cidOf?.(id) ?? null).find((cid) => cid !== null) ?? null,
  };
}
