import type { Hex } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** Block and second in which a claim was committed; both 0 when it was not, or has convicted. */
export async function getClaim(client: DpinClient, { claim }: { claim: Hex }): Promise<{ block: bigint; time: number }> {
  const [block, time] = await client.read({
    address: client.addresses.challenges,
    abi: computeChallengesAbi,
    functionName: "getClaim",
    args: [claim],
  });
  return { block, time };
}
