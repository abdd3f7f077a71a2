import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Branch } from "./instrumentBranches.ts";

/** Goals of the project for contracts/, percent. */
const GOALS = { lines: 98, branches: 95 };
const folder = path.resolve(import.meta.dirname, "..", "..", "coverage");

interface Figures {
  lines: number;
  linesHit: number;
  ways: number;
  waysHit: number;
  missedLines: number[];
  missedWays: string[];
}
const files = new Map<string, Figures>();
const figuresOf = (file: string): Figures => {
  const figures = files.get(file) ?? { lines: 0, linesHit: 0, ways: 0, waysHit: 0, missedLines: [], missedWays: [] };
  files.set(file, figures);
  return figures;
};

let current = "";
for (const line of readFileSync(path.join(folder, "lcov.info"), "utf8").split("\n")) {
  if (line.startsWith("SF:")) current = line.slice(3);
  if (!line.startsWith("DA:") || !current.startsWith("contracts/")) continue;
  const [number, hits] = line.slice(3).split(",").map(Number) as [number, number];
  const figures = figuresOf(current);
  figures.lines++;
  if (hits > 0) figures.linesHit++;
  else figures.missedLines.push(number);
}

const hit = new Set<string>();
for (const file of globSync("data/**/*.json", { cwd: folder })) {
  for (const tag of Object.keys(JSON.parse(readFileSync(path.join(folder, file), "utf8")) as object)) hit.add(tag);
}
const branchFile = path.join(folder, "branches.json");
const branches = existsSync(branchFile) ? (JSON.parse(readFileSync(branchFile, "utf8")) as Branch[]) : [];
const distinct = new Map(branches.map((branch) => [branch.taken, branch]));
for (const { file, line, kind, taken, notTaken } of distinct.values()) {
  const figures = figuresOf(file);
  for (const [way, tag] of [
    [kind === "require" ? "passes" : "true", taken],
    [kind === "require" ? "fails" : "false", notTaken],
  ] as const) {
    figures.ways++;
    if (hit.has(tag)) figures.waysHit++;
    else figures.missedWays.push(`${line} ${kind} ${way}`);
  }
}

const percent = (part: number, whole: number) => (whole === 0 ? 100 : (100 * part) / whole);
const row = (name: string, { lines, linesHit, ways, waysHit }: Figures) =>
  `${name.padEnd(48)} ${percent(linesHit, lines).toFixed(2).padStart(7)} ${percent(waysHit, ways).toFixed(2).padStart(9)}`;
const total: Figures = { lines: 0, linesHit: 0, ways: 0, waysHit: 0, missedLines: [], missedWays: [] };
console.log(`\n${"contracts".padEnd(48)} lines % branches %`);
for (const [file, figures] of [...files].sort()) {
  for (const key of ["lines", "linesHit", "ways", "waysHit"] as const) total[key] += figures[key];
  console.log(row(file, figures));
  if (figures.missedLines.length > 0) console.log(`  lines never run: ${figures.missedLines.join(", ")}`);
  if (figures.missedWays.length > 0) console.log(`  never: ${figures.missedWays.join(", ")}`);
}
console.log(row("total", total));
console.log(`${total.linesHit} of ${total.lines} lines, ${total.waysHit} of ${total.ways} branches`);
const met = percent(total.linesHit, total.lines) >= GOALS.lines && total.ways > 0 && percent(total.waysHit, total.ways) >= GOALS.branches;
console.log(`goals: ${GOALS.lines} % of lines, ${GOALS.branches} % of branches: ${met ? "met" : "NOT met"}`);
process.exit(met ? 0 : 1);
