import type { Address, TransactionReceipt } from "viem";
import { paymentTokenAbi } from "../client/paymentTokenAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Sends `amount` wei of a token (DPIN by default) from the client's account to `to`. */
export function transfer(
  client: DpinClient,
  { to, amount, token }: { to: Address; amount: bigint; token?: Address },
): Promise<TransactionReceipt> {
  return client.send({ address: token ?? client.addresses.token, abi: paymentTokenAbi, functionName: "transfer", args: [to, amount] });
}
