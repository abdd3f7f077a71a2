import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";

const root = path.resolve(import.meta.dirname, "../..");
const MAIN = path.join(root, "cli/src/main.ts");
const START = path.join(root, "scripts/start.mjs");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of the project to its end. */
async function run(script: string, ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout, stderr };
}

/** All living descendants of a process, from /proc. */
function descendantsOf(pid: number): number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = statOf(Number(name));
      return stat === null ? [] : [{ pid: Number(name), parent: stat.parent }];
    });
  const below = (of: number): number[] =>
    parents.filter(({ parent }) => parent === of).flatMap((child) => [child.pid, ...below(child.pid)]);
  return below(pid);
}

/** Null for a process that is gone, or dead and only not yet reaped. */
function statOf(pid: number): { parent: number } | null {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
    return state === "Z" ? null : { parent: Number(parent) };
  } catch {
    return null;
  }
}

function nameOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
}

function expectOneLine({ code, stderr }: Ended, line: RegExp): void {
  expect(stderr.trim().split("\n")).to.have.length(1);
  expect(stderr).to.match(line);
  expect(code).to.equal(2);
}

describe("npm start", () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-start-"));
  });
  after(() => rm(dir, { recursive: true, force: true }));

  it("tells in one line that an argument is bad", async () => {
    expectOneLine(await run(MAIN, "devnet", "--onse"), /^dpin: unknown option '--onse'/);
    expectOneLine(await run(MAIN, "devnet", "--port", "eleven"), /^dpin: .*--port.*whole number from 1 to 65535/);
    expectOneLine(await run(MAIN, "devnet", "extra"), /^dpin: too many arguments/);
    expectOneLine(await run(MAIN, "devnte"), /^dpin: unknown command 'devnte'/);
    expectOneLine(await run(MAIN), /^dpin: say what to do/);
  });

  it("tells in one line that a port is in use", async () => {
    const server = net.createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as net.AddressInfo;
    try {
      const ended = await run(START, "--once", "--port", String(port));
      expect(ended.code).to.equal(2);
      expect(ended.stderr.trim().split("\n").at(-1)).to.match(new RegExp(`^dpin: port ${port} is in use: .*--port`));
    } finally {
      server.close();
    }
  });

  it("tells in one line that a port cannot be used, because fetch refuses it", async () => {
    expectOneLine(await run(MAIN, "devnet", "--once", "--port", "6000"), /^dpin: port 6000 cannot be used \(bad port\): .*--port/);
  });

  it("tells in one line that a picture cannot be read", async () => {
    const broken = path.join(dir, "broken.png");
    await writeFile(broken, "this is not a picture");
    expectOneLine(await run(MAIN, "devnet", "--once", "--input", broken), /^dpin: cannot read the picture .*broken\.png .*--input/);
    expectOneLine(await run(MAIN, "devnet", "--once", "--input", path.join(dir, "none.png")), /^dpin: cannot read the picture .*none\.png/);
  });

  it("tells in one line that results cannot be written", async () => {
    const file = path.join(dir, "file");
    await writeFile(file, "");
    expectOneLine(await run(MAIN, "devnet", "--once", "--out", path.join(file, "out")), /^dpin: cannot write to .*--out/);
  });

  it("tells in one line what is wrong with a daemon's configuration", async () => {
    const config = path.join(dir, "config.json");
    expectOneLine(await run(MAIN, "verifier", "run"), /^dpin: required option '--config <file>'/);
    expectOneLine(await run(MAIN, "verifier", "run", "--config", config), /^dpin: cannot read the configuration .*ENOENT/);
    await writeFile(config, "{ rpc: [");
    expectOneLine(await run(MAIN, "verifier", "run", "--config", config), /^dpin: the configuration .* is not YAML/);
    await writeFile(config, JSON.stringify({ rpc: "http://127.0.0.1:1", key: { insecure: "0x12" } }));
    expectOneLine(await run(MAIN, "provider", "run", "--config", config), /^dpin: the configuration .* is wrong at /);
  });

  it("ends everything it started when it is interrupted, as Ctrl-C does it", async () => {
    // In a group of its own, all of which gets the signal: what a terminal does.
    const child = spawn(process.execPath, [START, "--out", dir], { cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    while (!/accepts job/.test(output) || !/answers queries/.test(output)) {
      if (child.exitCode !== null) throw new Error(`it ended by itself:\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const started = descendantsOf(child.pid!);
    // The command line, the chain, two providers and a verifier, PostgreSQL and graph-node with their keepers.
    expect(started.length).to.be.at.least(9);
    expect(started.map(nameOf)).to.include.members(["gnd", "postgres"]);
    const from = Date.now();
    process.kill(-child.pid!, "SIGINT");
    expect(await ended).to.equal(130);
    expect(Date.now() - from).to.be.below(15_000);
    expect(started.filter((pid) => statOf(pid) !== null)).to.deep.equal([]);
    expect(output).to.match(/stopped; nothing is left running/);
  });
});
