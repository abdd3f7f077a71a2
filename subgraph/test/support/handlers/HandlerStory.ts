import type { AbiEvent } from "viem";
import type { IndexedContract } from "../../../manifest/sources.ts";

/** What GraphQL answers; whole numbers of any size. */
export type Json = string | number | bigint | boolean | null | readonly Json[] | { readonly [field: string]: Json };

/** A log of one of the contracts. */
export interface StoryEvent {
  readonly contract: IndexedContract;
  readonly item: AbiEvent;
  readonly args: Readonly<Record<string, unknown>>;
  /** Its handler fails without an event that has a struct. */
  readonly needsStruct?: true;
}

/** One block: seconds since 1970, and its logs. */
export interface StoryBlock {
  readonly timestamp: number;
  readonly events: readonly StoryEvent[];
}

export interface StoryAnswer {
  readonly query: string;
  readonly expected: { readonly [field: string]: Json };
  /** It follows from an event that has a struct. */
  readonly needsStruct?: true;
}

/**
 * What contracts say, block by block, and what the index answers afterwards. As the story tells it its blocks are numbered from 1, all logs of a block are of one transaction, whose hash is the block's
 * number in 32 bytes, and the contracts have the addresses of `ADDRESSES`.
 */
export interface HandlerStory {
  readonly name: string;
  readonly blocks: readonly StoryBlock[];
  /** Lists have no order. */
  readonly answers: readonly StoryAnswer[];
}

/** Of an event or an answer: without an event that has a struct there is none. */
export const needsStruct = <T extends StoryEvent | StoryAnswer>(what: T): T => ({ ...what, needsStruct: true });

export const at = (timestamp: number, ...events: readonly StoryEvent[]): StoryBlock => ({ timestamp, events });
