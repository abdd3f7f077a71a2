import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compareSnapshot } from "./compareSnapshot.ts";
import { gasLimits } from "./limits.ts";
import { gasTable } from "./gasTable.ts";
import { measureEmission } from "./measureEmission.ts";
import { measureJobPath } from "./measureJobPath.ts";
import { measureProveFraud } from "./measureProveFraud.ts";
import { measureStaking } from "./measureStaking.ts";
import { measureStreams } from "./measureStreams.ts";

const readme = "README.md";
const snapshot = ".gas-snapshot";
const [begin, end] = ["<!-- gas:begin -->", "<!-- gas:end -->"];

function parseOptions() {
  try {
    return parseArgs({ options: { json: { type: "string" }, readme: { type: "boolean" }, check: { type: "boolean" } } }).values;
  } catch (error) {
    console.error(`gas: ${(error as Error).message}; usage: npm run gas -- [--json FILE] [--readme | --check]`);
    process.exit(2);
  }
}

/** README.md with another table. */
function withTable(table: string): string {
  const [before, rest] = readFileSync(readme, "utf8").split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${readme}: no ${begin} … ${end} block for the table`);
  return `${before}${begin}\n${table}\n${end}${after}`;
}

const options = parseOptions();
const gas: Record<string, number> = {};
for (const measure of [measureProveFraud, measureStaking, measureJobPath, measureStreams, measureEmission])
  Object.assign(gas, await measure());
const { rows, table } = gasTable({ gas });
console.log(table);

if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(gas, null, 2)}\n`);
if (options.readme === true) {
  writeFileSync(snapshot, `${JSON.stringify(gas, null, 2)}\n`);
  writeFileSync(readme, withTable(table));
}

const failures = rows
  .filter(({ used, limit }) => limit !== undefined && !(used <= limit))
  .map(({ key, used, limit }) => `${key} takes ${used}, more than its limit of ${limit}`);
failures.push(
  ...Object.keys(gasLimits)
    .filter((key) => gas[key] === undefined)
    .map((key) => `${key} has a limit and is not measured`),
);
if (options.check === true) {
  const committed = JSON.parse(readFileSync(snapshot, "utf8")) as Record<string, number>;
  failures.push(...compareSnapshot({ committed, measured: gas }));
  const shown = withTable(gasTable({ gas: committed }).table) === readFileSync(readme, "utf8");
  if (!shown) failures.push(`${readme} does not show ${snapshot}'s figures`);
  if (failures.length > 0) console.error("gas: npm run gas -- --readme writes the snapshot and the table anew");
}
for (const failure of failures) console.error(`gas: ${failure}`);
process.exit(failures.length === 0 ? 0 : 1);
