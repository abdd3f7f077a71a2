// `npm run test:faults -w subgraph`: chains that go back, reorganise, are killed and begin anew, and the index beside them against the contracts. `npm test` has the faults that take seconds.
import { ensureInstalled, node, run } from "./ensureInstalled.mjs";

ensureInstalled();
process.exit(run(node, ["scripts/build.mjs"]) || run("mocha", ["--exit", "--timeout", "300000", "subgraph/test/long/faults.ts"]));
