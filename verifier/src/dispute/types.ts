import type { JobState, TraceNode } from "@dpin/sdk";
import type { Hex } from "viem";

/** A proof that convicts, with the salt of its claim. Lost, it would have to be found and claimed again: it lives in the journal. */
export interface Evidence {
  readonly proof: Hex;
  readonly salt: Hex;
  /** keccak256(abi.encode(jobId, keccak256(proof), challenger, salt)). */
  readonly claim: Hex;
  /** A FaultKind's name, for people. */
  readonly kind: string;
}

/** A node that must be published on chain before the search can go on; `opening` is what demandReveal takes. */
export interface RevealWanted {
  readonly node: TraceNode;
  readonly opening: Hex;
}

/** What this verifier knows about a job by its own work. */
export type Finding =
  | { readonly kind: "unchecked" }
  | { readonly kind: "checking" }
  /** Roots equal, or left to others by the policy, or an alarm (our own backends disagree): nothing more to do. */
  | { readonly kind: "closed"; readonly reason: string }
  /** Roots differ; the search for the differing element has not begun or can go on now. */
  | { readonly kind: "differs" }
  | { readonly kind: "wanting"; readonly reveal: RevealWanted }
  | { readonly kind: "proven"; readonly evidence: Evidence };

/** A reveal as the chain has it. */
export interface RevealStatus {
  readonly node: TraceNode;
  readonly mine: boolean;
  /** Native wei still held for it. */
  readonly deposit: bigint;
  readonly respondBy: number;
  readonly answered: boolean;
}

export interface DisputeJob {
  readonly jobId: bigint;
  readonly state: JobState;
  /** Whether its end stands for long enough not to be taken back; of a job that goes on it means nothing. */
  readonly confirmed: boolean;
  /** Last second for claims and reveals, and how far reveals may still move it. */
  readonly windowEnd: number;
  readonly windowCap: number;
  readonly finding: Finding;
  /** Block and second of this verifier's claim. */
  readonly claim: { readonly block: bigint; readonly time: number } | null;
  readonly conviction: { readonly mine: boolean; readonly settled: boolean } | null;
  readonly reveals: readonly RevealStatus[];
}

/** Everything the solver decides from; times are chain seconds. */
export interface DisputeState {
  /** Timestamp and number of the latest block. */
  readonly now: number;
  readonly block: bigint;
  /** Timestamp of a block that no reorganisation takes back and no node only claims: what is over by this clock is over. */
  readonly sureNow: number;
  /** Seconds after windowEnd in which proofs of earlier claims are still taken. */
  readonly proofTail: number;
  /** Seconds a provider has to answer a reveal. */
  readonly responseTime: number;
  /** Native wei of earlier deposits that wait to be withdrawn. */
  readonly depositCredit: bigint;
  readonly jobs: readonly DisputeJob[];
}

export type Action =
  | { readonly kind: "check"; readonly jobId: bigint }
  | { readonly kind: "search"; readonly jobId: bigint }
  | { readonly kind: "demandReveal"; readonly jobId: bigint; readonly reveal: RevealWanted }
  | { readonly kind: "convictSilence"; readonly jobId: bigint; readonly node: TraceNode }
  | { readonly kind: "commitClaim"; readonly jobId: bigint; readonly evidence: Evidence }
  | { readonly kind: "proveFraud"; readonly jobId: bigint; readonly evidence: Evidence }
  | { readonly kind: "settle"; readonly jobId: bigint }
  | { readonly kind: "reclaimDeposit"; readonly jobId: bigint; readonly node: TraceNode }
  | { readonly kind: "withdrawDeposits" }
  | { readonly kind: "close"; readonly jobId: bigint; readonly reason: string };
