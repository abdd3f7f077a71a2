import type { Address } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { getEpoch } from "./getEpoch.ts";
import { getReward, type EmissionReward } from "./getReward.ts";

/** What is left to claim of an epoch; DPIN wei. */
export type OpenReward = EmissionReward & { readonly epoch: bigint; readonly claimableAt: bigint };

/**
 * An account's (the client's by default) unclaimed rewards of the latest `epochs` epochs (16 by default) that have ended, oldest first; a claim of one before its `claimableAt`
 * (timestamp, seconds) reverts, and until the end of the next epoch its amounts are preliminary.
 */
export async function listRewards(
  client: DpinClient,
  { account = client.account, epochs = 16 }: { account?: Address; epochs?: number } = {},
): Promise<OpenReward[]> {
  const { epoch: running } = await getEpoch(client);
  const count = Number(running < BigInt(epochs) ? running : BigInt(epochs));
  const ended = Array.from({ length: count }, (_, i) => running - BigInt(count - i));
  const rewards = await Promise.all(
    ended.map(async (epoch) => {
      const reward = await getReward(client, { account, epoch });
      const isOpen = !reward.claimed && !reward.isVoid && reward.capacity + reward.work + reward.verification > 0n;
      return isOpen ? { ...reward, epoch, claimableAt: (await getEpoch(client, { epoch })).claimableAt } : null;
    }),
  );
  return rewards.filter((reward) => reward !== null);
}
