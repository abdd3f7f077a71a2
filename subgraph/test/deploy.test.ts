import { expect } from "chai";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { LOCAL_PARAMETERS } from "../../deploy/deployDpin.ts";
import { freePort } from "../local/freePort.ts";
import { readIndexHead } from "../local/index.ts";
import { indexedNetwork, type IndexedNetwork } from "./support/indexedNetwork.ts";
import { ask } from "./support/reconcile/readEntities.ts";
import { startIpfsFolder } from "./support/startIpfsFolder.ts";

const MAIN = path.join(import.meta.dirname, "../deployment/main.ts");

describe("npm run deploy -w subgraph", () => {
  let world: IndexedNetwork;
  let root: string;
  before(async () => {
    world = await indexedNetwork();
    root = await mkdtemp(path.join(os.tmpdir(), "dpin-records-"));
    const { fixture, chainId, indexed } = world;
    for (const [id, chain] of [
      ["here", chainId],
      ["arbitrumOne", 42_161],
    ] as const) {
      const dir = path.join(root, "deployments", id);
      await mkdir(dir, { recursive: true });
      const record = { chainId: chain, fromBlock: String(indexed.fromBlock), deployer: fixture.admin.address, addresses: fixture.addresses };
      await writeFile(path.join(dir, "deployment.json"), JSON.stringify(record));
      await writeFile(path.join(dir, "parameters.json"), await readFile(LOCAL_PARAMETERS));
    }
  });
  after(async () => {
    await world?.stop();
    await rm(root, { recursive: true, force: true });
  });

  /** Runs the program to its end, on the records of this test. */
  async function deploy(args: readonly string[], env: Record<string, string> = {}): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, [MAIN, "--root", root, ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) child[name].on("data", (chunk: Buffer) => (said[name] += String(chunk)));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { code, ...said };
  }

  async function expectRefusal(args: readonly string[], message: RegExp, env?: Record<string, string>) {
    const { code, stderr } = await deploy(args, env);
    expect(stderr).to.match(message);
    expect(stderr.trim().split("\n")).to.have.length(1);
    expect(code).to.equal(2);
  }

  it("says in one line what is missing or wrong", async () => {
    await expectRefusal([], /^deploy: --network is missing: npm run deploy -w subgraph -- --network NAME/);
    await expectRefusal(["--network", "sepolia"], /^deploy: no deployment sepolia is recorded in .*; there are: arbitrumOne, here$/m);
    await expectRefusal(["--network", "here", "--studio"], /^deploy: .* put it into the environment as DPIN_GRAPH_DEPLOY_KEY$/m);
    await expectRefusal(["--network", "here", "--studio", "--node", "http://127.0.0.1"], /^deploy: --studio has a node and IPFS of its own/, {
      DPIN_GRAPH_DEPLOY_KEY: "k",
    });
    await expectRefusal(["--network", "here", "--key", "secret"], /^deploy: Unknown option '--key'/);
    const away = `http://127.0.0.1:${await freePort()}`;
    await expectRefusal(["--network", "here", "--ipfs", away], new RegExp(`^deploy: the IPFS node at ${away}/.* does not answer \\(ECONNREFUSED\\)`));
  });

  it("writes with --dry-run what it would deploy, and asks nobody", async () => {
    const { code, stdout, stderr } = await deploy(["--network", "arbitrumOne", "--dry-run", "--studio"]);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    const folder = /is in (\S+)$/m.exec(stdout)![1]!;
    const manifest = parse(await readFile(path.join(folder, "subgraph.yaml"), "utf8")) as {
      dataSources: { name: string; network: string; source: { address: string } }[];
    };
    expect(new Set(manifest.dataSources.map(({ network }) => network))).to.deep.equal(new Set(["arbitrum-one"]));
    const escrow = manifest.dataSources.find(({ name }) => name === "JobEscrow");
    expect(escrow!.source.address).to.equal(world.fixture.addresses.escrow);
  });

  it("deploys to graph-node, which then has what the local index has, and may be done again", async () => {
    const { index, caughtUp } = world;
    // Which gnd's own command line and folder say.
    const command = (await readFile(`/proc/${index.pid}/cmdline`, "utf8")).split("\0");
    const node = `http://127.0.0.1:${command[command.indexOf("--admin-port") + 1]}`;
    const ipfs = await startIpfsFolder({ dir: await readlink(`/proc/${index.pid}/cwd`) });
    try {
      const args = ["--network", "here", "--chain-name", "local", "--node", node, "--ipfs", ipfs.url, "--name", "deployed"];
      const first = await deploy(args);
      expect(first).to.include({ code: 0, stderr: "" });
      const [, id, url] = /^deployed as deployed: (Qm\w{44})\nqueries: (http\S+)$/m.exec(first.stdout)!;
      const block = await caughtUp();
      for (const deadline = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
        if (((await readIndexHead({ url: url! }))?.number ?? 0n) >= block) break;
        if (Date.now() > deadline) throw new Error(`${url} did not reach block ${block} in a minute`);
      }
      const query = `{ network(id: "0x00", block: { number: ${block} }) { providers staked minted } parameters(orderBy: name) { name value address } _meta { deployment } }`;
      const [deployed, local] = await Promise.all([url!, index.url].map((of) => ask<{ _meta: { deployment: string } }>({ url: of, query })));
      expect(deployed!._meta.deployment).to.equal(id);
      expect({ ...deployed, _meta: null }).to.deep.equal({ ...local, _meta: null });
      const again = await deploy(args);
      expect(again).to.deep.equal(first);
    } finally {
      await ipfs.close();
    }
  });

  it("tells what graph-node has against it", async () => {
    const command = (await readFile(`/proc/${world.index.pid}/cmdline`, "utf8")).split("\0");
    const node = `http://127.0.0.1:${command[command.indexOf("--admin-port") + 1]}`;
    const ipfs = await startIpfsFolder({ dir: await readlink(`/proc/${world.index.pid}/cwd`) });
    try {
      await expectRefusal(
        ["--network", "here", "--node", node, "--ipfs", ipfs.url, "--name", "other"],
        /^deploy: graph-node at http:\S+ refuses subgraph_deploy other: .*here/,
      );
    } finally {
      await ipfs.close();
    }
  });
});
