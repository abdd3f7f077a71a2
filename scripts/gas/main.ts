import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gasLimits, happyPathKeys, happyPathLimit } from "./limits.ts";
import { measureJobPath } from "./measureJobPath.ts";
import { measureProveFraud } from "./measureProveFraud.ts";

const readme = "README.md";
const [begin, end] = ["<!-- gas:begin -->", "<!-- gas:end -->"];

function parseOptions(): { json?: string | undefined; readme?: boolean | undefined } {
  try {
    return parseArgs({ options: { json: { type: "string" }, readme: { type: "boolean" } } }).values;
  } catch (error) {
    console.error(`gas: ${(error as Error).message}; usage: npm run gas -- [--json FILE] [--readme]`);
    process.exit(2);
  }
}

const options = parseOptions();
const gas: Record<string, number> = { ...(await measureProveFraud()), ...(await measureJobPath()) };
const happyPath = happyPathKeys.reduce((sum, key) => sum + (gas[key] ?? Number.NaN), 0);

const rows = [
  ...Object.entries(gas).map(([key, used]) => ({ key, used, limit: gasLimits[key] })),
  { key: happyPathKeys.join(" + "), used: happyPath, limit: happyPathLimit },
];
const table = [
  "| transaction | gas | limit |",
  "|---|---:|---:|",
  ...rows.map(({ key, used, limit }) => `| ${key} | ${used.toLocaleString("en-US")} | ${limit?.toLocaleString("en-US") ?? ""} |`),
].join("\n");
console.log(table);

if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(gas, null, 2)}\n`);
if (options.readme === true) {
  const [before, rest] = readFileSync(readme, "utf8").split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${readme}: no ${begin} … ${end} block for the table`);
  writeFileSync(readme, `${before}${begin}\n${table}\n${end}${after}`);
}

const exceeded = rows.filter(({ used, limit }) => limit !== undefined && !(used <= limit));
for (const { key, used, limit } of exceeded) console.error(`gas: ${key} takes ${used}, more than its limit of ${limit}`);
process.exit(exceeded.length === 0 ? 0 : 1);
