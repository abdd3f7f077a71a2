import type { Address, TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Pays a finished thaw of the client's account out to `to` (itself by default). */
export function withdrawStake(client: DpinClient, { thawId, to }: { thawId: bigint; to?: Address }): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.staking,
    abi: providerStakingAbi,
    functionName: "withdraw",
    args: [thawId, to ?? client.account],
  });
}
