import { spawn } from "node:child_process";
import path from "node:path";
import { gndBinary } from "./gndBinary.ts";
import { graphNodeUser } from "./graphNodeUser.ts";

/** A graph-node process. */
export interface Gnd {
  readonly pid: number;
  /** Resolves to its last lines when it has ended, however that came about. */
  readonly exited: Promise<string>;
  /** Gives it `graceMs` to end by itself. */
  stop(options?: { readonly graceMs?: number }): Promise<void>;
}

export interface GndPorts {
  readonly http: number;
  readonly indexNode: number;
  readonly admin: number;
  readonly metrics: number;
}

const GRACE_MS = 8_000;
const KEPT_LINES = 40;

/**
 * Starts graph-node on manifests that `graph build` has compiled, for a chain that they call `network`: number i is deployed anew under the name `subgraph-i`. It ends with this process, even when that is killed: the shell that keeps it
 * waits for the end of a pipe of ours, and kills it when it does not end by itself, as without its database.
 */
export function launchGnd({
  manifests,
  network,
  rpc,
  database,
  ipfs,
  ports,
  env: settings = {},
  onOutput = () => undefined,
}: {
  manifests: readonly [string, ...string[]];
  network: string;
  rpc: string;
  database: string;
  ipfs: string;
  ports: GndPorts;
  /** More of graph-node's own settings. */
  env?: Readonly<Record<string, string>>;
  /** Of its log, some of it at a time. */
  onOutput?: (text: string) => void;
}): Gnd {
  const args = [
    ...["dev", "--manifests", manifests.join(","), "--ethereum-rpc", `${network}:${rpc}`, "--ipfs", ipfs],
    ...["--postgres-url", database, "--http-port", String(ports.http), "--index-node-port", String(ports.indexNode)],
    ...["--admin-port", String(ports.admin), "--metrics-port", String(ports.metrics)],
  ];
  const env = {
    PATH: process.env.PATH,
    HOME: "/tmp",
    // Else a transaction can stay unseen until the next block.
    GRAPH_STORE_DISABLE_CHAIN_HEAD_PTR_CACHE: "true",
    ETHEREUM_POLLING_INTERVAL: "500",
    GRAPH_LOG: "info",
    ...settings,
  };
  const child = spawn("/bin/sh", ["-c", KEEPER, "sh", gndBinary(), ...args], {
    cwd: path.dirname(manifests[0]),
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
    env,
    ...graphNodeUser(),
  });
  const lines: string[] = [];
  const keep = (chunk: Buffer) => lines.splice(0, Math.max(0, lines.push(...String(chunk).trim().split("\n")) - KEPT_LINES));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  child.stderr.on("data", (chunk: Buffer) => onOutput(String(chunk)));
  child.stdin.on("error", () => undefined);
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(String(error)));
    child.once("close", () => resolve(lines.join("\n")));
  });
  const stop: Gnd["stop"] = async ({ graceMs = GRACE_MS } = {}) => {
    child.stdin.end();
    const timer = setTimeout(() => {
      // It belongs to a group of its own, of which the shell is the first.
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, graceMs);
    await exited;
    clearTimeout(timer);
  };
  return { pid: child.pid ?? 0, exited, stop };
}

/**
 * It asks again and again: a shell's background process ignores SIGINT until it says what to do on it, which graph-node does a moment after its start. One whose database is gone does not end by itself: after
 * eight seconds it is killed.
 */
const KEEPER = `exec 3<&0
"$@" </dev/null & server=$!
{ read -r _ <&3; for _ in $(seq 40); do kill -INT $server || exit; sleep 0.2 3<&-; done; kill -KILL $server; } >/dev/null 2>&1 & reader=$!
wait $server; code=$?
kill $reader 2>/dev/null
exit $code`;
