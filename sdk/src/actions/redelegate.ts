import { maxUint256 } from "viem";
import type { Address, TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/**
 * Moves `shares` (all by default) of the client's delegation from one provider to another without a thaw, for at least `minShares` there. Reverts with
 * ProviderStaking_DelegationAtRisk while more is locked at `from` than its own stake: undelegate then. Reverts with ProviderStaking_DelegationHeld for a thaw period
 * after the client last delegated to `from` (`heldUntil` of getDelegation).
 */
export function redelegate(
  client: DpinClient,
  { from, to, shares = maxUint256, minShares = 1n }: { from: Address; to: Address; shares?: bigint; minShares?: bigint },
): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.staking,
    abi: providerStakingAbi,
    functionName: "redelegate",
    args: [from, to, shares, minShares],
  });
}
