// Mocha's spec reporter that also leaves its totals and what failed in the file named by DPIN_MOCHA_REPORT, added to what is there.
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.DPIN_MOCHA_REPORT;
    if (file === undefined) return;
    const failures = [];
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => failures.push(`${test.fullTitle()}\n${error.stack ?? error.message}`));
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { passed: 0, failed: 0, failures: [] };
      writeFileSync(
        file,
        JSON.stringify({
          passed: before.passed + this.stats.passes,
          failed: before.failed + this.stats.failures,
          failures: [...before.failures, ...failures],
        }),
      );
    });
  }
};
