import type { TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Changes the base URL at which the client's provider serves artifacts and openings. */
export function setEndpoint(client: DpinClient, { endpoint }: { endpoint: string }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.staking, abi: providerStakingAbi, functionName: "setEndpoint", args: [endpoint] });
}
