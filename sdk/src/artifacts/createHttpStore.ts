import { ArtifactHashError, ArtifactNotFoundError } from "../errors/ArtifactError.ts";
import { BaseError } from "../errors/BaseError.ts";
import { displayUrl } from "../http/displayUrl.ts";
import { endpointUrl } from "../http/endpointUrl.ts";
import { assertArtifactId } from "./artifactId.ts";
import { DEFAULT_MAX_ARTIFACT_BYTES, type ArtifactStore } from "./ArtifactStore.ts";
import { downloadArtifact } from "./downloadArtifact.ts";
import type { PartialStore } from "./PartialStore.ts";

/** Milliseconds without a byte after which a connection is given up, and bytes that earn a download a second more than `timeoutMs`. */
export const STALL_MS = 15_000;
export const LEAST_BYTES_PER_SECOND = 2 ** 20;

/**
 * Reads artifacts from `GET {endpoint}/artifacts/{id}`; never more than `maxBytes`, never longer than `timeoutMs` and a second for each MiB. A download that breaks off goes on where it ended,
 * with `partials` also in another process; one that was put together from parts and has the wrong hash is begun anew once.
 */
export function createHttpStore({
  endpoint,
  maxBytes = DEFAULT_MAX_ARTIFACT_BYTES,
  timeoutMs = 60_000,
  stallMs = STALL_MS,
  attempts,
  partials,
}: {
  endpoint: string;
  maxBytes?: number;
  timeoutMs?: number;
  stallMs?: number;
  /** Requests for one artifact, at most. */
  attempts?: number;
  partials?: PartialStore | undefined;
}): ArtifactStore {
  const name = displayUrl({ url: endpoint });
  return {
    name,
    put: () => Promise.reject(new BaseError(`${name} is only read; artifacts are put into a store of one's own`)),
    get: async (id, { signal, maxBytes: asked = maxBytes } = {}) => {
      assertArtifactId(id);
      const limit = Math.min(asked, maxBytes);
      const patience = { timeoutMs, stallMs: Math.min(stallMs, timeoutMs), bytesPerSecond: LEAST_BYTES_PER_SECOND };
      try {
        const url = endpointUrl({ endpoint, path: `artifacts/${id}` });
        return await downloadArtifact({ id, url, limit, store: name, attempts, partials, signal, ...patience });
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof ArtifactHashError) throw error;
        throw new ArtifactNotFoundError({ id, store: name, cause: error });
      }
    },
  };
}
