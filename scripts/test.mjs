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
  // A test that failed may leave a daemon or a poll behind, which would keep the process for ever.
  args: ["--exit", "--timeout", "300000", "--reporter", reporter, ...files],
});
// One step after the other. Of a step that has two lanes, each takes the next suite when its last one has ended: the longest come first. Those that play on a chain in real time, whose windows are seconds, have the
// machine to themselves. Each suite's output is written when it ends.
const steps = [
  { lanes: 1, suites: [{ name: "build", command: node, args: ["scripts/build.mjs"] }] },
  {
    lanes: 2,
    suites: [
      { name: "contracts", command: node, args: ["scripts/testContracts.mjs"] },
      mocha("differential and invariants", "test/{differential,invariants}/**/*.test.ts"),
      // On its own: Hardhat, which other suites load, replaces chai's closeTo by one for integers.
      mocha("runtime", "runtime/test/**/*.test.ts"),
      { name: "lint", command: node, args: ["scripts/lint.mjs"] },
      mocha("subgraph", "subgraph/test/**/*.test.ts"),
      mocha("scripts", "test/scripts/**/*.test.ts"),
      { name: "gas", command: node, args: ["scripts/gas.mjs", "--check"] },
    ],
  },
  // The first waits for most of its time, for what does not answer.
  { lanes: 2, suites: [mocha("sdk", "sdk/test/**/*.test.ts"), mocha("other packages", "{provider,verifier,cli}/test/**/*.test.ts")] },
  { lanes: 1, suites: [mocha("end to end", "test/e2e/**/*.test.ts")] },
];

const totals = { passed: 0, failed: 0 };
// Said once more at the end: a log that is cut off at its beginning still tells what failed.
const failures = [];
for (const { lanes, suites } of steps) {
  const waiting = [...suites];
  const passed = await Promise.all(Array.from({ length: lanes }, () => playFrom(waiting)));
  if (suites === steps[0].suites && !passed[0]) break;
}

/** Plays what waits, one after the other; resolves to whether all of it passed. */
async function playFrom(waiting) {
  let passed = true;
  while (waiting.length > 0) passed = (await play(waiting.shift())) && passed;
  return passed;
}

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
    counted = { passed: code === 0 ? 1 : 0, failed: 0, failures: [] };
  }
  if (code !== 0) failures.push(`${name}${counted.failures.length > 0 ? "" : `: exit code ${code}`}`, ...counted.failures);
  totals.passed += counted.passed;
  totals.failed += counted.failed > 0 ? counted.failed : code === 0 ? 0 : 1;
  return code === 0;
}
rmSync(reports, { recursive: true, force: true });
if (process.env.DPIN_TEST_SUMMARY) writeFileSync(process.env.DPIN_TEST_SUMMARY, `passed ${totals.passed}\nfailed ${totals.failed}\n`);
if (failures.length > 0) console.log(`\n== what failed\n${failures.join("\n\n")}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);
