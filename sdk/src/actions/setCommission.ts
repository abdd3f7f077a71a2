import { parseEventLogs } from "viem";
import type { TransactionReceipt } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Sets what the client's account keeps of its delegators' rewards, in hundredths of a percent; `startsAt` (timestamp, seconds) is later than now for more. */
export async function setCommission(
  client: DpinClient,
  { commissionBps }: { commissionBps: number },
): Promise<{ startsAt: bigint; receipt: TransactionReceipt }> {
  const receipt = await client.send({
    address: client.addresses.staking,
    abi: providerStakingAbi,
    functionName: "setCommission",
    args: [commissionBps],
  });
  const [event] = parseEventLogs({ abi: providerStakingAbi, logs: receipt.logs, eventName: "CommissionChanged" });
  return { startsAt: event!.args.startsAt, receipt };
}
