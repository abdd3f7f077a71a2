// `npm run bench:scale`: see benchScale.ts, which the packaged Node runs.
import { ensureInstalled, node, run } from "./ensureInstalled.mjs";

ensureInstalled();
process.exit(run(node, ["scripts/benchScale.ts"]));
