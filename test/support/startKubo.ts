import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { multiaddrToUrl } from "./multiaddrToUrl.ts";
import type { IpfsNode } from "./startIpfsNode.ts";

const run = promisify(execFile);

/** A real kubo that talks to nobody, from a program of that kind (`DPIN_KUBO`). */
export async function startKubo({ program }: { program: string }): Promise<IpfsNode> {
  const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-kubo-"));
  const env = { ...process.env, IPFS_PATH: dir };
  await run(program, ["init", "--profile=test"], { env });
  await run(program, ["config", "--json", "Gateway.NoFetch", "true"], { env });
  const daemon = spawn(program, ["daemon", "--offline"], { env, stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(daemon, "exit");
  let said = "";
  await new Promise<void>((resolve, reject) => {
    daemon.stdout.on("data", (text: Buffer) => {
      said += String(text);
      if (said.includes("Daemon is ready")) resolve();
    });
    void exited.then(() => reject(new Error(`kubo ended: ${said}`)));
  });
  const urlOf = async (name: string) => multiaddrToUrl((await readFile(path.join(dir, name), "utf8")).trim());
  const rpc = await urlOf("api");
  return {
    rpc,
    gateway: (await readFile(path.join(dir, "gateway"), "utf8")).trim(),
    add: async (bytes) => {
      const form = new FormData();
      form.append("file", new Blob([bytes as Uint8Array<ArrayBuffer>]));
      const query = "cid-version=1&raw-leaves=true&chunker=size-1048576&max-file-links=1024&pin=false";
      const response = await fetch(`${rpc}/api/v0/add?${query}`, { method: "POST", body: form });
      return ((await response.json()) as { Hash: string }).Hash;
    },
    close: async () => {
      daemon.kill("SIGTERM");
      await exited;
      await rm(dir, { recursive: true, force: true });
    },
  };
}
