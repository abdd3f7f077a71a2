import type { Address, TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Pays a finished thaw of the client's delegation to a provider out to `to` (the account by default). */
export function withdrawDelegated(
  client: DpinClient,
  { provider, thawId, to }: { provider: Address; thawId: bigint; to?: Address },
): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.staking,
    abi: providerStakingAbi,
    functionName: "withdrawDelegated",
    args: [provider, thawId, to ?? client.account],
  });
}
