import { ArtifactNotFoundError } from "../errors/ArtifactError.ts";
import { BaseError } from "../errors/BaseError.ts";
import { endpointUrl } from "../http/endpointUrl.ts";
import { readLimited } from "../http/readLimited.ts";
import { assertArtifactId } from "./artifactId.ts";
import { DEFAULT_MAX_ARTIFACT_BYTES, type ArtifactStore } from "./ArtifactStore.ts";
import { checkArtifact } from "./checkArtifact.ts";

/** Reads artifacts from `GET {endpoint}/artifacts/{id}`; never more than `maxBytes`, never longer than `timeoutMs` without an end. */
export function createHttpStore({
  endpoint,
  maxBytes = DEFAULT_MAX_ARTIFACT_BYTES,
  timeoutMs = 60_000,
}: {
  endpoint: string;
  maxBytes?: number;
  timeoutMs?: number;
}): ArtifactStore {
  const name = endpoint;
  return {
    name,
    put: () => Promise.reject(new BaseError(`${name} is only read; artifacts are put into a store of one's own`)),
    get: async (id, { signal, maxBytes: asked = maxBytes } = {}) => {
      assertArtifactId(id);
      const limit = Math.min(asked, maxBytes);
      const bytes = await readLimited({ url: endpointUrl({ endpoint, path: `artifacts/${id}` }), limit, timeoutMs, signal }).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw new ArtifactNotFoundError({ id, store: name, cause: error });
      });
      return checkArtifact({ id, bytes, limit, store: name });
    },
  };
}
