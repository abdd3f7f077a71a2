import type { Address, TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Pays the requester of a convicted job its full refund, to `to` (itself by default). */
export function claimRefund(client: DpinClient, { jobId, to }: { jobId: bigint; to?: Address }): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.escrow,
    abi: jobEscrowAbi,
    functionName: "claimRefund",
    args: [jobId, to ?? client.account],
  });
}
