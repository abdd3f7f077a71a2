import type { Address, TransactionReceipt } from "viem";
import { encodeAbiParameters } from "viem";
import { dpinTokenAbi } from "../abi/dpinTokenAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Adds `amount` DPIN wei from the client's account to a provider's own stake (the account's by default); one transaction, no allowance (ERC-1363). */
export function stake(client: DpinClient, { amount, provider }: { amount: bigint; provider?: Address }): Promise<TransactionReceipt> {
  const { staking, token } = client.addresses;
  const call = { address: token, abi: dpinTokenAbi, functionName: "transferAndCall" } as const;
  if (provider === undefined) return client.send({ ...call, args: [staking, amount] });
  return client.send({ ...call, args: [staking, amount, encodeAbiParameters([{ type: "address" }], [provider])] });
}
