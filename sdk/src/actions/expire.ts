import type { TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Ends a job that was not accepted or not delivered in time; the requester is refunded. Anyone may. */
export function expire(client: DpinClient, { jobId }: { jobId: bigint }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.escrow, abi: jobEscrowAbi, functionName: "expire", args: [jobId] });
}
