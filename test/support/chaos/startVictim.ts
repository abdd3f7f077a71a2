import { fork, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { wait } from "@dpin/sdk";

/** A daemon that is killed again and again, and started again each time by whoever watches it. */
export interface Victim {
  readonly name: string;
  /** Of the process that runs now. */
  pid(): number;
  /** Kills it, or its database's server, with SIGKILL at once, and starts it again; tells the event that it had logged last. */
  kill(what: "daemon" | "database"): Promise<string>;
  /** Calls back at the next line that it logs. */
  onceLogged(run: () => void): void;
  /** The message of a process that ended by itself, which none may. */
  readonly faults: readonly string[];
  stop(): Promise<void>;
}

/** Starts `module` with `args`; its own database, if it has one, is in `dataDir`. Tells `onLine` all that it logs. */
export function startVictim(parameters: {
  name: string;
  module: string;
  args: readonly string[];
  dataDir: string;
  onLine?: ((line: string) => void) | undefined;
}): Victim {
  const { name, module, args, dataDir, onLine } = parameters;
  const faults: string[] = [];
  let waiting: (() => void)[] = [];
  let last = "start";
  let current = start();

  function start(): { child: ChildProcess; exited: Promise<void>; expected: boolean } {
    last = "start";
    const child = fork(module, [...args], { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [] });
    const lines: string[] = [];
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        if (lines.length > 15) lines.shift();
        last = /"event":"(\w+)"/.exec(line)?.[1] ?? last;
        onLine?.(line);
        if (process.env["DPIN_CHAOS_LOG"]) console.log(name, line);
        const calls = waiting;
        waiting = [];
        for (const call of calls) call();
      });
    }
    const exited = new Promise<void>((resolve) => {
      child.once("close", (code, signal) => {
        if (!run.expected) faults.push(`${name} ended by itself (${signal ?? `code ${code}`}): ${lines.join("\n")}`);
        resolve();
      });
    });
    const run = { child, exited, expected: false };
    return run;
  }

  async function killDatabase(): Promise<void> {
    const file = path.join(dataDir, "postgres", "data", "postmaster.pid");
    const pid = Number((await readFile(file, "utf8").catch(() => "")).split("\n")[0]);
    // Without a server there is nothing to kill: the daemon is about to start one.
    if (pid > 0) process.kill(pid, "SIGKILL");
    else current.child.kill("SIGKILL");
  }

  return {
    name,
    pid: () => current.child.pid ?? 0,
    faults,
    kill: async (what) => {
      const { child, exited } = current;
      current.expected = true;
      const event = last;
      if (what === "daemon") child.kill("SIGKILL");
      else {
        await killDatabase().catch(() => child.kill("SIGKILL"));
        // It ends by itself, and whoever keeps it running starts it again.
        await Promise.race([exited, wait({ ms: 10_000 })]);
        child.kill("SIGKILL");
      }
      await exited;
      current = start();
      return event;
    },
    onceLogged: (run) => void waiting.push(run),
    stop: async () => {
      current.expected = true;
      current.child.kill("SIGTERM");
      await Promise.race([current.exited, wait({ ms: 10_000 })]);
      current.child.kill("SIGKILL");
      await current.exited;
    },
  };
}
