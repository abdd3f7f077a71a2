import { concat, encodeAbiParameters, encodeEventTopics, numberToHex, pad, type Address, type Hex } from "viem";
import type { EthereumProvider } from "hardhat/types/providers";
import { exampleIndexed } from "../exampleIndexed.ts";
import { ADDRESSES } from "./addresses.ts";
import type { HandlerStory, StoryEvent } from "./HandlerStory.ts";

/**
 * Code that says what it is told: of the calldata the first byte is the number of topics, 1 to 4, then come four words of topics, and the rest is data. It copies the data to memory and jumps to
 * one of four blocks of 20 bytes, each of which pushes its topics and logs.
 */
const EMITTER: Hex = `0x${padded("6081360360815f375f3560f81c60140256")}${[1, 2, 3, 4].map(logOf).join("")}`;
const TOPICS = 4;

function logOf(topics: number): string {
  const push = Array.from({ length: topics }, (_, i) => `60${(1 + 32 * i).toString(16).padStart(2, "0")}35`).reverse();
  return padded(`5b${push.join("")}608136035fa${topics}00`);
}
function padded(code: string): string {
  return code.padEnd(40, "0");
}

/** Where a log of a story has come to lie on the chain. */
export interface ToldLog {
  readonly transaction: Hex;
  /** Of the log within its block, from 0. */
  readonly index: number;
}

/** A story's block on the chain, and its logs in the story's order. */
export interface ToldBlock {
  readonly number: bigint;
  readonly logs: readonly ToldLog[];
}

/**
 * Has contracts say on a new chain that began in 1970 what the stories hold, those of subgraph number i at the addresses `exampleIndexed(i)`: blocks of one time are one block there. Resolves to each
 * story's blocks.
 */
export async function playStories({
  provider,
  subgraphs,
}: {
  provider: EthereumProvider;
  subgraphs: readonly (readonly HandlerStory[])[];
}): Promise<ReadonlyMap<HandlerStory, readonly ToldBlock[]>> {
  const [from] = (await provider.request({ method: "eth_accounts" })) as Hex[];
  const stories = subgraphs.flat();
  const addresses = subgraphs.map((_, i) => exampleIndexed(i).addresses);
  for (const address of addresses.flatMap((own) => Object.values(own)))
    await provider.request({ method: "hardhat_setCode", params: [address, EMITTER] });
  await provider.request({ method: "evm_setAutomine", params: [false] });
  const told = new Map<HandlerStory, ToldBlock[]>(stories.map((story) => [story, []]));
  const times = [...new Set(stories.flatMap(({ blocks }) => blocks.map(({ timestamp }) => timestamp)))].sort((a, b) => a - b);
  for (const [number, time] of times.entries()) {
    let index = 0;
    for (const story of stories) {
      const contracts = addresses[subgraphs.findIndex((list) => list.includes(story))]!;
      const own = story.blocks.filter(({ timestamp }) => timestamp === time);
      const logs: ToldLog[] = [];
      for (const event of own.flatMap(({ events }) => events)) {
        const transaction = { from, to: contracts[event.contract], data: calldataOf(event, contracts), gas: "0x30d40" };
        logs.push({
          transaction: (await provider.request({ method: "eth_sendTransaction", params: [transaction] })) as Hex,
          index: index++,
        });
      }
      if (own.length > 0) told.get(story)!.push({ number: BigInt(number + 1), logs });
    }
    await provider.request({ method: "evm_setNextBlockTimestamp", params: [time] });
    await provider.request({ method: "evm_mine", params: [] });
  }
  return told;
}

function calldataOf({ item, args }: StoryEvent, addresses: Readonly<Record<string, Address>>): Hex {
  // Contracts that a log names are the story's own.
  const own = new Map(Object.entries(ADDRESSES).map(([contract, address]) => [address as unknown, addresses[contract]]));
  const values = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, own.get(value) ?? value]));
  const topics = encodeEventTopics({ abi: [item], eventName: item.name, args: values }) as Hex[];
  const inputs = item.inputs.filter(({ indexed }) => indexed !== true);
  const data = encodeAbiParameters(
    inputs,
    inputs.map(({ name }) => values[name!]),
  );
  const slots = Array.from({ length: TOPICS }, (_, i) => topics[i] ?? pad("0x"));
  return concat([numberToHex(topics.length, { size: 1 }), ...slots, data]);
}
