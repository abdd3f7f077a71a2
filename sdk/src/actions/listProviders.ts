import type { Address } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { readInRanges, type BlockRange } from "../logs/readInRanges.ts";

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
  const filter = { address: client.addresses.staking, abi: providerStakingAbi, strict: true } as const;
  const read = (eventName: "ProviderRegistered" | "EndpointChanged") =>
    readInRanges(client, { ...range, read: (blocks) => client.publicClient.getContractEvents({ ...filter, ...blocks, eventName }) });
  const registered = await read("ProviderRegistered");
  const changed = new Map((await read("EndpointChanged")).map(({ args }) => [args.provider, args.endpoint]));
  return registered.map(({ args, blockNumber }) => ({
    provider: args.provider,
    endpoint: changed.get(args.provider) ?? args.endpoint,
    block: blockNumber,
  }));
}
