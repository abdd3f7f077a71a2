import type { Address } from "viem";
import { emissionAbi } from "../abi/emissionAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

export interface EmissionReward {
  /** DPIN wei; all 0 once claimed. */
  readonly capacity: bigint;
  readonly work: bigint;
  readonly verification: bigint;
  /** A conviction voided it: a claim would pay nothing. */
  readonly isVoid: boolean;
  readonly claimed: boolean;
}

/** What an account (the client's by default) can claim for an epoch; preliminary until the end of the next epoch. */
export async function getReward(client: DpinClient, { account, epoch }: { account?: Address; epoch: bigint }): Promise<EmissionReward> {
  const of = account ?? client.account;
  const emission = { address: client.addresses.emission, abi: emissionAbi } as const;
  const [[capacity, work, verification, isVoid], { claimed }] = await Promise.all([
    client.read({ ...emission, functionName: "rewardOf", args: [of, epoch] }),
    client.read({ ...emission, functionName: "getAccountEpoch", args: [of, epoch] }),
  ]);
  return { capacity, work, verification, isVoid, claimed };
}
