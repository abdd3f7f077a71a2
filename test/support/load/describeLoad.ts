import os from "node:os";
import { FAULT_KINDS } from "@dpin/runtime";
import { plot } from "asciichart";
import { CHEAT_NAMES } from "../cheats/mixedCheats.ts";
import type { Asked, Load, LoadSample } from "./playLoad.ts";

const COLUMNS = 72;
const ROWS = 10;
const MEBIBYTE = 2 ** 20;

/** Tables and plots of a load: what it was cheated in, jobs per second, and jobs and memory over time. */
export function describeLoad({ jobs, samples, committedIn, checkedIn, gas, idle, rpc }: Load): string {
  const cheated = CHEAT_NAMES.map((name) => {
    const own = jobs.filter(({ cheat }) => cheat === name);
    const faults = new Set(own.flatMap(({ conviction }) => (conviction ? [FAULT_KINDS[conviction.fault.kind]] : [])));
    const waits = own.flatMap(({ conviction, commitment }) => (conviction ? [(conviction.at - commitment!.at) / 1_000] : []));
    return `| ${name} | ${own.length} | ${waits.length} | ${[...faults].join(", ")} | ${waits.length === 0 ? "" : median(waits).toFixed(1)} |`;
  });
  const parts = Object.keys(samples[0]!.memory);
  const memory = parts.map((part) => {
    const series = samples.map((sample) => sample.memory[part]! / MEBIBYTE);
    const at = (share: number) => Math.round(series[Math.min(series.length - 1, Math.floor(share * series.length))]!);
    return `| ${part} | ${at(0.25)} | ${at(0.5)} | ${at(0.75)} | ${at(1)} | ${Math.round(Math.max(...series))} |`;
  });
  const callsOf = ({ calls }: Asked) => sum(Object.values(calls));
  const asked = Object.entries(rpc).map(([name, busy]) => {
    const rest = idle[name]!;
    const own = name.startsWith("provider") ? jobs.filter(({ provider }) => provider === name).length : jobs.length;
    // What polling alone would have asked in that time is no job's.
    const perJob = (of: (asked: Asked) => number) => (of(busy) - (of(rest) * busy.seconds) / rest.seconds) / own;
    const most = Object.entries(busy.calls)
      .sort(([, a], [, b]) => b - a)
      .slice(0, 4)
      .map(([method, times]) => `${method} ${times}`);
    const perSecond = callsOf(rest) / rest.seconds;
    const kilobytes = [perJob((one) => one.asked), perJob((one) => one.answered)].map((bytes) => (bytes / 1_024).toFixed(1));
    return `| ${name} | ${perSecond.toFixed(0)} | ${callsOf(busy)} | ${perJob(callsOf).toFixed(1)} | ${kilobytes.join(" | ")} | ${most.join(", ")} |`;
  });
  const sent = Object.values(gas).reduce((sum, { transactions }) => sum + transactions, 0);
  const reverted = Object.values(gas).reduce((sum, one) => sum + one.reverted, 0);
  return [
    `${os.cpus()[0]?.model ?? "unknown"}, ${os.availableParallelism()} cores, Node ${process.version}; chain, daemons and databases all on it`,
    "",
    `${jobs.length} jobs committed in ${committedIn.toFixed(0)} s: ${(jobs.length / committedIn).toFixed(1)} jobs/s; all re-run by both verifiers in ${checkedIn.toFixed(0)} s: ${((2 * jobs.length) / checkedIn).toFixed(1)} re-runs/s`,
    `${sent} transactions, ${reverted} of them reverted`,
    "",
    "| cheat | jobs | convicted | as | seconds from commitment (median) |",
    "|---|---:|---:|---|---:|",
    ...cheated,
    "",
    "| memory, MiB, after | a quarter | half | three quarters | all of the time | most |",
    "|---|---:|---:|---:|---:|---:|",
    ...memory,
    "",
    "| calls of the chain | a second without jobs | in all | more for a job | KiB asked | KiB answered | most of them |",
    "|---|---:|---:|---:|---:|---:|---|",
    ...asked,
    "",
    `jobs committed, re-runs (both verifiers) / 2, and convictions, over ${samples.at(-1)!.seconds.toFixed(0)} s`,
    chart(samples, [({ committed }) => committed, ({ checked }) => checked / 2, ({ convicted }) => convicted]),
    "",
    "memory of all daemons with their databases, MiB",
    chart(samples, [({ memory: of }) => sum(parts.filter((part) => part !== "chain").map((part) => of[part]!)) / MEBIBYTE]),
    "",
  ].join("\n");
}

function chart(samples: readonly LoadSample[], lines: readonly ((sample: LoadSample) => number)[]): string {
  const end = samples.at(-1)!.seconds;
  const columns = Array.from(
    { length: COLUMNS },
    (_, i) => samples.find(({ seconds }) => seconds >= (i * end) / COLUMNS) ?? samples.at(-1)!,
  );
  return plot(
    lines.map((line) => columns.map(line)),
    { height: ROWS, min: 0, format: (value) => value.toFixed(0).padStart(6) },
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
