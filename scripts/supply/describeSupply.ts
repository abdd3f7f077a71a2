import type { Supply, SupplyPoint } from "./readSupply.ts";

const DPIN = 10n ** 18n;

/** The table of `points`, one a year, as Markdown. */
export function describeSupply({ initial, cap, points }: Supply): string {
  const whole = (wei: bigint) => (wei / DPIN).toLocaleString("en-US");
  const percent = (part: bigint, of: bigint) => `${(Number((part * 1_000_000n) / of) / 10_000).toFixed(2)} %`;
  const row = (point: SupplyPoint, i: number) => {
    const total = initial + point.cumulative;
    const before = points[i - 1];
    const grown = before === undefined ? undefined : point.cumulative - before.cumulative;
    return [
      point.time,
      point.epoch,
      whole(point.emission),
      grown === undefined ? "" : whole(grown),
      whole(total),
      percent(total, cap),
      grown === undefined ? "" : percent(grown, initial + (before?.cumulative ?? 0n)),
    ];
  };
  return [
    "| year | epoch | emission of the epoch | of the year | minted at most | of the cap | growth in the year |",
    "|---:|---:|---:|---:|---:|---:|---:|",
    ...points.map((point, i) => `| ${row(point, i).join(" | ")} |`),
  ].join("\n");
}
