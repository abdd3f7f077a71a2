import type { LogRecord } from "../monitoring/LogRecord.ts";
import { cleanText } from "./cleanText.ts";

export const WARN = 40;

const LEVELS: Record<number, string> = { 10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "ERROR", 60: "FATAL" };
/** Of every line, told otherwise, or too long to be read in passing. */
const UNTOLD = new Set([
  "level",
  "time",
  "pid",
  "hostname",
  "name",
  "msg",
  "event",
  "err",
  "outputRoot",
  "traceRoot",
  "locator",
  "backend",
]);

/** A line of a daemon's log as people read it, safe for a terminal; null for what is no news to them (progress, and what is seen of jobs at every look). */
export function plainLine({ record }: { record: LogRecord }): string | null {
  const { level, msg, event, time, err } = record;
  if (event === "progress" || event === "seen") return null;
  const clock = typeof time === "number" ? new Date(time).toISOString().slice(11, 19) : "--:--:--";
  const facts = Object.entries(record)
    .filter(([name, value]) => !UNTOLD.has(name) && value !== undefined && value !== null && typeof value !== "object")
    .map(([name, value]) => `${cleanText({ text: name, most: 40 })}=${cleanText({ text: String(value), most: 100 })}`);
  const cause = (err as { message?: unknown } | undefined)?.message;
  const why = typeof cause === "string" ? `: ${cleanText({ text: cause })}` : "";
  return [clock, (LEVELS[level] ?? String(level)).padEnd(5), `${cleanText({ text: msg })}${why}`, ...facts].join(" ");
}
