/** A content-addressed store of blobs; an artifact's id is the SHA-256 of its bytes, in lower-case hex. */
export interface ArtifactStore {
  /** For messages: what and where this store is. */
  readonly name: string;
  /** Keeps the bytes and gives their id; a store that is only read throws. */
  put(bytes: Uint8Array, options?: { signal?: AbortSignal | undefined }): Promise<string>;
  /** The same for what was fetched elsewhere, where that makes a difference: it is not published. */
  keep?(bytes: Uint8Array): Promise<string>;
  /**
   * The bytes of an artifact, hash checked. Throws ArtifactNotFoundError, ArtifactHashError, ArtifactTooLargeError (more than `maxBytes`,
   * which may lower the store's own limit) or ArtifactIdError.
   */
  get(id: string, options?: GetOptions): Promise<Uint8Array>;
  /** The CID under which IPFS has what was put, if it is more than one block, so that the id does not tell it; null when it is not known. */
  cidOf?(id: string): string | null;
}

export interface GetOptions {
  readonly signal?: AbortSignal | undefined;
  readonly maxBytes?: number | undefined;
  /** Under which CID IPFS may have it, as somebody says: a hint, never trusted. */
  readonly cid?: string | undefined;
}

/** 256 MiB: what a store takes or gives unless told otherwise. */
export const DEFAULT_MAX_ARTIFACT_BYTES = 2 ** 28;
