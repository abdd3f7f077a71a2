import type { Supply } from "./readSupply.ts";

const [WIDTH, HEIGHT] = [760, 380];
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 16, 16, 40];

/** The most that can have been minted over time, as an SVG that reads on light and dark pages. */
export function drawSupply({ initial, cap, points }: Supply): string {
  const years = points.at(-1)?.time ?? 0;
  const x = (time: number) => (LEFT + ((WIDTH - LEFT - RIGHT) * time) / years).toFixed(1);
  const share = (wei: bigint) => Number((wei * 1_000_000n) / cap) / 1_000_000;
  const y = (part: number) => (HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * part).toFixed(1);
  const line = points.map(({ time, cumulative }, i) => `${i === 0 ? "M" : "L"}${x(time)} ${y(share(initial + cumulative))}`).join("");
  const area = `${line}L${x(years)} ${y(0)}L${x(0)} ${y(0)}Z`;
  const millions = (part: number) => Math.round((Number(cap / 10n ** 18n) * part) / 1e6);
  const rows = [0, 0.25, 0.5, 0.75, 1].flatMap((part) => [
    `  <line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(part)}" y2="${y(part)}"/>`,
    `  <text x="${LEFT - 8}" y="${Number(y(part)) + 4}" text-anchor="end">${millions(part)} M</text>`,
  ]);
  const ticks = Array.from({ length: years / 2 + 1 }, (_, i) => 2 * i);
  const columns = ticks.map((year) => `  <text x="${x(year)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${year}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="DPIN ever minted at most, over ${years} years">`,
    "  <style>",
    "    text { font: 12px sans-serif; fill: #808080 }",
    "    .grid { stroke: #808080; stroke-opacity: 0.3 }",
    "    .line { fill: none; stroke: #2f7fd6; stroke-width: 2 }",
    "    .area { fill: #2f7fd6; fill-opacity: 0.15 }",
    "  </style>",
    ...rows,
    `  <path class="area" d="${area}"/>`,
    `  <path class="line" d="${line}"/>`,
    ...columns,
    `  <text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}" text-anchor="middle">years</text>`,
    "</svg>",
    "",
  ].join("\n");
}
