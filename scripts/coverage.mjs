// `npm run coverage`: every contract test with probes in the contracts, then lines and branches per file against the goals.
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureInstalled, node, root, run } from "./ensureInstalled.mjs";

ensureInstalled();
rmSync(path.join(root, "coverage"), { recursive: true, force: true });
// The invariants' handlers write their tallies there.
mkdirSync(path.join(root, ".dpin", "invariants"), { recursive: true });
// What the invariants can reach they reach in few runs.
const tests = run("hardhat", ["test", "--coverage"], { env: { DPIN_INSTRUMENT: "coverage", DPIN_INVARIANT_RUNS: "8" } });
const goals = run(node, ["scripts/coverage/main.ts"]);
process.exit(tests || goals);
