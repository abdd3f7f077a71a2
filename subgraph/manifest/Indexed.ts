import type { Address } from "viem";
import type { IndexedContract } from "./sources.ts";

/** What of a deployment the subgraph must be told. */
export interface Indexed {
  /** As graph-node's configuration names the chain. */
  readonly network: string;
  readonly addresses: Readonly<Record<IndexedContract, Address>>;
  /** First block that can hold an event. */
  readonly fromBlock: bigint;
  /** What the contracts were made with and no event tells; seconds, `start` since 1970 or 0. */
  readonly parameters: {
    readonly Staking: { readonly jailPeriod: number };
    readonly Escrow: { readonly proofTail: number; readonly minChallengeWindow: number };
    readonly Streams: { readonly proofTail: number; readonly minChallengeWindow: number };
    readonly Emission: { readonly start: number; readonly epochLength: number };
  };
}
