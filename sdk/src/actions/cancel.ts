import type { TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Takes a posted job back; the full price returns to the requester's credit. */
export function cancel(client: DpinClient, { jobId }: { jobId: bigint }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.escrow, abi: jobEscrowAbi, functionName: "cancel", args: [jobId] });
}
