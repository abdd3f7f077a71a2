import type { TraceNode } from "@dpin/runtime";
import { BaseError } from "@dpin/sdk";

/** The search cannot go on before a node is published on chain; `opening` is what demandReveal takes. */
export class RevealWantedError extends BaseError {
  readonly node: TraceNode;
  readonly opening: Uint8Array;

  constructor({ node, opening, cause }: { node: TraceNode; opening: Uint8Array; cause?: unknown }) {
    super(`node (op ${node.op}, level ${node.level}, index ${node.index}) must be revealed on chain`, { cause });
    this.node = { op: node.op, level: node.level, index: node.index, hash: node.hash };
    this.opening = opening;
  }
}
