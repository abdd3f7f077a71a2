// `npm run test:load [-- --jobs N --seed N]`: 500 jobs by default through three providers that cheat now and then and two verifiers; prints jobs per second and memory over time.
import { parseArgs } from "node:util";
import { ensureInstalled, run } from "./ensureInstalled.mjs";

ensureInstalled();
const { values } = parseArgs({ options: { jobs: { type: "string", default: "500" }, seed: { type: "string" } } });
const env = { DPIN_LOAD_JOBS: values.jobs, ...(values.seed && { DPIN_LOAD_SEED: values.seed }) };
process.exit(run("mocha", ["--exit", "test/load/load.test.ts"], { env }));
