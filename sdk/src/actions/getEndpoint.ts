import { getAbiItem, isAddressEqual, parseEventLogs } from "viem";
import type { Address, Log } from "viem";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { TransientError } from "../errors/BaseError.ts";
import { findLog } from "../logs/findLog.ts";
import { logSpanOf } from "../logs/logSpanOf.ts";
import { readLogs } from "../logs/readLogs.ts";
import { getProvider } from "./getProvider.ts";

/** The later first: who changes its endpoint is registered. */
const EVENTS = [
  getAbiItem({ abi: providerStakingAbi, name: "EndpointChanged" }),
  getAbiItem({ abi: providerStakingAbi, name: "ProviderRegistered" }),
];

/**
 * The base URL at which a provider serves, from its latest registration or change; null if it never registered. The contract knows the block of that event, whose logs are read: all of the chain's only
 * where `block.number` does not number the blocks of logs, as on Arbitrum. Throws TransientError when the node does not have the event.
 */
export async function getEndpoint(client: DpinClient, { provider }: { provider: Address }): Promise<string | null> {
  const { registered, endpointBlock } = await getProvider(client, { provider });
  if (!registered) return null;
  const endpoint = endpointIn({ logs: await logsOf(client, { block: endpointBlock }), provider });
  if (endpoint !== null) return endpoint;
  for (const event of EVENTS) {
    const log = await findLog(client, { address: client.addresses.staking, event, args: { provider } });
    if (log !== null) return endpointIn({ logs: [log], provider });
  }
  throw new TransientError(`the node does not have the event of block ${endpointBlock} that tells the endpoint of provider ${provider}`);
}

async function logsOf(client: DpinClient, { block }: { block: bigint }): Promise<Log[]> {
  const found: Log[] = [];
  const range = { fromBlock: block, toBlock: block, span: logSpanOf(client) };
  for await (const { logs } of readLogs(client, { address: client.addresses.staking, events: EVENTS, ...range })) found.push(...logs);
  return found;
}

/** What the last of these logs tells of the provider. */
function endpointIn({ logs, provider }: { logs: Log[]; provider: Address }): string | null {
  const events = parseEventLogs({ abi: EVENTS, logs }).filter(({ args }) => isAddressEqual(args.provider, provider));
  return events.at(-1)?.args.endpoint ?? null;
}
