import { BaseError, NodeUnreachableError } from "./BaseError.ts";

/** A node, named by its host, did not answer or answered what no sound node does; another node, or the same one later, may do better. */
export class NodeFaultError extends NodeUnreachableError {
  /** Host of the node: the rest of its URL may hold a key. */
  readonly server: string;
  /** How long the node asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly timedOut: boolean;

  constructor({
    server,
    method,
    reason,
    retryAfterMs,
    timedOut = false,
  }: {
    server: string;
    method: string;
    reason: string;
    retryAfterMs?: number | undefined;
    timedOut?: boolean;
  }) {
    super(`${method}: ${server} ${reason}`);
    this.server = server;
    this.retryAfterMs = retryAfterMs;
    this.timedOut = timedOut;
  }
}

/** A node gives fewer logs, or logs of fewer blocks, than were asked for at once; asking for less cures it. */
export class RangeLimitError extends BaseError {
  /** How long the node asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** It was asked too often lately, or is too slow: less and later. */
  readonly tooOften: boolean;

  constructor({ reason, tooOften, retryAfterMs }: { reason: string; tooOften: boolean; retryAfterMs?: number | undefined }) {
    super(`too many logs at once: ${reason}`);
    this.retryAfterMs = retryAfterMs;
    this.tooOften = tooOften;
  }
}

/** The key holds less native coin than a transaction may cost; it can be sent when there is more. */
export class InsufficientFundsError extends BaseError {
  constructor({ call, details, cause }: { call: string; details?: Record<string, unknown>; cause?: unknown }) {
    super(`the key has not enough native coin for ${call}`, { ...(details && { details }), cause });
  }
}

/** No transaction is sent at these gas prices: the base fee is above the most that the fee policy offers. Sending works again when it falls. */
export class FeesTooHighError extends BaseError {}
