import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { createTester, type Tester } from "./createTester.ts";
import { dropInvalid } from "./dropInvalid.ts";
import { drawMutants, findMutants, numbered, type Mutant } from "./findMutants.ts";
import { REACHED } from "./plantMutants.ts";
import { candidateTests, testsOf, type TestFile } from "./testsOf.ts";

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

build();
const testers = Array.from({ length: Number(values.jobs) }, () => createTester({ env: environment }));
const files = await testFiles();

const results: Result[] = [];
const waiting = [...mutants];
await Promise.all(testers.map(work));
for (const tester of testers) tester.close();
results.sort((a, b) => a.mutant.id - b.mutant.id);
process.exit(report(results) ? 0 : 1);

async function work(tester: Tester): Promise<void> {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const chosen = testsOf({ mutant, files });
    const usual = chosen.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    // A mutant that loops for ever is caught by its time.
    const runs = await tester.run({ id: mutant.id, tests: chosen.map(({ file }) => file), limit: 120_000 + 10 * usual });
    const caughtBy = runs === null ? "time limit" : (runs.at(-1)?.failure ?? null);
    results.push({ mutant, caughtBy });
    console.log(`${caughtBy === null ? "SURVIVED" : "caught  "} ${results.length}/${mutants.length} ${mutant.name} (line ${mutant.line})`);
    save(results);
  }
}

/** Builds with the chosen mutants; anew when they or the way of planting have changed, which Hardhat's cache knows nothing of. */
function build(): void {
  const [list, stamp] = [path.join(folder, "mutants.json"), path.join(folder, "built.sha256")];
  mkdirSync(folder, { recursive: true });
  writeFileSync(list, JSON.stringify(mutants, null, 1));
  const inputs = [list, path.join(import.meta.dirname, "plantMutants.ts"), path.join(root, "hardhat.config.ts")];
  const wanted = createHash("sha256")
    .update(inputs.map((file) => readFileSync(file, "utf8")).join())
    .digest("hex");
  const isBuilt = existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  const args = ["build", "--no-tests", "--quiet", ...(isBuilt ? [] : ["--force"])];
  const result = spawnSync("hardhat", args, { cwd: root, env: environment, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (result.status !== 0)
    throw new Error(`hardhat ${args.join(" ")} failed:\n${result.stdout.slice(0, 4000)}\n${result.stderr.slice(0, 4000)}`);
  writeFileSync(stamp, wanted);
}

/** Runs all tests with each mutant off and reporting when a test comes to it; a file that fails for the gas of that, once more without. */
async function testFiles(): Promise<TestFile[]> {
  const waiting = candidateTests();
  const files: TestFile[] = [];
  await Promise.all(
    testers.map(async (tester) => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        const run = (await tester.run({ id: REACHED, tests: [file] }))?.[0];
        if (run === undefined) throw new Error(`the process that ran ${file} died without any mutant switched on`);
        const isUnknown = run.failure !== null;
        const failure = isUnknown ? (await tester.run({ id: 0, tests: [file] }))?.[0]?.failure : null;
        if (failure !== null) throw new Error(`${file} fails without any mutant switched on: ${failure}`);
        files.push({ ...run, isUnknown });
      }
    }),
  );
  const seconds = files.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  const unknown = files.filter(({ isUnknown }) => isUnknown).map(({ file }) => path.basename(file));
  console.log(
    `${files.length} test files, ${seconds.toFixed(0)} s${unknown.length === 0 ? "" : `; run for every mutant: ${unknown.join(", ")}`}`,
  );
  return files;
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
