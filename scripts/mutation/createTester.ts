import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Answer, FileRun, Request } from "./worker.ts";

export interface Tester {
  /** The test files that ran, the last one with the first failure if there was one; null when they took longer than `limit` milliseconds or the process died. */
  run(request: Request & { readonly limit?: number }): Promise<readonly FileRun[] | null>;
  close(): void;
}

/** A process that runs test files with one mutant after the other switched on. After one that never ends it starts anew. */
export function createTester({ env }: { env: NodeJS.ProcessEnv }): Tester {
  let worker: ChildProcess | undefined;

  async function start(): Promise<ChildProcess> {
    const started = fork(path.join(import.meta.dirname, "worker.ts"), { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const ready = await Promise.race([once(started, "message"), once(started, "exit").then(() => null)]);
    if (ready === null) throw new Error("a process for the tests cannot start");
    return started;
  }

  return {
    async run({ id, tests, limit = 2 ** 31 - 1 }) {
      const running = (worker ??= await start());
      const over = new AbortController();
      const timer = setTimeout(() => running.kill("SIGKILL"), limit);
      const answered = once(running, "message", { signal: over.signal }).then(([answer]) => (answer as Answer).runs);
      const died = once(running, "exit", { signal: over.signal }).then(() => null);
      running.send({ id, tests } satisfies Request);
      const runs = await Promise.race([answered, died]);
      clearTimeout(timer);
      over.abort();
      await Promise.allSettled([answered, died]);
      if (runs === null) worker = undefined;
      return runs;
    },
    close: () => void worker?.kill(),
  };
}
