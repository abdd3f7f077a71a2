import type { Address } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { listEvents, type BlockRange } from "../logs/listEvents.ts";

/** A provider, and the base URL that it named last. */
export interface RegisteredProvider {
  readonly provider: Address;
  /** As the provider wrote it: not checked by anybody. */
  readonly endpoint: string;
  /** Block of its registration. */
  readonly block: bigint;
}

/** The providers that registered in a range of blocks (all by default), in the order of their registration; endpoints as of the range's end. */
export async function listProviders(client: DpinClient, range: BlockRange = {}): Promise<RegisteredProvider[]> {
  const filter = { address: client.addresses.staking, abi: providerStakingAbi, ...range } as const;
  const registered = await listEvents(client, { ...filter, eventName: "ProviderRegistered" });
  const changes = await listEvents(client, { ...filter, eventName: "EndpointChanged" });
  const changed = new Map(changes.map(({ args }) => [args.provider, args.endpoint]));
  return registered.map(({ args, blockNumber }) => ({
    provider: args.provider,
    endpoint: changed.get(args.provider) ?? args.endpoint,
    block: blockNumber,
  }));
}
