import { emissionAbi, getEpoch, getReward, getTime, listEvents, type DpinClient, type EmissionReward } from "@dpin/sdk";
import type { Address } from "viem";

/** A reward that was not claimed and is more than nothing, and from when on it can be. */
export interface OpenReward {
  readonly epoch: bigint;
  readonly reward: EmissionReward;
  readonly claimableAt: bigint;
  readonly due: boolean;
}

/** An account's open rewards, oldest first: of every epoch in which it ever had a weight; what was claimed or a conviction has voided is left out. */
export async function claimableEpochs(client: DpinClient, { account }: { account: Address }): Promise<OpenReward[]> {
  const filter = { address: client.addresses.emission, abi: emissionAbi } as const;
  const weighed = [
    ...(await listEvents(client, { ...filter, eventName: "WorkReported", args: { provider: account } })),
    ...(await listEvents(client, { ...filter, eventName: "WeightSet", args: { account } })),
  ];
  const epochs = [...new Set(weighed.map(({ args }) => args.epoch))].sort((a, b) => (a < b ? -1 : 1));
  const now = BigInt(await getTime(client));
  const open: OpenReward[] = [];
  for (const epoch of epochs) {
    const reward = await getReward(client, { account, epoch });
    if (reward.claimed || reward.isVoid || reward.capacity + reward.work + reward.verification === 0n) continue;
    const { claimableAt } = await getEpoch(client, { epoch });
    open.push({ epoch, reward, claimableAt, due: claimableAt <= now });
  }
  return open;
}
