import { createPublicClient, encodeEventTopics, http } from "viem";
import type { Indexed } from "../manifest/Indexed.ts";
import { SOURCES } from "../manifest/sources.ts";

const BLOCKS = 500n;

/** How many events the subgraph handles in each block that has any, in order; with `since`, only in blocks after it. */
export async function countEvents({
  rpc,
  indexed,
  since = indexed.fromBlock - 1n,
}: {
  rpc: string;
  indexed: Indexed;
  since?: bigint;
}): Promise<ReadonlyMap<bigint, number>> {
  const client = createPublicClient({ transport: http(rpc, { timeout: 120_000 }) });
  const handled = new Map(
    SOURCES.map(({ contract, abi, handlers }) => [
      indexed.addresses[contract].toLowerCase(),
      handlers.map(({ event, topics = [] }) => [encodeEventTopics({ abi, eventName: event })[0] as string, ...topics]),
    ]),
  );
  const counts = new Map<bigint, number>();
  const latest = await client.getBlockNumber({ cacheTime: 0 });
  for (let fromBlock = since + 1n; fromBlock <= latest; fromBlock += BLOCKS) {
    const toBlock = fromBlock + BLOCKS - 1n < latest ? fromBlock + BLOCKS - 1n : latest;
    for (const { address, topics, blockNumber } of await client.getLogs({
      address: Object.values(indexed.addresses),
      fromBlock,
      toBlock,
    })) {
      const filters = handled.get(address.toLowerCase()) ?? [];
      const times = filters.filter((filter) => filter.every((topic, i) => topic === null || topic === topics[i])).length;
      if (times > 0) counts.set(blockNumber, (counts.get(blockNumber) ?? 0) + times);
    }
  }
  return counts;
}
