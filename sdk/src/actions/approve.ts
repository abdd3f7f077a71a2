import type { Address, TransactionReceipt } from "viem";
import { paymentTokenAbi } from "../client/paymentTokenAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Lets `spender` take up to `amount` wei of `token` from the client's account. */
export function approve(
  client: DpinClient,
  { token, spender, amount }: { token: Address; spender: Address; amount: bigint },
): Promise<TransactionReceipt> {
  return client.send({ address: token, abi: paymentTokenAbi, functionName: "approve", args: [spender, amount] });
}
