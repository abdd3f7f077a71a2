import { getEpoch, getReward, getTime, type DpinClient, type EmissionReward } from "@dpin/sdk";
import type { Address } from "viem";

/** A reward that was not claimed and is more than nothing, and from when on it can be. */
export interface OpenReward {
  readonly epoch: bigint;
  readonly reward: EmissionReward;
  readonly claimableAt: bigint;
  readonly due: boolean;
}

/** How many epochs back are looked at. */
const MOST_EPOCHS = 104n;

/** An account's open rewards of the latest 104 epochs, oldest first; what a conviction has voided is left out. */
export async function claimableEpochs(client: DpinClient, { account }: { account: Address }): Promise<OpenReward[]> {
  const { epoch: current } = await getEpoch(client);
  const now = BigInt(await getTime(client));
  const open: OpenReward[] = [];
  for (let epoch = current > MOST_EPOCHS ? current - MOST_EPOCHS : 0n; epoch <= current; epoch++) {
    const reward = await getReward(client, { account, epoch });
    if (reward.claimed || reward.isVoid || reward.capacity + reward.work + reward.verification === 0n) continue;
    const { claimableAt } = await getEpoch(client, { epoch });
    open.push({ epoch, reward, claimableAt, due: claimableAt <= now });
  }
  return open;
}
