import { readNetwork } from "@dpin/sdk";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { sourceOf } from "../../run/sourceOf.ts";
import { throughIndex } from "../../run/throughIndex.ts";
import { accountStatus } from "./accountStatus.ts";
import { networkTotals, readCounters } from "./networkTotals.ts";
import { statusText } from "./statusText.ts";

/**
 * `dpin status`: the network's totals, how far chain and index are, and what the key's account has. Totals by state, stake and money only an index has; without one the contracts' counters are shown, and the rest is
 * null. The account is always read from the contracts.
 */
export async function showStatus({ run }: { run: Run }): Promise<void> {
  const session = await openSession({ run });
  const { client, config } = session;
  const [chainId, { number, timestamp }] = await Promise.all([
    client.call("getChainId", () => client.publicClient.getChainId()),
    client.call("getBlock", () => client.publicClient.getBlock()),
  ]);
  const indexed = await throughIndex({
    ...{ run, session },
    read: (index, { head: { hash } }) => readNetwork(index, { block: { hash } }),
  });
  const totals = indexed?.found ?? null;
  const { source, line } = sourceOf({ checked: indexed?.checked, isChoice: config.index !== undefined });
  const document = {
    source,
    chain: { chainId, block: number, time: isoTime(timestamp) },
    index: indexed && { block: indexed.checked.head.number, lag: indexed.checked.lag, deployment: indexed.checked.head.deployment },
    network: totals === null ? await readCounters(client) : networkTotals({ totals }),
    account: config.key === undefined ? null : await accountStatus(client, { account: await session.account() }),
  };
  run.result(document, `${statusText(document)}${line}`);
}
