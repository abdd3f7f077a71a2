// `npm run test:faults`: every fault and lie of a node for a minute each, and a gap of 10,000 blocks. `npm test` has a second and a half of some of them.
// `-- --seconds N` for other times.
import { ensureInstalled, run } from "./ensureInstalled.mjs";

ensureInstalled();
const at = process.argv.indexOf("--seconds");
const seconds = at < 0 ? "60" : process.argv[at + 1];
if (!(Number(seconds) > 0)) {
  console.error(`--seconds takes a number of seconds above 0, not ${seconds}`);
  process.exit(2);
}
process.exit(run("mocha", ["--exit", "--timeout", "600000", "test/e2e/faults.test.ts"], { env: { DPIN_FAULT_SECONDS: seconds } }));
