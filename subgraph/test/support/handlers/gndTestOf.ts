import type { AbiEvent } from "viem";
import { wordId } from "../reconcile/expectation.ts";
import { ADDRESSES } from "./addresses.ts";
import type { HandlerStory, Json, StoryEvent } from "./HandlerStory.ts";

/** A file of `gnd test`, graph-node's own test runner. */
export interface GndTest {
  readonly name: string;
  readonly blocks: readonly { readonly number: number; readonly timestamp: number; readonly events: readonly GndEvent[] }[];
  readonly assertions: readonly { readonly query: string; readonly expected: Json }[];
}

interface GndEvent {
  readonly address: string;
  /** With names of arguments and `indexed`. */
  readonly event: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly txHash: string;
}

/** Whether an event has a struct among its arguments, which `gnd test` (0.45.0) cannot encode. */
export const hasStruct = ({ inputs }: AbiEvent): boolean => inputs.some((input) => "components" in input);

/** Whether `gnd test` can be told of it. */
export const isForGnd = ({ item, needsStruct }: StoryEvent): boolean => needsStruct !== true && !hasStruct(item);

/** A story as a file of `gnd test`: without events that have structs, and without answers that need those. */
export function gndTestOf({ name, blocks, answers }: HandlerStory): GndTest {
  return {
    name,
    blocks: blocks.map(({ timestamp, events }, i) => ({
      ...{ number: i + 1, timestamp },
      events: events.filter(isForGnd).map((event) => eventOf(event, i + 1)),
    })),
    assertions: answers.filter(({ needsStruct }) => needsStruct !== true).map(({ query, expected }) => ({ query, expected })),
  };
}

function eventOf({ contract, item, args }: StoryEvent, block: number): GndEvent {
  const inputs = item.inputs.map(({ type, indexed, name }) => `${type} ${indexed === true ? "indexed " : ""}${name}`);
  return { address: ADDRESSES[contract], event: `${item.name}(${inputs.join(", ")})`, params: args, txHash: wordId(BigInt(block)) };
}
