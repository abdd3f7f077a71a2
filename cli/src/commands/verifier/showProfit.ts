import { readPayments, sumPayments, verifierMigrations, type Payment, type Profit } from "@dpin/verifier";
import { readConfig } from "../../config/readConfig.ts";
import { verifierConfigSchema } from "../../config/verifierConfig.ts";
import { isDryRunName, leadershipPrefix } from "../../database/leadershipName.ts";
import { visitState } from "../../database/visitState.ts";
import { formatAmount } from "../../report/formatAmount.ts";
import { formatTable } from "../../report/formatTable.ts";
import type { Run } from "../../run/Run.ts";

/**
 * `dpin verifier profit`: what each dispute cost and earned, from the verifier's database, while it runs or not. Needs neither the chain nor the key. Throws UsageError when
 * the verifier has not run yet.
 */
export async function showProfit({ run }: { run: Run }): Promise<void> {
  const { addresses, database: config, dataDir } = await readConfig({ file: run.config, schema: verifierConfigSchema });
  const prefix = leadershipPrefix({ daemon: "verifier", escrow: addresses.escrow });
  const all = await visitState({
    config,
    dataDir,
    migrations: verifierMigrations,
    visit: (database) => readPayments({ database, prefix }),
  });
  // A dry run reads the same payments into a list of its own.
  const rows = all.filter(({ verifier }) => !isDryRunName(verifier));
  const verifiers = [...Map.groupBy(rows, ({ verifier }) => verifier.slice(prefix.length))].map(([verifier, list]) => ({
    verifier,
    disputes: [...Map.groupBy(list, ({ jobId }) => jobId)].map(([jobId, own]) => ({ jobId, ...sumPayments(own) })),
    total: sumPayments(list),
    token: tokenOf(list),
  }));
  run.result(verifiers, text(verifiers));
}

function tokenOf(list: readonly Payment[]) {
  return list.find(({ token }) => token !== null)?.token ?? null;
}

function text(verifiers: readonly { verifier: string; disputes: readonly (Profit & { jobId: bigint })[]; total: Profit }[]): string {
  if (verifiers.length === 0) return "no dispute yet";
  return verifiers
    .map(({ verifier, disputes, total }) => {
      const heading = ["job", "transactions", "gas (native)", "deposits", "returned", "bounty (DPIN)"];
      const rows = disputes.map(({ jobId, ...profit }) => [jobId === 0n ? "no job alone" : String(jobId), ...cells(profit)]);
      return `verifier ${verifier}\n${formatTable({ rows: [heading, ...rows, ["all", ...cells(total)]] })}`;
    })
    .join("\n\n");
}

function cells({ transactions, gas, deposits, refunds, bounty }: Profit): string[] {
  const amount = (wei: bigint) => formatAmount({ wei, symbol: "", digits: 9 }).trim();
  return [String(transactions), amount(gas), amount(deposits), amount(refunds), amount(bounty)];
}
