import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { dropInvalid } from "./dropInvalid.ts";
import { drawMutants, findMutants, numbered, type Mutant } from "./findMutants.ts";
import { testsOf } from "./testsOf.ts";

/** Share of the mutants that the tests must catch, percent; those that docs/audit/mutants.json explains as no fault do not count. */
const GOAL = 95;
const root = path.resolve(import.meta.dirname, "..", "..");
const folder = path.join(root, ".dpin", "mutants");
const environment = { ...process.env, DPIN_INSTRUMENT: "mutants" };

interface Result {
  readonly mutant: Mutant;
  readonly caughtBy: string | null;
}

const { values } = parseArgs({
  options: { limit: { type: "string", default: "80" }, only: { type: "string" }, list: { type: "boolean" } },
});
const explained = JSON.parse(readFileSync(path.join(root, "docs", "audit", "mutants.json"), "utf8")) as Record<string, string>;
const all = findMutants();
const pool = values.only === undefined ? all : all.filter(({ name }) => name.startsWith(values.only!));
const drawn =
  values.only === undefined ? drawMutants({ mutants: pool, limit: Number(values.limit) }) : numbered(pool).slice(0, Number(values.limit));
const mutants = numbered(dropInvalid({ mutants: drawn }));
console.log(`${all.length} possible mutants, ${mutants.length} chosen`);
if (values.list) {
  for (const { id, name } of mutants) console.log(`${String(id).padStart(4)} ${name}`);
  process.exit(0);
}

mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, "mutants.json"), JSON.stringify(mutants, null, 1));
hardhatOrFail(["build", "--force", "--quiet"]);
const baseline = firstFailure({ id: 0, tests: [...new Set(mutants.flatMap(({ file }) => testsOf({ file })[0]!))] });
if (baseline !== null) throw new Error(`the tests fail without any mutant switched on: ${baseline}`);

const results: Result[] = [];
for (const mutant of mutants) {
  let caughtBy: string | null = null;
  // The tests of its own domain first, then the others'.
  for (const tests of testsOf({ file: mutant.file })) {
    caughtBy = firstFailure({ id: mutant.id, tests });
    if (caughtBy !== null) break;
  }
  results.push({ mutant, caughtBy });
  console.log(`${caughtBy === null ? "SURVIVED" : "caught  "} ${mutant.id}/${mutants.length} ${mutant.name} (line ${mutant.line})`);
  report(results);
}
process.exit(report(results) ? 0 : 1);

function hardhatOrFail(args: readonly string[]): void {
  const result = spawnSync("hardhat", args, { cwd: root, env: environment, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (result.status !== 0)
    throw new Error(`hardhat ${args.join(" ")} failed:\n${result.stdout.slice(-4000)}\n${result.stderr.slice(-4000)}`);
}

/** Title of the first test that fails with mutant `id` switched on; null when all pass. */
function firstFailure({ id, tests }: { id: number; tests: readonly string[] }): string | null {
  const env = { ...environment, DPIN_MUTANT: String(id), MOCHA_REPORTER: "json" };
  // A mutant may loop for ever: that is caught as well.
  const result = spawnSync("hardhat", ["test", "mocha", "--no-compile", ...tests], {
    cwd: root,
    env,
    encoding: "utf8",
    timeout: 300_000,
    maxBuffer: 2 ** 28,
  });
  if (result.status === 0) return null;
  const title = /"failures": \[\s*\{\s*"title": "[^"]*",\s*"fullTitle": "((?:[^"\\]|\\.)*)"/.exec(result.stdout)?.[1];
  return title ?? (result.signal === null ? lastLine(result.stdout + result.stderr) : "time limit");
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "failed without a word";
}

/** Prints the table of operators, writes docs/audit/mutation.json when it was a whole run, and says whether the goal is met. */
function report(done: readonly Result[]): boolean {
  const whole = done.length === mutants.length;
  const faults = done.filter(({ mutant, caughtBy }) => caughtBy !== null || explained[mutant.name] === undefined);
  const caught = faults.filter(({ caughtBy }) => caughtBy !== null);
  const share = faults.length === 0 ? 0 : (100 * caught.length) / faults.length;
  const record = done.map(({ mutant: { name, file, line, operator, original, replacement }, caughtBy }) => {
    return {
      name,
      file,
      line,
      operator,
      original,
      replacement,
      caughtBy,
      ...(explained[name] === undefined ? {} : { explained: explained[name] }),
    };
  });
  const target = values.only === undefined && whole ? path.join(root, "docs", "audit", "mutation.json") : path.join(folder, "results.json");
  writeFileSync(target, `${JSON.stringify(record, null, 2)}\n`);
  if (!whole) return false;
  console.log(`\n${"operator".padEnd(22)} planted  caught  survived, of them explained`);
  for (const [operator, list] of Map.groupBy(done, ({ mutant }) => mutant.operator)) {
    const survived = list.filter(({ caughtBy }) => caughtBy === null);
    const known = survived.filter(({ mutant }) => explained[mutant.name] !== undefined);
    const numbers = [list.length, list.length - survived.length, survived.length, known.length].map((n) => String(n).padStart(7));
    console.log(`${operator.padEnd(22)} ${numbers.join(" ")}`);
  }
  const survivors = done.filter(({ caughtBy }) => caughtBy === null);
  for (const { mutant } of survivors)
    console.log(`survived: ${mutant.name} (${mutant.file}:${mutant.line}): ${explained[mutant.name] ?? "UNEXPLAINED"}`);
  console.log(`${caught.length} of ${faults.length} faults caught: ${share.toFixed(1)} % (goal ${GOAL} %)`);
  return share >= GOAL;
}
