// `npm run audit [-- slither|halmos] [--update]`: static analysis and symbolic tests; see docs/audit/README.md.
import { ensureInstalled, node, run } from "./ensureInstalled.mjs";

ensureInstalled();
process.exit(run(node, ["scripts/audit/main.ts", ...process.argv.slice(2)]));
