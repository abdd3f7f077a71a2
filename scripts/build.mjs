// Builds what the TypeScript sources need before they run: contract artifacts (with TypeChain types), WASM kernels, and the check
// that the committed ABIs are those of the contracts. Does nothing when the sources are those of the last whole build.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ensureInstalled, node, root, run } from "./ensureInstalled.mjs";
import { sourcesHash } from "./sourcesHash.mjs";

const sources = [
  "contracts",
  "test/contracts-support",
  "test/solidity",
  "runtime/src/wasm/kernels",
  "sdk/src/abi",
  "scripts/buildKernels.mjs",
  "scripts/generateAbis.ts",
  "hardhat.config.ts",
  "package-lock.json",
];
const results = ["artifacts", "types", "runtime/src/wasm/kernels"];
const stamp = path.join(root, "cache", "built.sha256");

ensureInstalled();
// It has a stamp of its own, and takes its ABIs from the sdk, where they are committed.
const subgraph = () => {
  if (run(node, ["scripts/buildSubgraph.mjs"]) !== 0) process.exit(1);
};
const isBuilt = () =>
  results.every((result) => existsSync(path.join(root, result))) &&
  existsSync(stamp) &&
  readFileSync(stamp, "utf8") === sourcesHash(sources);
if (isBuilt()) {
  subgraph();
  process.exit(0);
}

const steps = [
  ["contracts", "hardhat", ["build", "--quiet"]],
  ["kernels", node, ["scripts/buildKernels.mjs"]],
  ["ABIs", node, ["scripts/generateAbis.ts", "--check"]],
];
rmSync(stamp, { force: true });
for (const [what, command, args] of steps) {
  if (run(command, args) !== 0) {
    console.error(`build: ${what} failed: ${path.basename(command)} ${args.join(" ")}`);
    process.exit(1);
  }
}
mkdirSync(path.dirname(stamp), { recursive: true });
writeFileSync(stamp, sourcesHash(sources));
subgraph();
