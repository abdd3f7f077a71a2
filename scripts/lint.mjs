// Every static check: types, ESLint, Prettier, solhint, direction of imports. All run, then the failures are named together.
import { ensureInstalled, node, run } from "./ensureInstalled.mjs";

ensureInstalled();
const checks = {
  tsc: () => run("tsc", ["--noEmit", "-p", "."]) || run("tsc", ["--noEmit", "-p", "test"]),
  eslint: () => run("eslint", ["--max-warnings=0", "."]),
  prettier: () => run("prettier", ["--check", "--log-level=warn", "."]),
  solhint: () => run("solhint", ["--max-warnings=0", "contracts/**/*.sol"]),
  "import direction": () => run(node, ["scripts/checkImports.ts"]),
  "supply table": () => run(node, ["scripts/supply.ts", "--check"]),
  "storage layouts": () => run(node, ["scripts/layouts.ts", "--check"]),
  operations: () => run(node, ["scripts/checkOperations.ts"]),
  docstrings: () => run(node, ["scripts/docs.mjs", "--check"]),
  "the index's types": () => run("graphql-codegen", ["--config", "sdk/codegen.ts", "--check"]),
  kernels: () => run(node, ["scripts/buildKernels.mjs", "--check"]),
};
const failed = Object.entries(checks)
  .filter(([, check]) => check() !== 0)
  .map(([name]) => name);
if (failed.length > 0) {
  console.error(`lint failed: ${failed.join(", ")}`);
  process.exit(1);
}
console.log(`lint: ${Object.keys(checks).join(", ")} passed`);
