import type { Address, TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Pays all of the client's credit in a token (DPIN by default) out to `to` (itself by default). */
export function withdrawCredit(client: DpinClient, { token, to }: { token?: Address; to?: Address } = {}): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.escrow,
    abi: jobEscrowAbi,
    functionName: "withdraw",
    args: [token ?? client.addresses.token, to ?? client.account],
  });
}
