/** A content-addressed store of blobs; an artifact's id is the SHA-256 of its bytes, in lower-case hex. */
export interface ArtifactStore {
  /** For messages: what and where this store is. */
  readonly name: string;
  /** Keeps the bytes and gives their id; a store that is only read throws. */
  put(bytes: Uint8Array): Promise<string>;
  /**
   * The bytes of an artifact, hash checked. Throws ArtifactNotFoundError, ArtifactHashError, ArtifactTooLargeError (more than `maxBytes`,
   * which may lower the store's own limit) or ArtifactIdError.
   */
  get(id: string, options?: { signal?: AbortSignal | undefined; maxBytes?: number | undefined }): Promise<Uint8Array>;
}

/** 256 MiB: what a store takes or gives unless told otherwise. */
export const DEFAULT_MAX_ARTIFACT_BYTES = 2 ** 28;
