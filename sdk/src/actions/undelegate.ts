import { maxUint256, parseEventLogs } from "viem";
import type { Address, TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Starts thawing `shares` (all by default) of what the client's account delegated to a provider; `releaseAt` (timestamp, seconds) is when it can be withdrawn. */
export async function undelegate(
  client: DpinClient,
  { provider, shares = maxUint256 }: { provider: Address; shares?: bigint },
): Promise<{ thawId: bigint; amount: bigint; releaseAt: bigint; receipt: TransactionReceipt }> {
  const receipt = await client.send({
    address: client.addresses.staking,
    abi: providerStakingAbi,
    functionName: "undelegate",
    args: [provider, shares],
  });
  const [event] = parseEventLogs({ abi: providerStakingAbi, logs: receipt.logs, eventName: "DelegationThawStarted" });
  const { thawId, amount, releaseAt } = event!.args;
  return { thawId, amount, releaseAt, receipt };
}
