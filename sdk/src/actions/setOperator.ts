import type { Address, TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Names another operator key for the provider that is the client's account: the old one loses its powers at once, the new one confirms by `actFor`. */
export function setOperator(client: DpinClient, { operator }: { operator: Address }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.staking, abi: providerStakingAbi, functionName: "setOperator", args: [operator] });
}
