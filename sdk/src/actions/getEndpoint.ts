import { getAbiItem, parseEventLogs } from "viem";
import type { Address } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { TransientError } from "../errors/BaseError.ts";
import { findLog } from "../logs/findLog.ts";
import { getProvider } from "./getProvider.ts";

/** The later first: who changes its endpoint is registered. */
const EVENTS = [
  getAbiItem({ abi: providerStakingAbi, name: "EndpointChanged" }),
  getAbiItem({ abi: providerStakingAbi, name: "ProviderRegistered" }),
];

/**
 * The base URL at which a provider serves, from its latest registration or change; null if it never registered. The contract knows the block of that event, whose logs are read: all of the chain's only
 * where `block.number` does not number the blocks of logs, as on Arbitrum. Throws TransientError when the node does not have the event. Whoever fills its block with so many changes that a node gives its logs to
 * nobody can keep this waiting: give a `signal` that ends it.
 */
export async function getEndpoint(
  client: DpinClient,
  { provider, signal }: { provider: Address; signal?: AbortSignal | undefined },
): Promise<string | null> {
  const { registered, endpointBlock } = await getProvider(client, { provider });
  if (!registered) return null;
  for (const range of [{ fromBlock: endpointBlock, toBlock: endpointBlock }, {}])
    for (const event of EVENTS) {
      const log = await findLog(client, { address: client.addresses.staking, event, args: { provider }, ...range, signal });
      if (log !== null) return parseEventLogs({ abi: [event], logs: [log] })[0]!.args.endpoint;
    }
  throw new TransientError(`the node does not have the event of block ${endpointBlock} that tells the endpoint of provider ${provider}`);
}
