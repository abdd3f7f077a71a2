import type { Address, TransactionReceipt } from "viem";
import { encodeAbiParameters } from "viem";
import { dpinTokenAbi } from "../abi/dpinTokenAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { quoteShares } from "./quoteShares.ts";

/**
 * Delegates `amount` DPIN wei of the client's account to a provider; one transaction, no allowance (ERC-1363). `minShares` of its pool are what is accepted at
 * least, half a percent less than now by default. Reverts with ProviderStaking_DelegationFull above the provider's `delegationRoom`.
 */
export async function delegate(
  client: DpinClient,
  { provider, amount, minShares }: { provider: Address; amount: bigint; minShares?: bigint },
): Promise<TransactionReceipt> {
  const least = minShares ?? (await quoteShares(client, { provider, amount }));
  const data = encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [provider, least]);
  const args = [client.addresses.staking, amount, data] as const;
  return client.send({ address: client.addresses.token, abi: dpinTokenAbi, functionName: "transferAndCall", args });
}
