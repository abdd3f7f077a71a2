import type { Address, TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

const FIRST_BATCH = 2n ** 40n;

/** Pays the requester of a convicted job or batch (ids from 2^40) its full refund, to `to` (itself by default). */
export function claimRefund(client: DpinClient, { jobId, to }: { jobId: bigint; to?: Address }): Promise<TransactionReceipt> {
  return client.send({
    address: jobId < FIRST_BATCH ? client.addresses.escrow : client.addresses.streams,
    abi: jobEscrowAbi,
    functionName: "claimRefund",
    args: [jobId, to ?? client.account],
  });
}
