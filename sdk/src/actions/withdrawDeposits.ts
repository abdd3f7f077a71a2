import type { Address, TransactionReceipt } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Pays the client's native credit (deposits earned or returned) out to `to` (itself by default). */
export function withdrawDeposits(client: DpinClient, { to }: { to?: Address } = {}): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.challenges,
    abi: computeChallengesAbi,
    functionName: "withdrawDeposits",
    args: [to ?? client.account],
  });
}
