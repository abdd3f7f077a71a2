import type { Address, TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Confirms that the client's key is the operator of a provider that has named it: it acts for this provider from now on. */
export function actFor(client: DpinClient, { provider }: { provider: Address }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.staking, abi: providerStakingAbi, functionName: "actFor", args: [provider] });
}
