import type { Address } from "viem";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** What an account can withdraw from the escrow in a token (DPIN by default), in wei. */
export function getCredit(client: DpinClient, { account, token }: { account: Address; token?: Address }) {
  return client.read({
    address: client.addresses.escrow,
    abi: jobEscrowAbi,
    functionName: "credit",
    args: [token ?? client.addresses.token, account],
  });
}
