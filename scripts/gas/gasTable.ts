import { gasLimits, happyPathKeys, happyPathLimit } from "./limits.ts";

export interface GasRow {
  readonly key: string;
  readonly used: number;
  readonly limit: number | undefined;
}

/** Measured figures beside their limits, the happy path's sum last; and the same as a Markdown table. */
export function gasTable({ gas }: { gas: Readonly<Record<string, number>> }): { rows: GasRow[]; table: string } {
  const happyPath = happyPathKeys.reduce((sum, key) => sum + (gas[key] ?? Number.NaN), 0);
  const rows: GasRow[] = [
    ...Object.entries(gas).map(([key, used]) => ({ key, used, limit: gasLimits[key] })),
    { key: happyPathKeys.join(" + "), used: happyPath, limit: happyPathLimit },
  ];
  const lines = rows.map(
    ({ key, used, limit }) => `| ${key} | ${used.toLocaleString("en-US")} | ${limit?.toLocaleString("en-US") ?? ""} |`,
  );
  return { rows, table: ["| transaction | gas | limit |", "|---|---:|---:|", ...lines].join("\n") };
}
