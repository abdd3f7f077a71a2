import type { TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Ends a committed job once its window and proof tail are over: the provider is credited. Anyone may. */
export function finalize(client: DpinClient, { jobId }: { jobId: bigint }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.escrow, abi: jobEscrowAbi, functionName: "finalize", args: [jobId] });
}
