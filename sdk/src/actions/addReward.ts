import type { Address, TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { approve } from "./approve.ts";

/**
 * Gives `amount` DPIN wei of the client's account to a provider and its delegators as they stake, less the commission; anybody may. The delegators' part falls
 * due over a thaw period. Two transactions: the staking contract's allowance first.
 */
export async function addReward(
  client: DpinClient,
  { provider, amount }: { provider: Address; amount: bigint },
): Promise<TransactionReceipt> {
  const { staking, token } = client.addresses;
  await approve(client, { token, spender: staking, amount });
  return client.send({ address: staking, abi: providerStakingAbi, functionName: "addReward", args: [provider, amount] });
}
