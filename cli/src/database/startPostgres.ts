import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { BaseError, wait } from "@dpin/sdk";
import { readIfThere } from "@dpin/sdk/node";
import { isDatabaseAway } from "@dpin/sdk/database";
import pg from "pg";
import { UsageError } from "../UsageError.ts";
import { checkPort } from "../devnet/checkPort.ts";
import { isPostgres } from "./isPostgres.ts";
import { postgresBinaries } from "./postgresBinaries.ts";

/** A PostgreSQL server that belongs to this process. */
export interface Postgres {
  /** With its password. */
  readonly url: string;
  /** Aborts when the server ended without having been asked to. */
  readonly ended: AbortSignal;
  stop(): Promise<void>;
}

interface Who {
  readonly uid?: number;
  readonly gid?: number;
}

/** After a crash the data folder is synchronised first: its file system at once took half as long as file by file, of which an index has thousands (5 s, not 10). */
const RECOVERY = process.platform === "linux" ? ["recovery_init_sync_method=syncfs"] : [];
const execute = promisify(execFile);
export const POSTGRES_USER = "dpin";
/** A server that was left behind gets so long to end. */
const HANDOVER_MS = 30_000;
const CONNECT_MS = 10_000;
/** PostgreSQL refuses to run as root: then it runs as `nobody`. */
const NOBODY: Required<Who> = { uid: 65_534, gid: 65_534 };
/**
 * Ends the server when this process ends, even by kill -9: the shell's standard input is a pipe of ours, which then closes. SIGINT is PostgreSQL's fast shutdown.
 */
const KEEPER = `exec 3<&0
"$@" </dev/null & server=$!
{ read -r _ <&3; kill -INT $server; } & reader=$!
wait $server; code=$?
kill $reader 2>/dev/null
exit $code`;

/**
 * Starts the PostgreSQL server of a data folder, which it makes when there is none, at a free port of 127.0.0.1 with a password that only this user can read. A server of
 * the folder that another process left behind is waited for. Throws UsageError when the folder cannot be used.
 */
export async function startPostgres({
  dir: folder,
  port,
  signal,
}: {
  dir: string;
  /** Of 127.0.0.1; any free one when left out. */
  port?: number;
  signal?: AbortSignal | undefined;
}): Promise<Postgres> {
  const dir = path.resolve(folder);
  const data = path.join(dir, "data");
  const who: Who = process.getuid?.() === 0 ? NOBODY : {};
  await mkdir(dir, { recursive: true });
  if (who === NOBODY) await checkWay(dir);
  const bin = await reachableBinaries({ dir, who });
  await waitForPredecessor({ data, signal });
  if ((await readIfThere({ file: path.join(data, "PG_VERSION") })) === null) await create({ bin, dir, who, signal });
  const password = (await readFile(path.join(dir, "password"), "utf8")).trim();
  for (let tries = 1; ; tries++) {
    try {
      return await launch({ bin, data, password, who, port: port ?? (await checkPort({ port: 0 })), signal });
    } catch (error) {
      // Between the look for a free port and the start another program may have taken it.
      if (tries === 3 || port !== undefined || !/Address already in use/.test(String((error as BaseError).details))) throw error;
    }
  }
}

async function launch(parameters: {
  bin: string;
  data: string;
  password: string;
  who: Who;
  port: number;
  signal?: AbortSignal | undefined;
}): Promise<Postgres> {
  const { bin, data, password, who, port, signal } = parameters;
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=32MB", ...RECOVERY];
  const command = [path.join(bin, "postgres"), "-D", data, ...settings.flatMap((setting) => ["-c", setting])];
  const child = spawn("/bin/sh", ["-c", KEEPER, "sh", ...command], { cwd: "/", stdio: ["pipe", "ignore", "pipe"], detached: true, ...who });
  const said: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => said.splice(0, Math.max(0, said.push(String(chunk).trim()) - 8)));
  child.stdin.on("error", () => undefined);
  const ended = new AbortController();
  let asked = false;
  const exited = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  }).then(() => {
    if (!asked) ended.abort(new BaseError("PostgreSQL ended by itself", { details: { said: said.join(" | ") } }));
  });
  const stop = async () => {
    asked = true;
    child.stdin.end();
    await exited;
  };
  const url = `postgres://${POSTGRES_USER}:${password}@127.0.0.1:${port}/postgres`;
  try {
    await untilReady({ url, signal: signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal]) });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, ended: ended.signal, stop };
}

/** Throws UsageError when `nobody` has no way to `dir`. */
async function checkWay(dir: string): Promise<void> {
  const closed = await closedFolder(dir);
  if (closed === null) return;
  throw new UsageError(
    `PostgreSQL does not run as root but as user nobody, who may not enter ${closed}: chmod o+x it, start as another user, or name a server with database.url`,
  );
}

/** The first folder on the way to `dir`, from its end, that `nobody` may not enter. */
async function closedFolder(dir: string): Promise<string | null> {
  for (let folder = dir; ; folder = path.dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return folder;
    if (folder === path.dirname(folder)) return null;
  }
}

/** The packaged programs, or a copy of them beside the cluster when `nobody` may not enter where they are installed. */
async function reachableBinaries({ dir, who }: { dir: string; who: Who }): Promise<string> {
  const bin = postgresBinaries();
  if (who !== NOBODY || (await closedFolder(bin)) === null) return bin;
  const copy = path.join(dir, "native");
  if (!existsSync(copy)) {
    const fresh = path.join(dir, "native-fresh");
    await rm(fresh, { recursive: true, force: true });
    await cp(path.dirname(bin), fresh, { recursive: true, verbatimSymlinks: true });
    await rename(fresh, copy);
  }
  return path.join(copy, "bin");
}

/** The keeper of a process that was killed shuts its server down; two servers on one folder would refuse each other. */
async function waitForPredecessor({ data, signal }: { data: string; signal?: AbortSignal | undefined }): Promise<void> {
  const file = path.join(data, "postmaster.pid");
  for (const deadline = Date.now() + HANDOVER_MS; ;) {
    const pid = Number((await readIfThere({ file }))?.split("\n")[0]);
    if (!(pid > 0) || !(await isPostgres(pid))) return;
    if (Date.now() > deadline) throw new UsageError(`another PostgreSQL (process ${pid}) runs on ${data}: one process at a time`);
    await wait({ ms: 50, signal });
  }
}

/** Made beside its place and moved there: a cluster is whole or not there. */
async function create(parameters: { bin: string; dir: string; who: Who; signal?: AbortSignal | undefined }): Promise<void> {
  const { bin, dir, who, signal } = parameters;
  const fresh = path.join(dir, "fresh");
  const passwordFile = path.join(dir, "password");
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  if (who === NOBODY) for (const file of [fresh, passwordFile]) await chown(file, NOBODY.uid, NOBODY.gid);
  const login = ["--username", POSTGRES_USER, "--auth", "scram-sha-256", "--pwfile", passwordFile];
  try {
    await execute(path.join(bin, "initdb"), ["-D", fresh, ...login, "--encoding", "UTF8", "--locale", "C"], { cwd: "/", signal, ...who });
  } catch (error) {
    signal?.throwIfAborted();
    const said = String((error as { stderr?: string }).stderr ?? error).trim();
    throw new UsageError(`PostgreSQL's data folder cannot be made in ${dir}: ${said.split("\n").at(-1)}`);
  }
  await rename(fresh, path.join(dir, "data"));
}

async function untilReady({ url, signal }: { url: string; signal: AbortSignal }): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return;
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      await wait({ ms: 30, signal });
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
