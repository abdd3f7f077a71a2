import { parseEventLogs } from "viem";
import type { TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Starts thawing `amount` wei of the client's free stake; `releaseAt` (timestamp, seconds) is when it can be withdrawn. */
export async function thaw(
  client: DpinClient,
  { amount }: { amount: bigint },
): Promise<{ thawId: bigint; releaseAt: bigint; receipt: TransactionReceipt }> {
  const receipt = await client.send({ address: client.addresses.staking, abi: providerStakingAbi, functionName: "thaw", args: [amount] });
  const [event] = parseEventLogs({ abi: providerStakingAbi, logs: receipt.logs, eventName: "ThawStarted" });
  return { thawId: event!.args.thawId, releaseAt: event!.args.releaseAt, receipt };
}
