import type { Address, Hex } from "viem";
import type { Checks } from "./createChecks.ts";
import type { Balance } from "./readMoney.ts";

/** One event of the network's contracts, with what its transaction cost. */
export interface ChainEvent {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly transactionHash: Hex;
  readonly gasUsed: bigint;
  readonly from: Address;
  /** Milliseconds of this machine's clock when the event was seen. */
  readonly seenAt: number;
}

export interface JobEntry {
  readonly id: bigint;
  /** What people call the program. */
  program: string;
  /** What the job is about, for people. */
  title: string;
  state: "Posted" | "Accepted" | "Committed" | "Finalized" | "Cancelled" | "Expired" | "Convicted";
  provider: Address | null;
  maxPrice: bigint;
  price: bigint;
  locked: bigint;
  paid: bigint;
  fee: bigint;
  refund: bigint;
  gas: { post: bigint; accept: bigint; commit: bigint; finalize: bigint };
  postedAt: number;
  committedAt: number;
}

export interface ConvictionEntry {
  readonly job: bigint;
  readonly provider: Address;
  readonly challenger: Address;
  kind: string;
  op: number;
  index: number;
  committed: number;
  recomputed: number;
  slashed: bigint;
  compensation: bigint;
  bounty: bigint;
  burned: bigint;
  settled: boolean;
  proof: { hash: Hex; gas: bigint };
}

/** A claim or a proof: what a dispute took on chain. */
export interface DisputeTransaction {
  /** A claim does not tell: null until it is proven. */
  job: bigint | null;
  /** The claim, of a claim. */
  readonly claim?: Hex;
  readonly kind: "claim" | "prove" | "demand" | "answer";
  readonly hash: Hex;
  readonly gas: bigint;
}

/** Everything the story knows from the chain's events alone. */
export interface Ledger {
  readonly jobs: Map<bigint, JobEntry>;
  readonly convictions: Map<bigint, ConvictionEntry>;
  readonly disputes: DisputeTransaction[];
}

/** Everything a summary is made of; answers are by job. */
export interface StorySummary {
  readonly ledger: Ledger;
  /** Bytes of operand leaves that the proof against a job opens; none for kinds that open none. */
  readonly fanIn: ReadonlyMap<bigint, number>;
  readonly nameOf: (address: Address) => string;
  readonly before: readonly Balance[];
  readonly after: readonly Balance[];
  readonly outputs: readonly string[];
  readonly answers: ReadonlyMap<bigint, string>;
  readonly checks: Checks;
  readonly seconds: number;
}
