import { getProvider, getTime, listProviders, pageProviders, providerAt } from "@dpin/sdk";
import type { Address } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { formatTable } from "../../report/formatTable.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession, type Session } from "../../run/openSession.ts";
import { printable } from "../../run/printable.ts";
import type { Run } from "../../run/Run.ts";
import { sourceOf } from "../../run/sourceOf.ts";
import { throughIndex } from "../../run/throughIndex.ts";

/** A provider as the list shows it; amounts in DPIN wei. */
interface Listed {
  readonly provider: Address;
  readonly endpoint: string;
  /** Seconds since 1970. */
  readonly registeredAt: number;
  readonly staked: bigint;
  readonly locked: bigint;
  readonly delegated: bigint;
  readonly commissionBps: number;
  readonly jailedUntil: number;
  readonly offences: number;
}

/** `dpin provider list`: who registered, with what at stake, in the order of registration. From the index where one is configured and up to date, else from the chain's logs. */
export async function showProviders({ run, fromBlock, toBlock }: { run: Run; fromBlock?: bigint; toBlock?: bigint }): Promise<void> {
  const session = await openSession({ run });
  const { client, config } = session;
  const now = await getTime(client);
  // A provider's registration the index has by its time, not by its block.
  const isWhole = fromBlock === undefined && toBlock === undefined;
  const indexed = isWhole ? await readIndexed({ run, session, now }) : null;
  const found = indexed?.found ?? (await readProviders({ run, session, fromBlock, toBlock }));
  const providers = found.map(({ provider, endpoint, registeredAt, staked, locked, delegated, commissionBps, jailedUntil, offences }) => ({
    provider,
    endpoint,
    registeredAt: isoTime(registeredAt),
    staked: amountJson({ wei: staked }),
    locked: amountJson({ wei: locked }),
    delegated: amountJson({ wei: delegated }),
    commissionBps,
    jailed: jailedUntil === 0 ? "no" : jailedUntil > now ? "yes" : "may unjail",
    convictions: offences,
  }));
  const rows = providers.map(({ provider, endpoint, staked, locked, delegated, commissionBps, jailed, convictions }) => [
    ...[provider, staked.formatted, locked.formatted, delegated.formatted, `${commissionBps / 100} %`, jailed, String(convictions)],
    printable({ text: endpoint, most: 60 }),
  ]);
  const heading = ["provider", "staked", "locked", "delegated", "commission", "jailed", "convictions", "endpoint"];
  const { source, line } = sourceOf({ checked: indexed?.checked, isChoice: config.index !== undefined });
  const table = rows.length === 0 ? "no provider has registered" : formatTable({ rows: [heading, ...rows], indent: "" });
  run.result({ providers, source }, `${table}${line}`);
}

function readIndexed({ run, session, now }: { run: Run; session: Session; now: number }) {
  return throughIndex({
    ...{ run, session },
    read: async (index, { head: { hash } }) => {
      const found: Listed[] = [];
      for await (const page of pageProviders(index, { where: { registered: true }, block: { hash } })) {
        found.push(
          ...page.map((provider) => ({
            ...providerAt({ provider, time: now }),
            endpoint: provider.endpoint ?? "",
            registeredAt: provider.registeredAt ?? 0,
          })),
        );
      }
      return found.sort((a, b) => a.registeredAt - b.registeredAt);
    },
  });
}

/** By the chain's logs and the contracts' state. */
async function readProviders(parameters: {
  run: Run;
  session: Session;
  fromBlock: bigint | undefined;
  toBlock: bigint | undefined;
}): Promise<Listed[]> {
  const { run, session, fromBlock, toBlock } = parameters;
  const { client } = session;
  const task = run.progress({ title: "searching for providers", total: 1, unit: "searches" });
  const registered = await listProviders(client, { fromBlock, toBlock });
  task.end();
  const found: Listed[] = [];
  for (const { provider, endpoint, block } of registered) {
    const { timestamp } = await client.call("getBlock", () => client.publicClient.getBlock({ blockNumber: block }));
    found.push({ ...(await getProvider(client, { provider })), provider, endpoint, registeredAt: Number(timestamp) });
  }
  return found;
}
