import type { AbiEvent, Address, Log } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { logSpanOf } from "./logSpanOf.ts";
import { readLogs } from "./readLogs.ts";

/**
 * The latest log of one event with the given indexed values, found from the latest block backwards in as many pieces as the node wants; null when there is none since
 * `fromBlock` (the deployment by default).
 */
export async function findLog(
  client: DpinClient,
  parameters: {
    address: Address;
    event: AbiEvent;
    args: Readonly<Record<string, unknown>>;
    fromBlock?: bigint;
    toBlock?: bigint;
    signal?: AbortSignal | undefined;
  },
): Promise<Log | null> {
  const { address, event, args, signal, fromBlock = client.addresses.fromBlock ?? 0n } = parameters;
  const toBlock = parameters.toBlock ?? (await client.call("getBlockNumber", () => client.publicClient.getBlockNumber({ cacheTime: 0 })));
  const span = logSpanOf(client);
  for await (const { logs } of readLogs(client, { address, events: [event], args, fromBlock, toBlock, span, backwards: true, signal }))
    if (logs.length > 0) return logs.at(-1)!;
  return null;
}
