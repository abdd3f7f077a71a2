import { ArtifactNotFoundError } from "../errors/ArtifactError.ts";
import { artifactId, assertArtifactId } from "./artifactId.ts";
import { DEFAULT_MAX_ARTIFACT_BYTES, type ArtifactStore } from "./ArtifactStore.ts";
import { checkArtifact } from "./checkArtifact.ts";

/** Artifacts in this process's memory only. */
export function createMemoryStore({ maxBytes = DEFAULT_MAX_ARTIFACT_BYTES }: { maxBytes?: number } = {}): ArtifactStore {
  const name = "memory";
  const blobs = new Map<string, Uint8Array>();
  return {
    name,
    put: async (bytes) => {
      const id = artifactId({ bytes });
      blobs.set(id, checkArtifact({ id, bytes: bytes.slice(), limit: maxBytes, store: name }));
      return id;
    },
    get: async (id, { maxBytes: asked = maxBytes } = {}) => {
      assertArtifactId(id);
      const bytes = blobs.get(id);
      if (bytes === undefined) throw new ArtifactNotFoundError({ id, store: name });
      return checkArtifact({ id, bytes, limit: Math.min(asked, maxBytes), store: name });
    },
  };
}
