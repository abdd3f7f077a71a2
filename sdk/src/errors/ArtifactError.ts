import { BaseError, TransientError } from "./BaseError.ts";

/** No store that was asked holds the artifact. */
export class ArtifactNotFoundError extends TransientError {
  constructor({ id, store, cause }: { id: string; store: string; cause?: unknown }) {
    super(`artifact ${id} is not in ${store}`, { cause });
  }
}

/** A store answered with bytes whose SHA-256 is not the artifact's id. */
export class ArtifactHashError extends BaseError {
  constructor({ id, actual, store }: { id: string; actual: string; store: string }) {
    super(`artifact ${id} from ${store} has the wrong hash`, { details: { actual } });
  }
}

/** An artifact is larger than the reader is willing to take, in bytes. */
export class ArtifactTooLargeError extends BaseError {
  constructor({ id, size, limit, store }: { id: string; size: number; limit: number; store: string }) {
    super(`artifact ${id} from ${store} is larger than ${limit} bytes`, { details: { size } });
  }
}

/** A string that should be an artifact's id is not 64 lower-case hex digits. */
export class ArtifactIdError extends BaseError {
  constructor({ id }: { id: string }) {
    super(`${JSON.stringify(id.slice(0, 80))} is not an artifact id (64 lower-case hex digits)`);
  }
}

/** A manifest, a program or inputs are not what the job on chain names. */
export class ManifestError extends BaseError {}
