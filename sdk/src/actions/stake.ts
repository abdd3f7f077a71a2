import type { Address, TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { signPermit } from "./signPermit.ts";

/** Adds `amount` DPIN wei from the client's account to a provider's own stake (the account's by default), with a permit in the same transaction. */
export async function stake(client: DpinClient, { amount, provider }: { amount: bigint; provider?: Address }): Promise<TransactionReceipt> {
  const { staking, token } = client.addresses;
  const to = provider ?? client.account;
  const permit = await signPermit(client, { token, spender: staking, value: amount });
  if (permit === null) return client.send({ address: staking, abi: providerStakingAbi, functionName: "stake", args: [to, amount] });
  const args = [to, amount, permit.deadline, permit.v, permit.r, permit.s];
  return client.send({ address: staking, abi: providerStakingAbi, functionName: "stakeWithPermit", args });
}
