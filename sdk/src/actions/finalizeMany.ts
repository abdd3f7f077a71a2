import type { TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** As finalize, for many jobs in one transaction; those that are not ready are passed over, and the receipt's JobFinalized events say which were. */
export function finalizeMany(client: DpinClient, { jobIds }: { jobIds: readonly bigint[] }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.escrow, abi: jobEscrowAbi, functionName: "finalizeMany", args: [jobIds] });
}
