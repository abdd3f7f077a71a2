// `npm run deploy -w subgraph -- --network X`: compiles the subgraph when its sources have changed, then deploys it (subgraph/deployment/main.ts).
import { ensureInstalled, node, run } from "./ensureInstalled.mjs";

ensureInstalled();
process.exit(run(node, ["scripts/buildSubgraph.mjs"]) || run(node, ["subgraph/deployment/main.ts", ...process.argv.slice(2)]));
