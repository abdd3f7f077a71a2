// `npm run test:chaos [-- --kills N --seed N]`: daemons that are killed at random moments, 200 times by default, end as those that nobody kills.
import { parseArgs } from "node:util";
import { ensureInstalled, run } from "./ensureInstalled.mjs";

ensureInstalled();
const { values } = parseArgs({ options: { kills: { type: "string", default: "200" }, seed: { type: "string" } } });
const env = { DPIN_CHAOS_KILLS: values.kills, ...(values.seed && { DPIN_CHAOS_SEED: values.seed }) };
process.exit(run("mocha", ["--exit", "test/e2e/chaos.test.ts"], { env }));
