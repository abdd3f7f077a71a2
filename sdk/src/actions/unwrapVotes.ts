import type { Address, TransactionReceipt } from "viem";
import { dpinVotesAbi } from "../abi/dpinVotesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { governanceOf } from "../client/governanceOf.ts";

/** Gives back `amount` DPIN wei for as many of the client's votes, to `to` (the account itself by default). */
export function unwrapVotes(client: DpinClient, { amount, to }: { amount: bigint; to?: Address }): Promise<TransactionReceipt> {
  return client.send({
    address: governanceOf(client, "votes"),
    abi: dpinVotesAbi,
    functionName: "withdrawTo",
    args: [to ?? client.account, amount],
  });
}
