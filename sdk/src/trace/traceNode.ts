import type { Hex } from "viem";

/** A node of a job's trace as the contracts name it (docs/spec/commitments.md): level 0 of a tensor's tree are leaf hashes. */
export interface TraceNode {
  readonly op: number;
  readonly level: number;
  readonly index: number;
  readonly hash: Hex;
}
