import type { TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** As expire, for many jobs in one transaction; those whose time is not over are passed over, and the receipt's JobExpired events say which ended. */
export function expireMany(client: DpinClient, { jobIds }: { jobIds: readonly bigint[] }): Promise<TransactionReceipt> {
  return client.send({ address: client.addresses.escrow, abi: jobEscrowAbi, functionName: "expireMany", args: [jobIds] });
}
