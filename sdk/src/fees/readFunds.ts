import type { DpinClient } from "../client/createDpinClient.ts";
import { DEFAULT_FEE_POLICY, feesFor, type FeePolicy } from "./feesFor.ts";

/** Native wei: what a key holds, and what so many transactions may cost now. */
export interface Funds {
  readonly balance: bigint;
  readonly need: bigint;
}

/** What the client's key holds, beside what `transactions` of `gas` each may cost at the fees that are offered now. */
export async function readFunds(
  client: DpinClient,
  { transactions, gas, feePolicy }: { transactions: number; gas: bigint; feePolicy?: Partial<FeePolicy> },
): Promise<Funds> {
  const { publicClient, account } = client;
  const [balance, block, tip] = await client.call("getBalance", () =>
    Promise.all([publicClient.getBalance({ address: account }), publicClient.getBlock(), publicClient.estimateMaxPriorityFeePerGas()]),
  );
  const { maxFeePerGas } = feesFor({ baseFee: block.baseFeePerGas ?? 0n, tip, policy: { ...DEFAULT_FEE_POLICY, ...feePolicy } })!;
  return { balance, need: BigInt(transactions) * gas * maxFeePerGas };
}
