// Writes the table and the plot of the supply over 20 years into docs/, as the compiled contracts compute it; with --check only compares, and fails on drift.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { describeSupply } from "./supply/describeSupply.ts";
import { drawSupply } from "./supply/drawSupply.ts";
import { readSupply } from "./supply/readSupply.ts";

const docs = path.join(import.meta.dirname, "..", "docs");
const [begin, end] = ["<!-- supply:begin -->", "<!-- supply:end -->"];
const YEARS = 20;
const PER_YEAR = 12;

const { check } = parseArgs({ options: { check: { type: "boolean", default: false } } }).values;
const supply = await readSupply({ years: YEARS, perYear: PER_YEAR });
const yearly = { ...supply, points: supply.points.filter((_, i) => i % PER_YEAR === 0) };

const page = path.join(docs, "emission.md");
const [before, rest] = readFileSync(page, "utf8").split(begin);
const after = rest?.split(end)[1];
if (before === undefined || after === undefined) throw new Error(`docs/emission.md: no ${begin} … ${end} block for the table`);

const wanted = new Map([
  [page, `${before}${begin}\n${describeSupply(yearly)}\n${end}${after}`],
  [path.join(docs, "emission.svg"), drawSupply(supply)],
]);
const drifted = [...wanted].filter(([file, text]) => read(file) !== text);
for (const [file, text] of drifted) {
  if (check) console.error(`docs/${path.basename(file)} is not what the contracts say: run node scripts/supply.ts`);
  else writeFileSync(file, text);
}
process.exitCode = check && drifted.length > 0 ? 1 : 0;

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
