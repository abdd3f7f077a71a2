import { expect } from "chai";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { wait } from "@dpin/sdk";
import { parse } from "yaml";
import { LOCAL_PARAMETERS } from "../../deploy/deployDpin.ts";
import { rejection } from "../../test/support/rejection.ts";
import { serveHttp } from "../../test/support/serveHttp.ts";
import { deploySubgraph } from "../deployment/deploySubgraph.ts";
import { runDeploy } from "../deployment/runDeploy.ts";
import { freePort } from "../local/freePort.ts";
import { readIndexHead } from "../local/index.ts";
import { writeBuild } from "../local/writeBuild.ts";
import { questionsWorld, type QuestionsWorld } from "./support/questionsWorld.ts";
import { ask } from "./support/reconcile/readEntities.ts";
import { startIpfsFolder } from "./support/startIpfsFolder.ts";

const MAIN = path.join(import.meta.dirname, "../deployment/main.ts");

describe("npm run deploy -w subgraph", () => {
  let world: QuestionsWorld;
  let root: string;
  before(async () => {
    world = await questionsWorld();
    root = await mkdtemp(path.join(os.tmpdir(), "dpin-records-"));
    const { fixture, chainId, indexed } = world;
    for (const [id, chain] of [
      ["here", chainId],
      ["arbitrumOne", 42_161],
    ] as const) {
      const dir = path.join(root, "deployments", id);
      await mkdir(dir, { recursive: true });
      const record = {
        chainId: chain,
        fromBlock: String(indexed.fromBlock),
        deployer: fixture.admin.address,
        addresses: fixture.addresses,
      };
      await writeFile(path.join(dir, "deployment.json"), JSON.stringify(record));
      await writeFile(path.join(dir, "parameters.json"), await readFile(LOCAL_PARAMETERS));
    }
  });
  after(() => rm(root, { recursive: true, force: true }));

  /** What it says, on the records of this test. */
  async function deploy(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
    const lines: string[] = [];
    await runDeploy({ args: ["--root", root, ...args], env, say: (line) => lines.push(line) });
    return lines.join("\n");
  }

  async function expectRefusal(args: readonly string[], message: RegExp, env?: Record<string, string>) {
    const reason = await rejection(deploy(args, env));
    expect((reason as Error).message).to.match(message);
    expect((reason as Error).message.split("\n")).to.have.length(1);
  }

  /** Of the graph-node that runs: where it is told of subgraphs, as its command line says, and an IPFS node that puts files where it looks. */
  async function graphNode(): Promise<{ node: string; ipfs: string; close(): Promise<void> }> {
    const { pid } = world.index;
    const command = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0");
    const { url, close } = await startIpfsFolder({ dir: await readlink(`/proc/${pid}/cwd`) });
    return { node: `http://127.0.0.1:${command[command.indexOf("--admin-port") + 1]}`, ipfs: url, close };
  }

  it("ends with code 2 and one line", async () => {
    const error = await rejection(promisify(execFile)(process.execPath, [MAIN, "--root", root, "--network", "sepolia"]));
    expect(error).to.deep.include({ code: 2, stdout: "" });
    expect((error as { stderr: string }).stderr).to.match(
      /^deploy: no deployment sepolia is recorded in .*; there are: arbitrumOne, here\n$/,
    );
  });

  it("says in one line what is missing or wrong", async () => {
    await expectRefusal([], /^--network is missing: npm run deploy -w subgraph -- --network NAME/);
    await expectRefusal(["--network", "here", "--studio"], /^.* put it into the environment as DPIN_GRAPH_DEPLOY_KEY$/m);
    await expectRefusal(["--network", "here", "--studio", "--node", "http://127.0.0.1"], /^--studio has a node and IPFS of its own/, {
      DPIN_GRAPH_DEPLOY_KEY: "k",
    });
    await expectRefusal(["--network", "here", "--key", "secret"], /^Unknown option '--key'/);
    const away = `http://127.0.0.1:${await freePort()}`;
    await expectRefusal(
      ["--network", "here", "--ipfs", away],
      new RegExp(`^the IPFS node at ${away}/.* does not answer \\(ECONNREFUSED\\)`),
    );
  });

  it("writes with --dry-run what it would deploy, and asks nobody", async () => {
    const said = await deploy(["--network", "arbitrumOne", "--dry-run", "--studio"]);
    const folder = /^the subgraph of arbitrumOne \(chain 42161, arbitrum-one to graph-node\) is in (\S+)$/.exec(said)![1]!;
    const manifest = parse(await readFile(path.join(folder, "subgraph.yaml"), "utf8")) as {
      dataSources: { name: string; network: string; source: { address: string } }[];
    };
    expect(new Set(manifest.dataSources.map(({ network }) => network))).to.deep.equal(new Set(["arbitrum-one"]));
    const escrow = manifest.dataSources.find(({ name }) => name === "JobEscrow");
    expect(escrow!.source.address).to.equal(world.fixture.addresses.escrow);
  });

  it("deploys to graph-node, which then has what the local index has, and may be done again", async () => {
    const { index, caughtUp } = world;
    const { node, ipfs, close } = await graphNode();
    try {
      const args = ["--network", "here", "--chain-name", "local", "--node", node, "--ipfs", ipfs, "--name", "deployed"];
      const said = await deploy(args);
      const [, id, url] = /^deployed as deployed: (Qm\w{44})\nqueries: (http\S+)$/m.exec(said)!;
      const block = await caughtUp();
      for (const deadline = Date.now() + 60_000; ; await wait({ ms: 50 })) {
        if (((await readIndexHead({ url: url! }))?.number ?? 0n) >= block) break;
        if (Date.now() > deadline) throw new Error(`${url} did not reach block ${block} in a minute`);
      }
      const query = `{ network(id: "0x00", block: { number: ${block} }) { providers staked minted jobsFinalized slashed } parameters(orderBy: name) { name value address } _meta { deployment } }`;
      const [deployed, local] = await Promise.all(
        [url!, index.url].map((of) => ask<{ _meta: { deployment: string } }>({ url: of, query })),
      );
      expect(deployed!._meta.deployment).to.equal(id);
      expect({ ...deployed, _meta: null }).to.deep.equal({ ...local, _meta: null });
      expect(await deploy(args)).to.equal(said);
    } finally {
      await close();
    }
  });

  it("sends a deploy key as a header, and makes no name with it", async () => {
    const said: { authorization: string | undefined; body: string }[] = [];
    const studio = await serveHttp((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        said.push({ authorization: request.headers.authorization, body: String(Buffer.concat(chunks)) });
        response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, result: { queries: "https://studio.example/query" } }));
      });
    });
    const ipfs = await startIpfsFolder({ dir: root });
    try {
      const dir = path.dirname(await writeBuild({ dir: path.join(root, "build"), indexed: world.indexed }));
      const target = { node: studio.url, ipfs: ipfs.url, name: "mine", version: "1", key: "a secret" };
      const { id, queries } = await deploySubgraph({ dir, indexed: world.indexed, target });
      expect(queries).to.equal("https://studio.example/query");
      const params = { name: "mine", ipfs_hash: id, version_label: "1" };
      expect(said).to.deep.equal([
        { authorization: "Bearer a secret", body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "subgraph_deploy", params }) },
      ]);
    } finally {
      await ipfs.close();
      await studio.close();
    }
  });

  it("tells what graph-node has against it", async () => {
    const { node, ipfs, close } = await graphNode();
    try {
      const args = ["--network", "here", "--node", node, "--ipfs", ipfs, "--name", "other"];
      await expectRefusal(args, /^graph-node at http:\S+ refuses subgraph_deploy other: .*here/);
    } finally {
      await close();
    }
  });
});
