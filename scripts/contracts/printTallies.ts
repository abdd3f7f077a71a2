import { readFileSync } from "node:fs";
import path from "node:path";

/** Actions that only ever try what must be refused. */
const HOSTILE = new Set([
  "thaw locked stake",
  "steal a proof",
  "steal a proof, streams",
  "replay a voucher",
  "forge a voucher",
  "re-enter from a payment",
  "meddle without a role",
  "meddle with streams",
]);
const file = path.resolve(import.meta.dirname, "..", "..", ".dpin", "invariants", "tallies.jsonl");

const sums = new Map<string, [calls: number, done: number, refused: number]>();
let runs = 0;
// Runs report at the same time, each its object and then its line break: objects are told by their braces, of which none lies in another.
for (const [run] of readFileSync(file, "utf8").matchAll(/\{[^{}]*\}/g)) {
  runs++;
  const { campaign, ...actions } = JSON.parse(run) as { campaign: string } & Record<string, [number, number, number]>;
  for (const [name, tally] of Object.entries(actions)) {
    const sum = sums.get(`${campaign}: ${name}`) ?? [0, 0, 0];
    for (const i of [0, 1, 2] as const) sum[i] += tally[i];
    sums.set(`${campaign}: ${name}`, sum);
  }
}
console.log(`\n${runs} runs of invariants\n${"action".padEnd(48)}    calls     done  refused as they must be`);
const idle: string[] = [];
let total = 0;
for (const [name, [calls, done, refused]] of [...sums].sort()) {
  console.log(`${name.padEnd(48)} ${[calls, done, refused].map((n) => String(n).padStart(8)).join(" ")}`);
  total += calls;
  // What comes up in a hundredth of the runs may be missing in a short trial.
  if (runs >= 1000 && done === 0 && !(HOSTILE.has(name.split(": ")[1]!) && refused > 0)) idle.push(name);
}
console.log(`${total} calls; any other revert fails the run`);
if (idle.length > 0) console.error(`never got to act: ${idle.join(", ")}`);
process.exit(runs > 0 && idle.length === 0 ? 0 : 1);
