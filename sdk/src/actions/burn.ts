import type { TransactionReceipt } from "viem";
import { dpinTokenAbi } from "../abi/dpinTokenAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Destroys `amount` DPIN wei of the client's account for good; the supply falls, what may ever be minted does not rise. */
export function burn(client: DpinClient, { amount }: { amount: bigint }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.token, abi: dpinTokenAbi, functionName: "burn", args: [amount] });
}
