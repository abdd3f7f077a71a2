import type { Address } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** What an account can withdraw from jobs, or from streams, in a token (DPIN by default), in wei. */
export function getCredit(
  client: DpinClient,
  { account, token, from = "escrow" }: { account: Address; token?: Address; from?: "escrow" | "streams" },
) {
  return client.read({
    address: client.addresses[from],
    abi: jobEscrowAbi,
    functionName: "credit",
    args: [token ?? client.addresses.token, account],
  });
}
