import { BaseError, TransientError } from "./BaseError.ts";

/** The index's server is away, slow or overloaded. */
export class IndexUnreachableError extends TransientError {}

/** The index has not reached a block, or is further behind the chain than is taken. */
export class IndexBehindError extends TransientError {}

/** The index refused a question; `reasons` are its words. */
export class IndexQueryError extends BaseError {
  readonly reasons: readonly string[];

  constructor({ server, reasons }: { server: string; reasons: readonly string[] }) {
    const told = reasons.map((reason) => reason.slice(0, 500));
    super(`the index at ${server} refuses the question: ${told.slice(0, 3).join("; ")}`);
    this.reasons = told;
  }
}

/** The index answered something else than was asked. */
export class IndexAnswerError extends BaseError {}

/** The index does not have the block that was asked for: the chain took it back, or the index never came to it. */
export class IndexBlockError extends BaseError {}

/** A handler of the subgraph failed: the index stays at the block before. */
export class IndexBrokenError extends BaseError {}

/** The index is not one of this network: of another chain, another deployment, or of blocks that the chain took back. */
export class IndexMismatchError extends BaseError {}
