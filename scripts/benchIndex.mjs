// `npm run bench -w subgraph [-- --events N --jobs N …]`: see subgraph/bench/main.ts, which the packaged Node runs.
import { ensureInstalled, node, run } from "./ensureInstalled.mjs";

ensureInstalled();
process.exit(run(node, ["scripts/build.mjs"]) || run(node, ["subgraph/bench/main.ts", ...process.argv.slice(2)]));
