// `npm run mutate [-- --only NAME --limit N --list]`: plants single faults in the contracts and counts those that the tests catch; see docs/audit/README.md.
import { ensureInstalled, node, run } from "./ensureInstalled.mjs";

ensureInstalled();
process.exit(run(node, ["scripts/mutation/main.ts", ...process.argv.slice(2)]));
