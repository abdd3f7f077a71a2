import type { Address, TransactionReceipt } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Pays all of the client's credit in a token (DPIN by default) from jobs, or from streams, out to `to` (itself by default). */
export function withdrawCredit(
  client: DpinClient,
  { token, to, from = "escrow" }: { token?: Address; to?: Address; from?: "escrow" | "streams" } = {},
): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses[from],
    abi: jobEscrowAbi,
    functionName: "withdraw",
    args: [token ?? client.addresses.token, to ?? client.account],
  });
}
