// `npm test`: installs what is missing, builds, then lint and every suite. Suites run one after another: the machine has few cores.
// DPIN_TEST_SUMMARY names a file for the totals (`passed N`, `failed N`).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ensureInstalled, node, run } from "./ensureInstalled.mjs";

ensureInstalled();
const reports = mkdtempSync(path.join(os.tmpdir(), "dpin-test-"));
const reporter = path.join(import.meta.dirname, "mochaReporter.cjs");
const mocha = (name, ...files) => ({
  name,
  command: "mocha",
  args: ["--timeout", "300000", "--reporter", reporter, ...files],
});
const suites = [
  { name: "build", command: node, args: ["scripts/build.mjs"] },
  { name: "lint", command: node, args: ["scripts/lint.mjs"] },
  // On its own: Hardhat, which later suites load, replaces chai's closeTo by one for integers.
  mocha("runtime", "runtime/test/**/*.test.ts"),
  mocha("packages", "{sdk,provider,verifier,cli}/test/**/*.test.ts", "test/scripts/**/*.test.ts"),
  { name: "contracts", command: node, args: ["scripts/testContracts.mjs"] },
  { name: "gas", command: node, args: ["scripts/gas.mjs", "--check"] },
  mocha("differential and invariants", "test/{differential,invariants}/**/*.test.ts"),
  mocha("end to end", "test/e2e/**/*.test.ts"),
];

const totals = { passed: 0, failed: 0 };
for (const { name, command, args } of suites) {
  console.log(`\n== ${name}`);
  const report = path.join(reports, `${name}.json`);
  const code = run(command, args, { env: { DPIN_MOCHA_REPORT: report, MOCHA_REPORTER: reporter } });
  let counted;
  try {
    counted = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    counted = { passed: code === 0 ? 1 : 0, failed: 0 };
  }
  totals.passed += counted.passed;
  totals.failed += counted.failed > 0 ? counted.failed : code === 0 ? 0 : 1;
  if (code !== 0 && name === "build") break;
}
rmSync(reports, { recursive: true, force: true });
if (process.env.DPIN_TEST_SUMMARY) writeFileSync(process.env.DPIN_TEST_SUMMARY, `passed ${totals.passed}\nfailed ${totals.failed}\n`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);
