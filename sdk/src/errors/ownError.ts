import { BaseError } from "./BaseError.ts";

/** The first error of this project among an error and its causes; viem wraps what a transport throws. */
export function ownError(error: unknown): BaseError | null {
  let cause = error;
  for (let depth = 0; depth < 12 && cause instanceof Error; depth++, cause = cause.cause) if (cause instanceof BaseError) return cause;
  return null;
}
