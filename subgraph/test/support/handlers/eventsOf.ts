import type { Abi, AbiEvent, AbiParameter, ContractEventName, GetEventArgs } from "viem";
import type { IndexedContract } from "../../../manifest/sources.ts";
import type { StoryEvent } from "./HandlerStory.ts";

type Args<A extends Abi, N extends ContractEventName<A>> = GetEventArgs<A, N, { EnableUnion: false; IndexedOnly: false; Required: true }>;

/** Writes the logs of a contract: names and types of events and arguments are its ABI's. */
export function eventsOf<const A extends Abi>({ contract, abi }: { contract: IndexedContract; abi: A }) {
  return <const N extends ContractEventName<A>>(event: N, args: Args<A, N>): StoryEvent => {
    const found = abi.find((item): item is AbiEvent => item.type === "event" && item.name === event)!;
    const signature = `${event}(${found.inputs.map((input) => `${typeOf(input)}${input.indexed === true ? " indexed" : ""} ${input.name}`).join(", ")})`;
    const values = args as Readonly<Record<string, unknown>>;
    return { contract, event, signature, args: Object.fromEntries(found.inputs.map((input) => [input.name!, written(input, values[input.name!])])) };
  };
}

function typeOf(parameter: AbiParameter): string {
  return "components" in parameter ? parameter.type.replace("tuple", `(${parameter.components.map(typeOf).join(",")})`) : parameter.type;
}

/** Whole numbers as text, structs as lists of their fields. */
function written(parameter: AbiParameter, value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map((entry) => written({ type: parameter.type.replace(/\[\]$/, "") }, entry));
  if (!("components" in parameter)) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  return parameter.components.map((component) => written(component, fields[component.name!]));
}
