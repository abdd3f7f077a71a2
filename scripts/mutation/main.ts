import { execFile, spawnSync } from "node:child_process";
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
  options: {
    limit: { type: "string", default: "80" },
    only: { type: "string" },
    list: { type: "boolean" },
    jobs: { type: "string", default: "2" },
  },
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
hardhatOrFail(["build", "--force", "--no-tests", "--quiet"]);
const baseline = await firstFailure({ id: 0, tests: [...new Set(mutants.flatMap(({ file }) => testsOf({ file })[0]!))] });
if (baseline !== null) throw new Error(`the tests fail without any mutant switched on: ${baseline}`);

const results: Result[] = [];
const waiting = [...mutants];
await Promise.all(Array.from({ length: Number(values.jobs) }, work));
results.sort((a, b) => a.mutant.id - b.mutant.id);
process.exit(report(results) ? 0 : 1);

async function work(): Promise<void> {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    let caughtBy: string | null = null;
    // The tests of its own domain first, then the others'.
    for (const tests of testsOf({ file: mutant.file })) {
      caughtBy ??= tests.length === 0 ? null : await firstFailure({ id: mutant.id, tests });
    }
    results.push({ mutant, caughtBy });
    console.log(`${caughtBy === null ? "SURVIVED" : "caught  "} ${results.length}/${mutants.length} ${mutant.name} (line ${mutant.line})`);
    save(results);
  }
}

function hardhatOrFail(args: readonly string[]): void {
  const result = spawnSync("hardhat", args, { cwd: root, env: environment, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (result.status !== 0)
    throw new Error(`hardhat ${args.join(" ")} failed:\n${result.stdout.slice(-4000)}\n${result.stderr.slice(-4000)}`);
}

/** Title of the first test that fails with mutant `id` switched on; null when all pass. A mutant that loops for ever is caught by the limit of time. */
function firstFailure({ id, tests }: { id: number; tests: readonly string[] }): Promise<string | null> {
  const env = { ...environment, DPIN_MUTANT: String(id), MOCHA_REPORTER: "dot" };
  const options = { cwd: root, env, timeout: 300_000, maxBuffer: 2 ** 28 };
  return new Promise((resolve) => {
    execFile("hardhat", ["test", "mocha", "--no-compile", ...tests], options, (error, stdout, stderr) => {
      if (error === null) return resolve(null);
      if (error.killed) return resolve("time limit");
      const failure = /\n {2}1\) ([^]*?)(?:\n\n|:\n)/.exec(stdout)?.[1];
      resolve(failure?.replaceAll(/\s+/g, " ") ?? lastLine(stdout + stderr));
    });
  });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "failed without a word";
}

function save(done: readonly Result[]): void {
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
  const whole = values.only === undefined && done.length === mutants.length;
  writeFileSync(
    whole ? path.join(root, "docs", "audit", "mutation.json") : path.join(folder, "results.json"),
    `${JSON.stringify(record, null, 2)}\n`,
  );
}

/** Prints the table of operators and says whether the goal is met. */
function report(done: readonly Result[]): boolean {
  save(done);
  const faults = done.filter(({ mutant, caughtBy }) => caughtBy !== null || explained[mutant.name] === undefined);
  const caught = faults.filter(({ caughtBy }) => caughtBy !== null);
  const share = faults.length === 0 ? 0 : (100 * caught.length) / faults.length;
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
