// Compares the storage layouts of the upgradeable contracts, as built, with those committed in deploy/layouts, and checks that they are safe behind
// proxies. Without --check it writes down what was appended; what is deployed must never be replaced, so anything else needs --reset.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { StorageLayout } from "@openzeppelin/upgrades-core";
import { CONTRACTS } from "../deploy/contracts.ts";
import { explainIncompatibility } from "./layouts/explainIncompatibility.ts";
import { normalizeLayout } from "./layouts/normalizeLayout.ts";
import { readLayouts } from "./layouts/readLayouts.ts";
import { wrongNamespaces } from "./layouts/wrongNamespaces.ts";

const root = path.join(import.meta.dirname, "..");
const folder = path.join(root, "deploy", "layouts");
const { check, reset } = parseArgs({
  options: { check: { type: "boolean", default: false }, reset: { type: "boolean", default: false } },
}).values;

const contracts = Object.values(CONTRACTS)
  .filter(({ proxied }) => proxied)
  .map(({ artifact }) => {
    const [file] = globSync(`contracts/**/${artifact}.sol`, { cwd: root });
    if (file === undefined) throw new Error(`no source of ${artifact}`);
    return file.replace(/\.sol$/, "");
  });

const problems: string[] = [];
for (const file of globSync("contracts/**/*.sol", { cwd: root }))
  problems.push(...wrongNamespaces({ source: readFileSync(path.join(root, file), "utf8") }));
mkdirSync(folder, { recursive: true });
for (const { name, layout, unsafe } of readLayouts({ contracts, artifacts: path.join(root, "artifacts") })) {
  const file = path.join(folder, `${name}.json`);
  const built = normalizeLayout({ layout });
  const text = `${JSON.stringify(built, null, 2)}\n`;
  const committed = existsSync(file) ? readFileSync(file, "utf8") : null;
  if (unsafe !== "") problems.push(`${name} is not safe behind a proxy: ${unsafe}`);
  if (committed === text) continue;
  const why = committed === null || reset ? "" : explainIncompatibility({ committed: JSON.parse(committed) as StorageLayout, built });
  if (why !== "") problems.push(`${name} would read its storage wrongly after an upgrade: ${why}`);
  else if (check) problems.push(`deploy/layouts/${name}.json is not what the contract says: run node scripts/layouts.ts`);
  else writeFileSync(file, text);
}
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
