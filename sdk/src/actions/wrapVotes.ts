import type { TransactionReceipt } from "viem";
import { dpinVotesAbi } from "../abi/dpinVotesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { governanceOf } from "../client/governanceOf.ts";
import { BaseError } from "../errors/BaseError.ts";
import { signPermit } from "./signPermit.ts";

/**
 * Wraps `amount` DPIN wei of the client's account 1:1 into votes, in one transaction by a permit. Who has named no delegate votes itself from then on. Given
 * back at any time by unwrapVotes.
 */
export async function wrapVotes(client: DpinClient, { amount }: { amount: bigint }): Promise<TransactionReceipt> {
  const address = governanceOf(client, "votes");
  const permit = await signPermit(client, { token: client.addresses.token, spender: address, value: amount });
  if (permit === null) throw new BaseError(`${client.addresses.token} is not DPIN: it has no permits`);
  const args = [amount, permit.deadline, permit.v, permit.r, permit.s] as const;
  return client.send({ address, abi: dpinVotesAbi, functionName: "depositWithPermit", args });
}
