// `npm test`: installs what is missing, builds, then lint and every suite.
// DPIN_TEST_SUMMARY names a file for the totals (`passed N`, `failed N`).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ensureInstalled, node, runQuietly } from "./ensureInstalled.mjs";

ensureInstalled();
const reports = mkdtempSync(path.join(os.tmpdir(), "dpin-test-"));
const reporter = path.join(import.meta.dirname, "mochaReporter.cjs");
const mocha = (name, ...files) => ({
  name,
  command: "mocha",
  args: ["--timeout", "300000", "--reporter", reporter, ...files],
});
const first = [
  { name: "build", command: node, args: ["scripts/build.mjs"] },
  { name: "lint", command: node, args: ["scripts/lint.mjs"] },
];
// Two lanes side by side: most suites wait for blocks or use one core. Each suite's output is written when it ends.
const lanes = [
  [
    // On its own: Hardhat, which other suites load, replaces chai's closeTo by one for integers.
    mocha("runtime", "runtime/test/**/*.test.ts"),
    { name: "contracts", command: node, args: ["scripts/testContracts.mjs"] },
    { name: "gas", command: node, args: ["scripts/gas.mjs", "--check"] },
    mocha("differential and invariants", "test/{differential,invariants}/**/*.test.ts"),
  ],
  [
    mocha("packages", "{sdk,provider,verifier,cli}/test/**/*.test.ts", "test/scripts/**/*.test.ts"),
    mocha("end to end", "test/e2e/**/*.test.ts"),
  ],
];

const totals = { passed: 0, failed: 0 };
let isBuilt = true;
for (const suite of first) if (isBuilt) isBuilt = (await play(suite)) || suite.name !== "build";
if (isBuilt)
  await Promise.all(lanes.map(async (lane) => lane.reduce((before, suite) => before.then(() => play(suite)), Promise.resolve())));

/** Runs a suite, writes its output and counts its tests; resolves to whether it passed. */
async function play({ name, command, args }) {
  const report = path.join(reports, `${name}.json`);
  const since = Date.now();
  const { code, output } = await runQuietly(command, args, { env: { DPIN_MOCHA_REPORT: report, MOCHA_REPORTER: reporter } });
  process.stdout.write(`\n== ${name} (${Math.round((Date.now() - since) / 1000)} s)\n${output}`);
  let counted;
  try {
    counted = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    counted = { passed: code === 0 ? 1 : 0, failed: 0 };
  }
  totals.passed += counted.passed;
  totals.failed += counted.failed > 0 ? counted.failed : code === 0 ? 0 : 1;
  return code === 0;
}
rmSync(reports, { recursive: true, force: true });
if (process.env.DPIN_TEST_SUMMARY) writeFileSync(process.env.DPIN_TEST_SUMMARY, `passed ${totals.passed}\nfailed ${totals.failed}\n`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);
