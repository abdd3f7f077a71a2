// `npm run test:contracts`: every contract test: mocha, Solidity and fuzz tests, invariants, sizes. `npm run test:deep`: the invariants ten times as long, and a deployment cut
// after every line of its journal.
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureInstalled, node, root, run } from "./ensureInstalled.mjs";

ensureInstalled();
const deep = process.argv.includes("--deep");
const tallies = path.join(root, ".dpin", "invariants");
rmSync(tallies, { recursive: true, force: true });
mkdirSync(tallies, { recursive: true });
const tests = deep
  ? run("hardhat", ["build", "--quiet"]) ||
    run("hardhat", ["test", "solidity", "test/solidity/invariants/Network.t.sol", "test/solidity/invariants/NetworkHandler.sol"], {
      env: { DPIN_DEEP: "1" },
    }) ||
    run("hardhat", ["test", "mocha", "test/contracts/deployment/cuts.test.ts"], { env: { DPIN_DEEP: "1" } })
  : run("hardhat", ["test"]);
const actions = run(node, ["scripts/contracts/printTallies.ts"]);
const sizes = run(node, ["scripts/contracts/checkSizes.ts"]);
process.exit(tests || actions || sizes);
