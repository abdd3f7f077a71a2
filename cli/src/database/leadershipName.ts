import type { Address } from "viem";

const DRY_RUN = " dry-run";

/** What the names of all daemons of a kind and an escrow begin with; the account follows. */
export function leadershipPrefix({ daemon, escrow }: { daemon: "provider" | "verifier"; escrow: Address }): string {
  return `${daemon} ${escrow.toLowerCase()} `;
}

/** Under which name a daemon keeps its state: what it does, for which escrow, with which key. A dry run has one of its own. */
export function leadershipName({
  account,
  dryRun,
  ...of
}: {
  daemon: "provider" | "verifier";
  escrow: Address;
  account: Address;
  dryRun: boolean;
}): string {
  return `${leadershipPrefix(of)}${account.toLowerCase()}${dryRun ? DRY_RUN : ""}`;
}

/** Whether a name is a dry run's. */
export function isDryRunName(name: string): boolean {
  return name.endsWith(DRY_RUN);
}
