import type { Hex, TransactionReceipt } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Commits the client's account to a proof it will show; `claim` as from claimOf. Free; counts if it is mined before the window ends. */
export function commitClaim(client: DpinClient, { claim }: { claim: Hex }): Promise<TransactionReceipt> {
  return client.send({
    address: client.addresses.challenges,
    abi: computeChallengesAbi,
    functionName: "commitClaim",
    args: [claim],
  });
}
