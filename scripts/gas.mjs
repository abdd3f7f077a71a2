// `npm run gas [-- --json FILE] [--readme | --check]`: measures whole transactions on the in-process EVM; see scripts/gas/main.ts.
import { ensureInstalled, node, run } from "./ensureInstalled.mjs";

ensureInstalled();
process.exit(run("hardhat", ["build", "--quiet"]) || run(node, ["scripts/gas/main.ts", ...process.argv.slice(2)]));
