import type { Address, Hex, PublicClient } from "viem";

/**
 * The mined transaction with which `address` used `nonce`, found from where in the latest blocks its count of transactions rises; null when the node does not have the
 * state of those blocks any more, or another state than it says. Throws what the client throws.
 */
export async function findTransaction(
  publicClient: PublicClient,
  { address, nonce }: { address: Address; nonce: number },
): Promise<{ hash: Hex; blockNumber: bigint } | null> {
  const usedBy = async (blockNumber: bigint) => (await publicClient.getTransactionCount({ address, blockNumber })) > nonce;
  try {
    let high = await publicClient.getBlockNumber({ cacheTime: 0 });
    if (!(await usedBy(high))) return null;
    let low = -1n;
    for (let step = 1n; low < 0n && step <= high; step *= 2n) {
      if (await usedBy(high - step)) high -= step;
      else low = high - step;
    }
    while (high - low > 1n) {
      const middle = (low + high) / 2n;
      if (await usedBy(middle)) high = middle;
      else low = middle;
    }
    const { transactions } = await publicClient.getBlock({ blockNumber: high, includeTransactions: true });
    const found = transactions.find((one) => one.nonce === nonce && one.from.toLowerCase() === address.toLowerCase());
    return found === undefined ? null : { hash: found.hash, blockNumber: high };
  } catch (error) {
    if (/missing trie node|state|pruned|historical/i.test((error as Error).message)) return null;
    throw error;
  }
}
