import type { Abi, AbiEvent, ContractEventName, GetEventArgs } from "viem";
import type { IndexedContract } from "../../../manifest/sources.ts";
import type { StoryEvent } from "./HandlerStory.ts";

type Args<A extends Abi, N extends ContractEventName<A>> = GetEventArgs<A, N, { EnableUnion: false; IndexedOnly: false; Required: true }>;

/** Writes the logs of a contract: names and types of events and arguments are its ABI's. */
export function eventsOf<const A extends Abi>({ contract, abi }: { contract: IndexedContract; abi: A }) {
  return <const N extends ContractEventName<A>>(event: N, args: Args<A, N>): StoryEvent => {
    const item = abi.find((entry): entry is AbiEvent => entry.type === "event" && entry.name === event)!;
    return { contract, item, args: args as StoryEvent["args"] };
  };
}
