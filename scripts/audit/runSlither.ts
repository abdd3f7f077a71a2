import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { compileSources } from "./compileSources.ts";

const root = path.resolve(import.meta.dirname, "..", "..");
const triageFile = path.join(root, "docs", "audit", "slither.json");

interface Triage {
  /** Detectors that are not run, with the reason. */
  readonly excludedDetectors: Record<string, string>;
  /** Texts that several findings share; a finding's reason is one of these names or a text of its own. */
  readonly reasons: Record<string, string>;
  /** By detector, then by the place it names, without line numbers. */
  readonly findings: Record<string, Record<string, string>>;
}
interface Finding {
  readonly check: string;
  readonly impact: string;
  readonly description: string;
  readonly elements: readonly Element[];
}
interface Element {
  readonly type: string;
  readonly name: string;
  readonly type_specific_fields?: { readonly parent?: Element; readonly signature?: string };
}

/**
 * Runs slither over contracts/ and holds what it finds against docs/audit/slither.json: false, with a line each, for a finding that is not
 * triaged there, or an entry that nothing answers to. `update` adds the former (with an empty reason, which does not pass) and drops the latter.
 */
export function runSlither({ tools, update }: { tools: string; update: boolean }): boolean {
  const triage = JSON.parse(readFileSync(triageFile, "utf8")) as Triage;
  const findings = analyse({ tools, excluded: Object.keys(triage.excludedDetectors) });
  const found = new Map<string, Finding>();
  for (const finding of findings) found.set(keyOf(finding), finding);
  const known = new Map(
    Object.entries(triage.findings).flatMap(([check, places]) =>
      Object.entries(places).map(([place, reason]) => [`${check}: ${place}`, reason]),
    ),
  );
  if (update) writeTriage({ triage, found, known });

  const untriaged = [...found].filter(([key]) => !known.get(key));
  const stale = [...known.keys()].filter((key) => !found.has(key));
  for (const [key, { impact, description }] of untriaged) console.error(`NEW (${impact}) ${key}\n${description}`);
  for (const key of stale) console.error(`GONE ${key}: remove it from docs/audit/slither.json (npm run audit -- slither --update)`);
  const impacts = Map.groupBy(found.values(), ({ impact }) => impact);
  const counts = [...impacts].map(([impact, { length }]) => `${length} ${impact.toLowerCase()}`).join(", ");
  console.log(
    `slither: ${found.size} findings (${counts}), ${found.size - untriaged.length} triaged, ${untriaged.length} new, ${stale.length} gone`,
  );
  return untriaged.length === 0 && stale.length === 0;
}

function analyse({ tools, excluded }: { tools: string; excluded: readonly string[] }): readonly Finding[] {
  const folder = path.join(root, ".dpin", "slither");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "build-info"), { recursive: true });
  const { input, output, sources } = compileSources({
    files: globSync("contracts/**/*.sol", { cwd: root }).sort(),
    settings: { evmVersion: "osaka", viaIR: true, optimizer: { enabled: true, runs: 10_000 } },
    outputs: { "*": { "": ["ast"], "*": ["abi"] } },
  });
  // slither reads the syntax trees only, but its parser of build-info wants the fields of bytecode to be there.
  const code = { object: "", sourceMap: "" };
  const contracts = Object.fromEntries(
    Object.entries(output.contracts ?? {}).map(([file, named]) => [
      file,
      Object.fromEntries(
        Object.entries(named).map(([name, contract]) => [name, { ...contract, evm: { bytecode: code, deployedBytecode: code } }]),
      ),
    ]),
  );
  const buildInfo = { solcVersion: "0.8.37", input: { ...(input as object), sources }, output: { ...output, contracts } };
  writeFileSync(path.join(folder, "build-info", "dpin.json"), JSON.stringify(buildInfo));
  const report = path.join(folder, "report.json");
  const result = spawnSync(
    path.join(tools, "slither"),
    [
      ".",
      "--ignore-compile",
      ...["--hardhat-artifacts-directory", path.relative(root, folder)],
      ...["--filter-paths", "node_modules"],
      ...["--exclude", excluded.join(",")],
      ...["--json", report],
    ],
    { cwd: root, encoding: "utf8", env: { ...process.env, PATH: `${tools}${path.delimiter}${process.env.PATH}` } },
  );
  let parsed: { success: boolean; error: string | null; results: { detectors?: Finding[] } };
  try {
    parsed = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    throw new Error(`slither failed: ${result.stderr || result.error?.message}`);
  }
  if (!parsed.success) throw new Error(`slither failed: ${parsed.error}`);
  return parsed.results.detectors ?? [];
}

/** Detector and place, by names only: it stays the same when lines move. */
function keyOf({ check, elements }: Finding): string {
  const named = elements.filter(({ type }) => type === "function" || type === "variable" || type === "contract");
  const places = new Set(named.slice(0, 2).map(placeOf));
  return `${check}: ${[...places].join(" / ")}`;
}

function placeOf({ name, type_specific_fields: fields }: Element): string {
  return fields?.parent === undefined ? name : `${placeOf(fields.parent)}.${name}`;
}

function writeTriage({
  triage,
  found,
  known,
}: {
  triage: Triage;
  found: ReadonlyMap<string, Finding>;
  known: ReadonlyMap<string, string>;
}): void {
  const findings: Record<string, Record<string, string>> = {};
  for (const key of [...found.keys()].sort()) {
    const [check, place] = [key.slice(0, key.indexOf(": ")), key.slice(key.indexOf(": ") + 2)];
    (findings[check] ??= {})[place] = known.get(key) ?? "";
  }
  writeFileSync(triageFile, `${JSON.stringify({ ...triage, findings }, null, 2)}\n`);
}
