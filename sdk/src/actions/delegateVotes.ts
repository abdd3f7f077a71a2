import type { Address, TransactionReceipt } from "viem";
import { dpinVotesAbi } from "../abi/dpinVotesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { governanceOf } from "../client/governanceOf.ts";

/** Lets `to` vote with all votes of the client's account, from the next second on; the votes stay the account's own. */
export function delegateVotes(client: DpinClient, { to }: { to: Address }): Promise<TransactionReceipt> {
  return client.send({ address: governanceOf(client, "votes"), abi: dpinVotesAbi, functionName: "delegate", args: [to] });
}
