// Generates the mappings' types and compiles them, for a deployment without addresses: a network's own manifest names the same module. Needs no network, and does nothing when the
// sources are those of the last build.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { node, root, runQuietly } from "./ensureInstalled.mjs";
import { sourcesHash } from "./sourcesHash.mjs";

const folder = path.join(root, "subgraph");
const stamp = path.join(root, "cache", "subgraph.sha256");
const module = path.join(folder, "build", "mapping.wasm");
const sources = [
  "subgraph/src",
  "subgraph/manifest",
  "subgraph/schema.graphql",
  "sdk/src/abi",
  "subgraph/package.json",
  "scripts/buildSubgraph.mjs",
];

const isBuilt = existsSync(module) && existsSync(stamp) && readFileSync(stamp, "utf8") === sourcesHash(sources);
if (isBuilt) process.exit(0);

rmSync(stamp, { force: true });
for (const old of ["generated", "build", "abis"]) rmSync(path.join(folder, old), { recursive: true, force: true });
const steps = [
  ["its manifest", node, ["subgraph/manifest/writeSources.ts"]],
  ["its types", "graph", ["codegen", "subgraph.yaml", "--output-dir", "generated"]],
  ["its module", "graph", ["build", "subgraph.yaml", "--output-dir", "build"]],
];
for (const [what, command, args] of steps) {
  const isGraph = command === "graph";
  const { code, output } = await runQuietly(command, args, { ...(isGraph && { cwd: folder }), env: { NO_COLOR: "1" } });
  if (code === 0) continue;
  console.error(output);
  console.error(`build: the subgraph: ${what} failed: ${path.basename(command)} ${args.join(" ")}`);
  process.exit(1);
}
// All data sources run one module, which lies with the first of them.
copyFileSync(path.join(folder, "build", "AccessManager", "AccessManager.wasm"), module);
mkdirSync(path.dirname(stamp), { recursive: true });
writeFileSync(stamp, sourcesHash(sources));
