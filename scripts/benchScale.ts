// `npm run bench:scale`: how many tasks a second a coordinator, its database and 1, 2 and 4 workers do. Prints the tables of docs/scale.md.
import { fork, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { buildLanguageProgram, createWasmBackend, initHash, inputRootOf, toHex } from "@dpin/runtime";
import { publishJob, publishProgram } from "@dpin/sdk";
import { createFolderStore } from "@dpin/sdk/node";
import { createQueueBench, openTaskQueue, TASKS, type Task } from "@dpin/verifier";
import { pino } from "pino";
import { startPostgres } from "../cli/src/database/startPostgres.ts";

const WORKER = path.resolve(import.meta.dirname, "../test/support/scale/worker.ts");
const WORKERS = [1, 2, 4];
/** A task of a worker that sleeps, in milliseconds, and how many it does at once. */
const SLEEPS = [
  { ms: 0, atOnce: 4, tasks: 600 },
  { ms: 100, atOnce: 4, tasks: 400 },
  { ms: 1_000, atOnce: 4, tasks: 60 },
];
const AT_ONCE = 64;
const RUNS = 40;

await initHash();
const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-scale-"));
await chmod(dir, 0o711);
const postgres = await startPostgres({ dir: path.join(dir, "postgres") });
const logger = pino({ level: "error" });
const queue = await openTaskQueue({ url: postgres.url, supervise: true, logger });
let rounds = 0;
try {
  console.log(
    `${os.cpus()[0]?.model ?? "unknown"}, ${os.availableParallelism()} cores, Node ${process.version}; PostgreSQL on the same machine`,
  );
  for (const { ms, atOnce, tasks } of SLEEPS) {
    for (const workers of WORKERS) {
      const seconds = await timed({ workers, args: [String(atOnce), "sleep", String(ms)], list: sleepers(tasks) });
      row({ what: `sleep ${ms} ms, ${atOnce} at once`, workers, tasks, seconds, ideal: ms === 0 ? null : (workers * atOnce * 1_000) / ms });
    }
  }
  const { list, alone } = await realTasks(RUNS);
  for (const workers of WORKERS) {
    const seconds = await timed({ workers, args: ["1", "wasm", path.join(dir, "artifacts")], list });
    const cores = Math.min(workers, os.availableParallelism());
    row({ what: "language program, WASM, 1 thread", workers, tasks: list.length, seconds, ideal: (cores * 1_000) / alone });
  }
} finally {
  await queue.stop({ graceful: false });
  await postgres.stop();
  await rm(dir, { recursive: true, force: true });
}

function row(figures: { what: string; workers: number; tasks: number; seconds: number; ideal: number | null }): void {
  const { what, workers, tasks, seconds, ideal } = figures;
  const rate = tasks / seconds;
  const share = ideal === null ? "" : `${Math.round((100 * rate) / ideal)} %`;
  console.log(`| ${what} | ${workers} | ${tasks} | ${seconds.toFixed(1)} | ${rate.toFixed(1)} | ${share} |`);
}

/** Seconds until all tasks are done by `workers` processes that are there and waiting. */
async function timed(parameters: { workers: number; args: readonly string[]; list: readonly Task[] }): Promise<number> {
  const { workers, args, list } = parameters;
  const children = await Promise.all(Array.from({ length: workers }, () => start(args)));
  const bench = createQueueBench({ queue, verifier: `round ${++rounds}`, atOnce: AT_ONCE });
  const { signal } = new AbortController();
  const since = performance.now();
  let next = 0;
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    for (let task = list[next++]; task !== undefined; task = list[next++]) {
      const { kind } = await bench.perform(task, { signal });
      if (kind !== "right") throw new Error(`a task of job ${task.record.jobId} ended as ${kind}`);
    }
  });
  await Promise.all(lanes);
  const seconds = (performance.now() - since) / 1_000;
  await Promise.all(children.map(stop));
  await queue.deleteAllJobs(TASKS);
  return seconds;
}

async function start(args: readonly string[]): Promise<ChildProcess> {
  const child = fork(WORKER, [postgres.url, ...args], { stdio: ["ignore", "inherit", "inherit", "ipc"], execArgv: [] });
  await once(child, "message");
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  await once(child, "exit");
}

function sleepers(count: number): Task[] {
  return Array.from({ length: count }, (_, i) => taskOf({ jobId: BigInt(i + 1) }));
}

/** Different jobs of one real program with their right roots, and the milliseconds of one run alone. */
async function realTasks(count: number): Promise<{ list: Task[]; alone: number }> {
  const store = createFolderStore({ dir: path.join(dir, "artifacts") });
  const { program, constants } = await buildLanguageProgram();
  const published = await publishProgram({ store, program, constants });
  const backend = await createWasmBackend({ threads: 1 });
  const list: Task[] = [];
  let spent = 0;
  for (let i = 0; i < count; i++) {
    const inputs = program.inputs.map(({ dims }) => new Uint8Array(randomBytes(dims.reduce((size, dim) => size * dim, 1))));
    const job = await publishJob({ store, program: published, inputs });
    const since = performance.now();
    const run = await backend.run({ program, constants, inputs, inputRoot: inputRootOf({ inputs }), keep: "output" });
    spent += performance.now() - since;
    const { programRoot, inputRoot, locator: jobLocator } = job;
    const roots = { programRoot, inputRoot, outputRoot: toHex(run.outputRoot), traceRoot: toHex(run.traceRoot) };
    list.push(taskOf({ jobId: BigInt(i + 1), ...roots, jobLocator }));
  }
  await backend.close();
  return { list, alone: spent / count };
}

function taskOf(own: Partial<Task["record"]> & { jobId: bigint }): Task {
  const root = `0x${"11".repeat(32)}` as const;
  const account = `0x${"22".repeat(20)}` as const;
  return {
    kind: "check",
    record: {
      ...{ block: 1n, provider: account, programRoot: root, inputRoot: root, outputRoot: root, traceRoot: root },
      ...{ jobLocator: "", outputLocator: "", tier: "rerun", finding: "unchecked", demanded: [], ...own },
    },
    challenger: account,
    elements: 0,
    secondsLeft: 3_600,
  };
}
