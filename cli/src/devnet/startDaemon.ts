import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import { BaseError } from "@dpin/sdk";
import type { LogRecord } from "../monitoring/LogRecord.ts";

export interface Daemon {
  readonly name: string;
  readonly pid: number;
  /** Rejects when the daemon ends without having been asked to. */
  readonly failed: Promise<never>;
  /** Asks it to end, and kills it when it has not after a grace time. */
  stop(): Promise<void>;
}

/** Time in milliseconds that a daemon gets to write its journal and close its server. */
const GRACE_MS = 10_000;

/** A daemon ended by itself; the message holds the last lines it wrote. */
export class DaemonEndedError extends BaseError {}

/**
 * Starts a module as a process of its own, in its own process group so that Ctrl-C in a terminal reaches only us and we end it in order.
 * It keeps an IPC channel to us: a daemon that loses it ends (see `daemonSignal`), so nothing outlives us even when we are killed.
 */
export function startDaemon(parameters: {
  name: string;
  module: string;
  args: readonly string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  onLog: (record: LogRecord) => void;
}): Daemon {
  const { name, module, args, cwd, env = process.env, onLog } = parameters;
  const child = fork(module, [...args], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
    env,
    execArgv: [],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const lastLines: string[] = [];
  let asked = false;

  const keep = (line: string) => {
    if (line.trim() === "") return;
    lastLines.push(line);
    if (lastLines.length > 12) lastLines.shift();
  };
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream! }).on("line", (line) => {
      const record = parseRecord(line);
      if (record === null) keep(line);
      else onLog(record);
      if (record !== null && record.level >= 50) keep(record.msg);
    });
  }
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(signal ?? `code ${code}`));
  });
  const failed = exited.then<never>((how) => {
    if (asked) return new Promise<never>(() => undefined);
    throw new DaemonEndedError(`${name} ended by itself (${how})${lastLines.length === 0 ? "" : `: ${lastLines.join(" | ")}`}`);
  });
  // Whoever awaits `failed` sees the error; when nobody does any more it must not end the process.
  failed.catch(() => undefined);

  return {
    name,
    pid: child.pid ?? 0,
    failed,
    async stop() {
      asked = true;
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      child.kill("SIGTERM");
      const killer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      await exited;
      clearTimeout(killer);
    },
  };
}

function parseRecord(line: string): LogRecord | null {
  if (!line.startsWith("{")) return null;
  try {
    const record = JSON.parse(line) as LogRecord;
    return typeof record.level === "number" ? { ...record, msg: String(record.msg ?? "") } : null;
  } catch {
    return null;
  }
}
