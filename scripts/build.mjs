// Builds what the TypeScript sources need before they run: contract artifacts (with TypeChain types), WASM kernels, and the check
// that the committed ABIs are those of the contracts.
import { existsSync } from "node:fs";
import path from "node:path";
import { ensureInstalled, node, root, run } from "./ensureInstalled.mjs";

ensureInstalled();
const steps = [
  ["contracts", "hardhat", ["build", "--quiet"]],
  ["kernels", node, ["scripts/buildKernels.mjs"]],
  ["ABIs", node, ["scripts/generateAbis.ts", "--check"]],
];
for (const [what, command, args] of steps) {
  if (command === node && !existsSync(path.join(root, args[0]))) continue;
  if (run(command, args) !== 0) {
    console.error(`build: ${what} failed: ${path.basename(command)} ${args.join(" ")}`);
    process.exit(1);
  }
}
