import { getProvider, getTime, listProviders } from "@dpin/sdk";
import { amountJson } from "../../amounts/amountJson.ts";
import { formatTable } from "../../report/formatTable.ts";
import { openSession } from "../../run/openSession.ts";
import { printable } from "../../run/printable.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin provider list`: who registered, with what at stake. */
export async function showProviders({ run, fromBlock, toBlock }: { run: Run; fromBlock?: bigint; toBlock?: bigint }): Promise<void> {
  const { client } = await openSession({ run });
  const task = run.progress({ title: "searching for providers", total: 1, unit: "searches" });
  const found = await listProviders(client, { fromBlock, toBlock });
  task.end();
  const now = await getTime(client);
  const providers = [];
  for (const { provider, endpoint, block } of found) {
    const { staked, locked, delegated, commissionBps, jailedUntil, offences } = await getProvider(client, { provider });
    const jail = jailedUntil === 0 ? "no" : jailedUntil > now ? "yes" : "may unjail";
    providers.push({
      provider,
      endpoint,
      block,
      staked: amountJson({ wei: staked }),
      locked: amountJson({ wei: locked }),
      delegated: amountJson({ wei: delegated }),
      commissionBps,
      jailed: jail,
      convictions: offences,
    });
  }
  const rows = providers.map(({ provider, endpoint, staked, locked, delegated, commissionBps, jailed, convictions }) => [
    ...[provider, staked.formatted, locked.formatted, delegated.formatted, `${commissionBps / 100} %`, jailed, String(convictions)],
    printable({ text: endpoint, most: 60 }),
  ]);
  const heading = ["provider", "staked", "locked", "delegated", "commission", "jailed", "convictions", "endpoint"];
  run.result({ providers }, rows.length === 0 ? "no provider has registered" : formatTable({ rows: [heading, ...rows], indent: "" }));
}
