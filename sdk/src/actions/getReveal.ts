import type { Hex } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** A demanded reveal's state (IComputeChallenges.Reveal); `respondBy` is 0 when it was never demanded. */
export function getReveal(client: DpinClient, { revealId }: { revealId: Hex }) {
  return client.read({ address: client.addresses.challenges, abi: computeChallengesAbi, functionName: "getReveal", args: [revealId] });
}
