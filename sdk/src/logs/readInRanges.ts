import type { DpinClient } from "../client/createDpinClient.ts";

export interface BlockRange {
  /** The deployment's block by default. */
  readonly fromBlock?: bigint | undefined;
  /** The latest block by default. */
  readonly toBlock?: bigint | undefined;
  /** Told after each range how many blocks are read, of how many. */
  readonly onProgress?: ((event: { done: number; total: number }) => void) | undefined;
}

/** Nodes limit how many blocks one question may span. */
const MOST_BLOCKS = 2_000n;

/** Asks `read` about consecutive ranges of at most 2,000 blocks and gives all answers in order; ends with the client's signal. */
export async function readInRanges<T>(
  client: DpinClient,
  {
    fromBlock = client.addresses.fromBlock ?? 0n,
    toBlock,
    onProgress,
    read,
  }: BlockRange & { read: (range: { fromBlock: bigint; toBlock: bigint }) => Promise<readonly T[]> },
): Promise<T[]> {
  const last = toBlock ?? (await client.call("getBlockNumber", () => client.publicClient.getBlockNumber({ cacheTime: 0 })));
  const found: T[] = [];
  for (let first = fromBlock; first <= last; first += MOST_BLOCKS) {
    client.signal?.throwIfAborted();
    const end = first + MOST_BLOCKS - 1n < last ? first + MOST_BLOCKS - 1n : last;
    found.push(...(await client.call("getLogs", () => read({ fromBlock: first, toBlock: end }))));
    onProgress?.({ done: Number(end - fromBlock + 1n), total: Number(last - fromBlock + 1n) });
  }
  return found;
}
