import { createPublicClient, http, parseEventLogs, type Abi, type Address, type Hex, type PublicClient } from "viem";
import type { Indexed } from "../../../manifest/Indexed.ts";
import { SOURCES, type IndexedContract } from "../../../manifest/sources.ts";

/** An event with where and when it was. Addresses and bytes are in lower case. */
export interface PastEvent {
  readonly contract: IndexedContract;
  readonly address: string;
  readonly name: string;
  readonly args: Readonly<Record<string, never>>;
  readonly block: bigint;
  readonly timestamp: bigint;
  readonly transaction: string;
  readonly logIndex: number;
}

/** The chain as it was at the end of one block: what the contracts answer, and all they had said. */
export interface ChainAt {
  readonly block: bigint;
  readonly timestamp: bigint;
  /** Of the node's latest block. */
  readonly headTimestamp: bigint;
  readonly addresses: Indexed["addresses"];
  readonly events: readonly PastEvent[];
  /** A view's answer; structs with their fields' names. */
  read<T>(contract: IndexedContract, functionName: string, args?: readonly unknown[]): Promise<T>;
  storage(contract: IndexedContract, slot: Hex): Promise<Hex>;
  balance(contract: IndexedContract): Promise<bigint>;
  /** Of one contract, with one of these names, in order. */
  said(contract: IndexedContract, ...names: readonly string[]): PastEvent[];
}

/** All events of the deployment's contracts in the blocks that the node has now. */
export async function readEvents({ rpc, indexed }: { rpc: string; indexed: Indexed }): Promise<PastEvent[]> {
  const client = createPublicClient({ transport: http(rpc) });
  const logs = await client.getLogs({ address: Object.values(indexed.addresses), fromBlock: indexed.fromBlock, toBlock: "latest" });
  const times = new Map<bigint, bigint>();
  for (const { blockNumber } of logs) {
    if (!times.has(blockNumber)) times.set(blockNumber, (await client.getBlock({ blockNumber })).timestamp);
  }
  return logs.flatMap((log) => {
    const source = SOURCES.find(({ contract }) => indexed.addresses[contract].toLowerCase() === log.address.toLowerCase())!;
    return parseEventLogs({ abi: source.abi, logs: [log] }).map(({ eventName, args }) => ({
      contract: source.contract,
      address: log.address.toLowerCase(),
      name: eventName,
      args: lowerCased(args) as PastEvent["args"],
      block: log.blockNumber,
      timestamp: times.get(log.blockNumber)!,
      transaction: log.transactionHash,
      logIndex: log.logIndex,
    }));
  });
}

export async function chainAt({
  rpc,
  indexed,
  events,
  block,
}: {
  rpc: string;
  indexed: Indexed;
  events: readonly PastEvent[];
  block: bigint;
}): Promise<ChainAt> {
  const client: PublicClient = createPublicClient({ transport: http(rpc, { batch: { batchSize: 200 } }) });
  const { timestamp } = await client.getBlock({ blockNumber: block });
  const { timestamp: headTimestamp } = await client.getBlock();
  const past = events.filter((event) => event.block <= block);
  const abiOf = (contract: IndexedContract): Abi => SOURCES.find((source) => source.contract === contract)!.abi;
  const address = (contract: IndexedContract): Address => indexed.addresses[contract];
  return {
    block,
    timestamp,
    headTimestamp,
    addresses: indexed.addresses,
    events: past,
    read: async <T>(contract: IndexedContract, functionName: string, args: readonly unknown[] = []) =>
      lowerCased(
        await client.readContract({ address: address(contract), abi: abiOf(contract), functionName, args, blockNumber: block }),
      ) as T,
    storage: async (contract, slot) => (await client.getStorageAt({ address: address(contract), slot, blockNumber: block }))!,
    balance: (contract) => client.getBalance({ address: address(contract), blockNumber: block }),
    said: (contract, ...names) => past.filter((event) => event.contract === contract && names.includes(event.name)),
  };
}

/** Bytes are compared as the index gives them. Text that looks like bytes does not occur in events here. */
function lowerCased(value: unknown): unknown {
  if (typeof value === "string") return value.startsWith("0x") ? value.toLowerCase() : value;
  if (Array.isArray(value)) return value.map(lowerCased);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, lowerCased(entry)]));
}
