import type { Hash } from "../hash/types.ts";

/** What a job binds: everything a fraud proof is checked against. */
export interface Statement {
  readonly programRoot: Hash;
  readonly inputRoot: Hash;
  readonly outputRoot: Hash;
  readonly traceRoot: Hash;
}

/** Codes are the positions in this list; the first four after None are proof kinds (docs/spec/commitments.md). */
export const FAULT_KINDS = ["None", "Element", "OutputRoot", "PaddingByte", "PaddingNode", "Silence"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A proven fault; `index` is the element, byte or node index within `op`, the values are 0 unless the kind is Element. */
export interface Fault {
  readonly kind: FaultKind;
  readonly op: number;
  readonly index: number;
  readonly committed: number;
  readonly recomputed: number;
}

/** The op number that stands for the trace tree in a node address. */
export const TRACE_TREE = 0xffffffff;

/** How many levels one reveal goes down at most. */
export const REVEAL_LEVELS = 4;

export interface NodeAddress {
  readonly op: number;
  readonly level: number;
  readonly index: number;
}

export interface TraceNode extends NodeAddress {
  readonly hash: Hash;
}

/** A node somebody wants to look into: `opening()` proves on chain that it is in the committed trace (ITensorReferee.openNode). */
export interface NodeRequest extends TraceNode {
  opening(): Uint8Array;
}

/**
 * How a verifier looks into a provider's committed trace. Answers may be wrong: whoever asks checks them against the hash above.
 * Reject when the provider does not answer.
 */
export interface TraceView {
  /** The descendants of a node of level ≥ 1, min(4, level) levels down, left to right. */
  node(request: NodeRequest): Promise<Hash[]>;
  /** The 512 bytes of a leaf, a node of level 0. */
  leaf(request: NodeRequest): Promise<Uint8Array>;
}

/** Where a committed trace departs from one's own run, with what the provider committed there. */
export type Divergence =
  | ({ readonly kind: "Element"; readonly element: number } & CommittedLeaf)
  | ({ readonly kind: "PaddingByte" } & CommittedLeaf)
  | { readonly kind: "PaddingNode"; readonly node: TraceNode; readonly siblings: readonly Hash[]; readonly tracePath: readonly Hash[] }
  | { readonly kind: "OutputRoot" };

/** A leaf of an op's output as the provider committed it, with its path in the tensor and the path of the op's root in the trace. */
export interface CommittedLeaf {
  readonly op: number;
  readonly leaf: Uint8Array;
  readonly leafIndex: number;
  readonly leafPath: readonly Hash[];
  readonly tracePath: readonly Hash[];
}
