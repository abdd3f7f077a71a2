import type { TransactionReceipt } from "viem";

export interface BaseErrorOptions {
  /** Facts for whoever reads the log, one per line of the message. */
  readonly details?: Record<string, unknown>;
  readonly cause?: unknown;
}

/** The root of every error this project throws on purpose: one short sentence, the facts behind it, and what caused it. */
export class BaseError extends Error {
  readonly shortMessage: string;
  readonly details: Record<string, unknown>;

  constructor(shortMessage: string, { details = {}, cause }: BaseErrorOptions = {}) {
    const facts = Object.entries(details).map(([key, value]) => `\n  ${key}: ${String(value)}`);
    super(shortMessage + facts.join(""), cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.shortMessage = shortMessage;
    this.details = details;
  }
}

/** Something that may work when tried again unchanged: a node or a server that is away, slow or overloaded. */
export class TransientError extends BaseError {}

/** The chain's node cannot be reached or does not answer in time. */
export class NodeUnreachableError extends TransientError {}

/** A contract refused a call; `errorName` and `args` are those of the contract's custom error. */
export class ContractRevertError extends BaseError {
  readonly errorName: string;
  readonly args: readonly unknown[];
  /** Of a call that was mined all the same, so that it cost gas. */
  receipt: TransactionReceipt | undefined;

  constructor({ call, errorName, args, cause }: { call: string; errorName: string; args: readonly unknown[]; cause?: unknown }) {
    super(`${call} reverted with ${errorName}(${args.map(String).join(", ")})`, { cause });
    this.errorName = errorName;
    this.args = args;
  }
}

/** A client without a key was asked to send a transaction. */
export class ReadOnlyClientError extends BaseError {}

/** A transaction was not mined by the time after which it is worth nothing; it will not happen any more. */
export class DeadlinePassedError extends BaseError {}
