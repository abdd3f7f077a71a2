import type { DpinClient } from "../client/createDpinClient.ts";
import { DEFAULT_FEE_POLICY, type FeePolicy } from "./feesFor.ts";
import { readFees } from "./readFees.ts";

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
  const policy = { ...DEFAULT_FEE_POLICY, ...feePolicy };
  const [balance, { fees }] = await client.call("getBalance", () =>
    Promise.all([publicClient.getBalance({ address: account }), readFees(publicClient, { policy })]),
  );
  return { balance, need: BigInt(transactions) * gas * fees!.maxFeePerGas };
}
