import type { TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Takes a job at its current price, which must be at least `minPrice` wei, and locks stake. */
export function accept(client: DpinClient, { jobId, minPrice }: { jobId: bigint; minPrice: bigint }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.escrow, abi: jobEscrowAbi, functionName: "accept", args: [jobId, minPrice] });
}
