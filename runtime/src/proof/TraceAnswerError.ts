import type { NodeAddress } from "./types.ts";

/** A provider's answer about a node that does not hash to the node: as good as no answer. */
export class TraceAnswerError extends Error {
  readonly node: NodeAddress;

  constructor({ op, level, index }: NodeAddress) {
    super(`the answer for node (op ${op}, level ${level}, index ${index}) does not hash to it`);
    this.name = "TraceAnswerError";
    this.node = { op, level, index };
  }
}
