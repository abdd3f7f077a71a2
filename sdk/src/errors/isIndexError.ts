import {
  IndexAnswerError,
  IndexBehindError,
  IndexBlockError,
  IndexBrokenError,
  IndexMismatchError,
  IndexQueryError,
  IndexUnreachableError,
} from "./IndexError.ts";

const TYPES = [
  IndexAnswerError,
  IndexBehindError,
  IndexBlockError,
  IndexBrokenError,
  IndexMismatchError,
  IndexQueryError,
  IndexUnreachableError,
] as const;

/** Whether an error is about the index alone, so that whoever can read the chain itself may go on. */
export function isIndexError(error: unknown): error is InstanceType<(typeof TYPES)[number]> {
  return TYPES.some((type) => error instanceof type);
}
