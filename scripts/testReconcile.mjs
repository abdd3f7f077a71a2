// `npm run test:reconcile -w subgraph`: a random story of at least 2,000 transactions, and then every entity of the index against the contracts, also at earlier blocks and after
// reorganisations. `-- --transactions N --seed N` for another one.
import { parseArgs } from "node:util";
import { ensureInstalled, node, run } from "./ensureInstalled.mjs";

const { values } = parseArgs({ options: { transactions: { type: "string", default: "2000" }, seed: { type: "string", default: "1" } } });
ensureInstalled();
const code =
  run(node, ["scripts/build.mjs"]) ||
  run("mocha", ["--exit", "--timeout", "1800000", "subgraph/test/reconcile.test.ts"], {
    env: { DPIN_RECONCILE_TRANSACTIONS: values.transactions, DPIN_RECONCILE_SEED: values.seed },
  });
process.exit(code);
