import type { TransactionReceipt } from "viem";
import { dpinVotesAbi } from "../abi/dpinVotesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { governanceOf } from "../client/governanceOf.ts";
import { payThrough } from "../client/payThrough.ts";

/**
 * Wraps `amount` DPIN wei of the client's account 1:1 into votes, in one transaction by a permit. Who has named no delegate votes itself from then on. Given
 * back at any time by unwrapVotes.
 */
export function wrapVotes(client: DpinClient, { amount }: { amount: bigint }): Promise<TransactionReceipt> {
  const address = governanceOf(client, "votes");
  return payThrough(client, {
    ...{ token: client.addresses.token, spender: address, amount },
    send: (permit) =>
      client.send(
        permit === null
          ? { address, abi: dpinVotesAbi, functionName: "depositFor", args: [client.account, amount] }
          : {
              address,
              abi: dpinVotesAbi,
              functionName: "depositWithPermit",
              args: [amount, permit.deadline, permit.v, permit.r, permit.s],
            },
      ),
  });
}
