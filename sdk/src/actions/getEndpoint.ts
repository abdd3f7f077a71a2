import type { Address } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";

/** The base URL at which a provider serves, from its latest registration or change; null if it never registered. */
export async function getEndpoint(client: DpinClient, { provider }: { provider: Address }): Promise<string | null> {
  const { staking: address, fromBlock = 0n } = client.addresses;
  const find = (eventName: "ProviderRegistered" | "EndpointChanged") =>
    client.call("getLogs", () =>
      client.publicClient.getContractEvents({ address, abi: providerStakingAbi, eventName, args: { provider }, fromBlock, strict: true }),
    );
  const latest = (await find("EndpointChanged")).at(-1) ?? (await find("ProviderRegistered")).at(-1);
  return latest?.args.endpoint ?? null;
}
