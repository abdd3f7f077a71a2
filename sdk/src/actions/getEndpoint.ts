import { getAbiItem, parseEventLogs } from "viem";
import type { Address } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { findLog } from "../logs/findLog.ts";

/** The base URL at which a provider serves, from its latest registration or change; null if it never registered. */
export async function getEndpoint(client: DpinClient, { provider }: { provider: Address }): Promise<string | null> {
  const { staking: address } = client.addresses;
  for (const name of ["EndpointChanged", "ProviderRegistered"] as const) {
    const log = await findLog(client, { address, event: getAbiItem({ abi: providerStakingAbi, name }), args: { provider } });
    if (log !== null) return parseEventLogs({ abi: providerStakingAbi, logs: [log], eventName: name })[0]!.args.endpoint;
  }
  return null;
}
