import { BaseError, TransientError } from "./BaseError.ts";

/** A provider's answer about its trace does not hash to what it committed to. */
export class TraceMismatchError extends BaseError {
  constructor({ what, endpoint, cause }: { what: string; endpoint: string; cause?: unknown }) {
    super(`${what} from ${endpoint} does not hash to the committed trace`, { cause });
  }
}

/** A provider does not answer a question about its trace. */
export class TraceUnavailableError extends TransientError {
  constructor({ what, endpoint, cause }: { what: string; endpoint: string; cause?: unknown }) {
    super(`${endpoint} does not give ${what}`, { cause });
  }
}
