import { formatAmount } from "../../report/formatAmount.ts";
import type { AccountStatus } from "./accountStatus.ts";
import type { Amounts, Counts, NetworkTotals } from "./networkTotals.ts";

/** `dpin status` for people. */
export function statusText(document: {
  chain: { chainId: number; block: bigint; time: string | null };
  index: { block: bigint; lag: bigint } | null;
  network: NetworkTotals;
  account: AccountStatus | null;
}): string {
  const { chain, index, network, account } = document;
  const { providers, jobs, streams, batches, disputes, stake, supply } = network;
  const counts = (of: Counts) => Object.entries(of).map(([name, count]) => `${count} ${name}`);
  const amounts = (of: Amounts) => Object.entries(of).map(([name, { wei }]) => `${formatAmount({ wei, symbol: "DPIN" })} ${words(name)}`);
  const total = (of: { total: number; byState: Counts | null }) => `${of.total}${of.byState ? `: ${counts(of.byState).join(", ")}` : ""}`;
  const lines: [string, string][] = [
    ["chain", `${chain.chainId} at block ${chain.block}, ${chain.time}`],
    ...(index === null ? [] : [["index", `at block ${index.block}, ${index.lag} behind`] as [string, string]]),
    ...(providers === null ? [] : [["providers", counts(providers).join(", ")] as [string, string]]),
    ["jobs", total(jobs)],
    ["streams", `${streams.total}${streams.open === null ? "" : `, ${streams.open} open`}`],
    ["batches", total(batches)],
    ...(disputes === null ? [] : [["disputes", counts(disputes).join(", ")] as [string, string]]),
    ...(stake === null ? [] : [["stake", amounts(stake).join(", ")] as [string, string]]),
    ...(supply === null ? [] : [["supply", amounts(supply).join(", ")] as [string, string]]),
  ];
  if (account !== null) {
    const { credit, provider } = account;
    lines.push(
      ["account", account.address],
      ["  has", `${account.balance.formatted}, ${account.native.formatted}`],
      [
        "  credit",
        `${credit.jobs.formatted} from jobs, ${credit.streams.formatted} from streams, ${credit.deposits.formatted} from reveals`,
      ],
    );
    if (provider !== null) {
      const jail = provider.jailedUntil === null ? "" : `; in jail until ${provider.jailedUntil}`;
      lines.push(["  provider", `${provider.provider}: ${amounts(provider.stake).join(", ")}; ${provider.convictions} convictions${jail}`]);
    }
  }
  return lines.map(([name, text]) => `${name.padEnd(11)} ${text}`).join("\n");
}

/** "feesBurned" as words. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
