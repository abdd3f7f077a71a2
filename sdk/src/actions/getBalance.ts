import type { Address } from "viem";
import { paymentTokenAbi } from "../client/paymentTokenAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** An account's balance of a token (DPIN by default), in wei. */
export function getBalance(client: DpinClient, { account, token }: { account: Address; token?: Address }): Promise<bigint> {
  return client.read({ address: token ?? client.addresses.token, abi: paymentTokenAbi, functionName: "balanceOf", args: [account] });
}
