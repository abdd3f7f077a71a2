import type { TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Lets the provider that the client's account acts for take jobs again, once its `jailedUntil` is over. */
export function unjail(client: DpinClient): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.staking, abi: providerStakingAbi, functionName: "unjail", args: [] });
}
