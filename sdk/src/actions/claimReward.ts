import type { Address, TransactionReceipt } from "viem";
import { emissionAbi } from "../abi/emissionAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/**
 * Pays an account's (the client's by default) reward of an epoch, once: capacity and work into the provider's stake and its delegators', verification to
 * the account; anybody may. Throws ContractRevertError `Emission_NotClaimable` before the epoch's `claimableAt`, `Emission_NothingToClaim`, `Emission_AlreadyClaimed`.
 */
export function claimReward(client: DpinClient, { account, epoch }: { account?: Address; epoch: bigint }): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.emission,
    abi: emissionAbi,
    functionName: "claim",
    args: [account ?? client.account, epoch],
  });
}
