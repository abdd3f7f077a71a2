import type { IndexedContract } from "../../../manifest/sources.ts";

/** What GraphQL answers; whole numbers of any size. */
export type Json = string | number | bigint | boolean | null | readonly Json[] | { readonly [field: string]: Json };

/** A log of one of the contracts. */
export interface StoryEvent {
  readonly contract: IndexedContract;
  readonly event: string;
  /** As a test of graph-node writes one: types, `indexed`, names. */
  readonly signature: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** One block: seconds since 1970, and its logs, all of one transaction, whose hash is the block's number. */
export interface StoryBlock {
  readonly timestamp: number;
  readonly events: readonly StoryEvent[];
}

/** What contracts say, block by block from number 1 on, and what the index answers afterwards. */
export interface HandlerStory {
  readonly name: string;
  readonly blocks: readonly StoryBlock[];
  /** Lists have no order, all the rest is compared exactly. */
  readonly answers: readonly { readonly query: string; readonly expected: { readonly [field: string]: Json } }[];
}

export const at = (timestamp: number, ...events: readonly StoryEvent[]): StoryBlock => ({ timestamp, events });
