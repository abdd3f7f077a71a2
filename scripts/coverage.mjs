// `npm run coverage`: every contract test with probes in the contracts, then lines and branches per file against the goals.
import { rmSync } from "node:fs";
import path from "node:path";
import { ensureInstalled, node, root, run } from "./ensureInstalled.mjs";

ensureInstalled();
rmSync(path.join(root, "coverage"), { recursive: true, force: true });
const tests = run("hardhat", ["test", "--coverage"], { env: { DPIN_INSTRUMENT: "coverage" } });
const goals = run(node, ["scripts/coverage/main.ts"]);
process.exit(tests || goals);
