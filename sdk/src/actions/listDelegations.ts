import type { Address } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { listEvents, type BlockRange } from "../logs/listEvents.ts";

/**
 * The pairs of provider and delegator that ever came to be in a range of blocks (all by default), of one `delegator` or with one `provider`, each once. What is
 * left of a delegation tells getDelegation.
 */
export async function listDelegations(
  client: DpinClient,
  { delegator, provider, ...range }: BlockRange & { delegator?: Address | undefined; provider?: Address | undefined },
): Promise<{ readonly provider: Address; readonly delegator: Address }[]> {
  const args = { ...(delegator !== undefined && { delegator }), ...(provider !== undefined && { provider }) };
  const filter = { address: client.addresses.staking, abi: providerStakingAbi, eventName: "Delegated", args } as const;
  const events = await listEvents(client, { ...filter, ...range });
  const pairs = new Map(events.map(({ args: { provider: to, delegator: from } }) => [`${to}${from}`, { provider: to, delegator: from }]));
  return [...pairs.values()];
}
