import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { wait } from "@dpin/sdk";

/** A second implementation of a node, from npm; it also signs for its accounts, as an external signer does. */
export interface Anvil {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const BINARY = path.join(
  path.dirname(createRequire(import.meta.url).resolve("@foundry-rs/anvil-linux-amd64/package.json")),
  "bin",
  "anvil",
);

/** For contracts with probes in them. */
const ROOM = process.env.DPIN_INSTRUMENT === undefined ? [] : ["--disable-code-size-limit", "--gas-limit", "1000000000"];

/** Starts anvil on `port` of 127.0.0.1, a free one by default; resolves once it listens. */
export async function startAnvil({ args = [], port = 0 }: { args?: readonly string[]; port?: number } = {}): Promise<Anvil> {
  const child = spawn(BINARY, ["--host", "127.0.0.1", "--port", String(port), ...ROOM, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  for (;;) {
    const address = /Listening on (\S+)/.exec(output)?.[1];
    if (address !== undefined && child.pid !== undefined) {
      const stop = async () => {
        child.kill("SIGTERM");
        await exited;
      };
      return { url: `http://${address}`, pid: child.pid, stop };
    }
    if (child.exitCode !== null) throw new Error(`anvil ended: ${output}`);
    await wait({ ms: 20 });
  }
}
