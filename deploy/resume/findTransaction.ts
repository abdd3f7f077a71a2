import type { Address, Hash, PublicClient } from "viem";

/**
 * The hash of the mined transaction that `from` sent with `nonce`, by bisection over the blocks' transaction counts; null when that nonce is still
 * free. Throws when the node has forgotten the state of old blocks.
 */
export async function findTransaction({
  client,
  from,
  nonce,
}: {
  client: PublicClient;
  from: Address;
  nonce: number;
}): Promise<Hash | null> {
  const countAt = (blockNumber: bigint) => client.getTransactionCount({ address: from, blockNumber });
  let [low, high] = [0n, await client.getBlockNumber()];
  if ((await countAt(high)) <= nonce) return null;
  while (low < high) {
    const middle = (low + high) / 2n;
    if ((await countAt(middle)) > nonce) high = middle;
    else low = middle + 1n;
  }
  const { transactions } = await client.getBlock({ blockNumber: low, includeTransactions: true });
  const found = transactions.find((transaction) => transaction.from.toLowerCase() === from.toLowerCase() && transaction.nonce === nonce);
  return found?.hash ?? null;
}
