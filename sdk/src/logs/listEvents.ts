import { getAbiItem, parseEventLogs } from "viem";
import type { Abi, AbiEvent, Address, ContractEventArgs, ContractEventName, ParseEventLogsReturnType } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { logSpanOf } from "./logSpanOf.ts";
import { readLogs } from "./readLogs.ts";

export interface BlockRange {
  /** The deployment's block by default. */
  readonly fromBlock?: bigint | undefined;
  /** The latest block by default. */
  readonly toBlock?: bigint | undefined;
  /** Told after each piece how many blocks are read, of how many. */
  readonly onProgress?: ((event: { done: number; total: number }) => void) | undefined;
}

/** A contract's events of one name in a range of blocks, oldest first, in as many pieces as the node wants; `args` are the indexed values that they must have. */
export async function listEvents<const TAbi extends Abi, TName extends ContractEventName<TAbi>>(
  client: DpinClient,
  parameters: BlockRange & { address: Address; abi: TAbi; eventName: TName; args?: ContractEventArgs<TAbi, TName> | undefined },
): Promise<ParseEventLogsReturnType<TAbi, TName, true>> {
  const { address, abi, eventName, args, fromBlock = client.addresses.fromBlock ?? 0n, onProgress } = parameters;
  const toBlock = parameters.toBlock ?? (await client.call("getBlockNumber", () => client.publicClient.getBlockNumber({ cacheTime: 0 })));
  const events = [getAbiItem({ abi: abi as Abi, name: eventName as string }) as AbiEvent];
  const found: unknown[] = [];
  const filter = { address, events, args: (args ?? {}) as Record<string, unknown>, fromBlock, toBlock, span: logSpanOf(client) };
  for await (const { logs, toBlock: end } of readLogs(client, filter)) {
    found.push(...parseEventLogs({ abi: events, logs: [...logs] }));
    onProgress?.({ done: Number(end - fromBlock + 1n), total: Number(toBlock - fromBlock + 1n) });
  }
  return found as unknown as ParseEventLogsReturnType<TAbi, TName, true>;
}
