import type { DpinClient } from "@dpin/sdk";
import type { Address } from "viem";

/** Wei of gas that an account's transactions paid, how many there were, and how many of them reverted. */
export interface GasPaid {
  wei: bigint;
  transactions: number;
  reverted: number;
}

/** What each of `accounts` (by name) paid for gas in the blocks from `fromBlock` to the latest, read from every transaction's receipt. */
export async function readGas(
  client: DpinClient,
  { accounts, fromBlock }: { accounts: ReadonlyMap<string, Address>; fromBlock: bigint },
): Promise<Record<string, GasPaid>> {
  const { publicClient } = client;
  const names = new Map([...accounts].map(([name, account]) => [account.toLowerCase(), name]));
  const gas: Record<string, GasPaid> = {};
  for (const name of accounts.keys()) gas[name] = { wei: 0n, transactions: 0, reverted: 0 };
  const last = await publicClient.getBlockNumber();
  for (let blockNumber = fromBlock; blockNumber <= last; blockNumber++) {
    const { transactions } = await publicClient.getBlock({ blockNumber, includeTransactions: true });
    for (const { from, hash } of transactions) {
      const paid = gas[names.get(from) ?? ""];
      if (paid === undefined) continue;
      const { gasUsed, effectiveGasPrice, status } = await publicClient.getTransactionReceipt({ hash });
      paid.wei += gasUsed * effectiveGasPrice;
      paid.transactions++;
      if (status === "reverted") paid.reverted++;
    }
  }
  return gas;
}
