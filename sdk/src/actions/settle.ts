import type { TransactionReceipt } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Pays a conviction's compensation and bounty and burns the rest. Anyone, once. */
export function settle(client: DpinClient, { jobId }: { jobId: bigint }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.challenges, abi: computeChallengesAbi, functionName: "settle", args: [jobId] });
}
