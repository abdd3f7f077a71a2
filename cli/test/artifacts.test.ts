import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { artifactId, createHttpStore, createKuboStore, ipfsCid } from "@dpin/sdk";
import { createFolderStore, writeCar } from "@dpin/sdk/node";
import { createServer } from "@dpin/provider";
import { expect } from "chai";
import { rejection } from "../../test/support/rejection.ts";
import { startIpfsNode } from "../../test/support/startIpfsNode.ts";
import { createStores } from "../src/config/createStores.ts";
import { readConfig } from "../src/config/readConfig.ts";
import { verifierConfigSchema } from "../src/config/verifierConfig.ts";
import { runCli } from "../src/runCli.ts";
import { UsageError } from "../src/UsageError.ts";

const ADDRESS = "0x0000000000000000000000000000000000000001";
const CONTRACTS = ["token", "staking", "escrow", "streams", "referee", "challenges", "emission"];

describe("A configuration's artifacts", () => {
  let dir: string;
  beforeEach(async () => (dir = await mkdtemp(path.join(os.tmpdir(), "dpin-stores-"))));
  afterEach(() => rm(dir, { recursive: true, force: true }));

  async function read(settings: object) {
    const file = path.join(dir, "config.yaml");
    const addresses = Object.fromEntries(CONTRACTS.map((name) => [name, ADDRESS]));
    const key = { insecure: `0x${"11".repeat(32)}` };
    await writeFile(file, JSON.stringify({ rpc: "http://127.0.0.1:1", addresses, key, dataDir: path.join(dir, "data"), ...settings }));
    return readConfig({ file, schema: verifierConfigSchema, env: {} });
  }

  async function dpin(...argv: string[]) {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const code = await runCli({ argv, stdout: stdout as never, stderr: stderr as never });
    return { code, out: String(stdout.read() ?? ""), err: String(stderr.read() ?? "") };
  }

  it("are URLs, or sources named by their kind", async () => {
    const { artifacts } = await read({
      artifacts: [
        "https://artifacts.example/base",
        pathToFileURL("/srv/artifacts").href,
        "file:///srv/models.car",
        { kind: "http", url: "http://127.0.0.1:1" },
        { kind: "gateway", url: "https://gateway.example" },
        { kind: "kubo", url: "http://127.0.0.1:5001", publish: true, authorizationFile: "secret" },
        { kind: "folder", dir: "/srv" },
        { kind: "car", file: "models.car" },
      ],
    });
    expect(artifacts.map(({ kind }) => kind)).to.deep.equal(["http", "folder", "car", "http", "gateway", "kubo", "folder", "car"]);
    expect(artifacts[2]).to.deep.equal({ kind: "car", file: "/srv/models.car" });
  });

  for (const [what, settings, key, expected] of [
    ["another scheme", { artifacts: ["ftp://artifacts.example"] }, "artifacts.0", "not an http, https or file URL"],
    ["no URL", { artifacts: ["artifacts.example"] }, "artifacts.0", "not an http, https or file URL"],
    ["another kind", { artifacts: [{ kind: "torrent", url: "http://a.example" }] }, "artifacts.0.kind", "kubo, folder or car"],
    ["a number", { artifacts: [7] }, "artifacts.0", "kubo, folder or car"],
    [
      "a URL of a node with another scheme",
      { artifacts: [{ kind: "kubo", url: "ws://a" }] },
      "artifacts.0.url",
      "not an http or https URL",
    ],
    ["a gateway without a URL", { artifacts: [{ kind: "gateway" }] }, "artifacts.0.url", "not an http or https URL"],
    ["a key that is none", { artifacts: [{ kind: "folder", dir: "a", url: "http://a" }] }, "artifacts.0", "url"],
    ["publishing on a gateway", { artifacts: [{ kind: "gateway", url: "http://a.example", publish: true }] }, "artifacts.0", "publish"],
    ["a password in a URL", { artifacts: ["https://u:hunter2@a.example"] }, "artifacts.0.url", "authorizationFile"],
    ["a token in a URL", { artifacts: [{ kind: "gateway", url: "https://a.example?t=hunter2" }] }, "artifacts.0.url", "authorizationFile"],
    ["one source for a list", { artifacts: "https://a.example" }, "artifacts", "not a list"],
    ["a cache without a size", { artifactCache: {} }, "artifactCache.maxBytes", "not a whole number of bytes"],
    ["a cache that is too small", { artifactCache: { maxBytes: 1 } }, "artifactCache.maxBytes", "16 MiB"],
  ] as const) {
    it(`are refused with their key and what was expected: ${what}`, async () => {
      const error = await rejection(read(settings));
      expect(error).to.be.instanceOf(UsageError);
      expect((error as Error).message).to.match(new RegExp(`at ${key.replaceAll(".", "\\.")}: .*${expected}`));
      expect((error as Error).message).not.to.include("hunter2");
    });
  }

  it("need a secret's file that only its owner can read, also for dpin config check", async () => {
    const authorizationFile = path.join(dir, "authorization");
    const settings = { artifacts: [{ kind: "kubo", url: "http://127.0.0.1:1", authorizationFile }] };
    const config = await read(settings);
    const check = () => dpin("config", "check", "--config", path.join(dir, "config.yaml"), "--for", "verifier");
    expect(String(await rejection(createStores(config)))).to.include(`cannot read the authorization file ${authorizationFile}`);
    await writeFile(authorizationFile, "Bearer hunter2\n", { mode: 0o644 });
    expect((await check()).err).to.equal(
      `dpin: others can read the authorization file ${authorizationFile}: chmod 600 ${authorizationFile}\n`,
    );
    await chmod(authorizationFile, 0o600);
    expect(await createStores(config)).to.have.property("store");
    expect((await check()).code).to.equal(0);
  });

  it("are asked in their order, published where it says so, and kept within the cache's budget", async () => {
    const node = await startIpfsNode();
    const secretFile = path.join(dir, "secret");
    await writeFile(secretFile, "Bearer hunter2", { mode: 0o600 });
    const blobs = Array.from({ length: 8 }, () => new Uint8Array(randomBytes(3 * 2 ** 20)));
    const [inFolder, inCar, inNode] = blobs as [Uint8Array, Uint8Array, Uint8Array];
    const folder = createFolderStore({ dir: path.join(dir, "theirs") });
    await folder.put(inFolder);
    const carFile = path.join(dir, "theirs.car");
    await writeCar({ store: folder, ids: [await folder.put(inCar)], file: carFile });
    await rm(path.join(dir, "theirs", artifactId({ bytes: inCar }).slice(0, 2)), { recursive: true });
    await createKuboStore({ url: node.rpc }).put(inNode);
    const server = await createServer({ store: folder });
    try {
      const config = await read({
        artifacts: [
          pathToFileURL(path.join(dir, "theirs")).href,
          { kind: "car", file: carFile },
          { kind: "kubo", url: node.rpc, publish: true, authorizationFile: secretFile },
          { kind: "gateway", url: node.gateway },
          server.url,
        ],
        artifactCache: { maxBytes: 2 ** 24 },
      });
      const { store, own, cache } = await createStores(config);
      expect(await store.get(artifactId({ bytes: inFolder }))).to.deep.equal(inFolder);
      expect(await store.get(artifactId({ bytes: inCar }))).to.deep.equal(inCar);
      expect(await store.get(artifactId({ bytes: inNode }), { cid: await ipfsCid({ bytes: inNode }) })).to.deep.equal(inNode);
      for (const bytes of [inFolder, inCar, inNode]) expect(await cache!.get(artifactId({ bytes }))).to.deep.equal(bytes);
      expect(node.requests.at(-1)!.headers.authorization).to.equal("Bearer hunter2");
      const id = await own.put(blobs[3]!);
      expect(own.cidOf!(id)).to.equal(await ipfsCid({ bytes: blobs[3]! }));
      expect(await createKuboStore({ url: node.rpc }).get(id, { cid: own.cidOf!(id)! })).to.deep.equal(blobs[3]);
      for (const bytes of blobs.slice(4)) {
        await folder.put(bytes);
        await store.get(artifactId({ bytes }));
      }
      const sizes = (await readdir(path.join(dir, "data", "cache"), { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name));
      expect(sizes.length).to.be.within(3, 5);
    } finally {
      await server.close();
      await node.close();
    }
  });

  it("are carried from one machine to another as a CAR file", async () => {
    const from = path.join(dir, "from");
    const store = createFolderStore({ dir: from });
    const [program, weights, input] = [randomBytes(10), randomBytes(2 ** 20 + 5), randomBytes(64)].map((bytes) => new Uint8Array(bytes));
    const ids = { json: await store.put(program!), weights: await store.put(weights!) };
    const manifest = { version: 1, program: ids, inputs: [await store.put(input!)] };
    const job = await store.put(new TextEncoder().encode(JSON.stringify(manifest)));
    const car = path.join(dir, "job.car");
    const exported = await dpin("artifacts", "export", job, "--dir", from, "--output", car, "--json");
    expect(exported.code, exported.err).to.equal(0);
    const { artifacts } = JSON.parse(exported.out) as { artifacts: { id: string; cid: string; bytes: number }[] };
    expect(artifacts.map(({ id }) => id)).to.deep.equal([job, ids.json, ids.weights, ...manifest.inputs]);
    expect(artifacts[2]).to.deep.equal({ id: ids.weights, cid: await ipfsCid({ bytes: weights! }), bytes: weights!.length });

    const to = path.join(dir, "to");
    const imported = await dpin("artifacts", "import", car, "--dir", to);
    expect(imported.code, imported.err).to.equal(0);
    expect(imported.out).to.include(ids.weights).and.to.include(artifacts[2]!.cid);
    const served = await createServer({ store: createFolderStore({ dir: to }) });
    try {
      expect(await createHttpStore({ endpoint: served.url }).get(ids.weights)).to.deep.equal(weights);
    } finally {
      await served.close();
    }
  });

  it("are not carried when one is missing or a CAR file is broken, which is said in one line", async () => {
    const from = path.join(dir, "from");
    await mkdir(from);
    const car = path.join(dir, "job.car");
    const absent = artifactId({ bytes: new Uint8Array(3) });
    expect(await dpin("artifacts", "export", absent, "--dir", from, "-o", car)).to.deep.equal({
      code: 2,
      out: "",
      err: `dpin: artifact ${absent} is not in folder ${from}\n`,
    });
    expect((await dpin("artifacts", "export", "../x", "--dir", from, "-o", car)).err).to.include('"../x" is not an artifact id');
    const id = await createFolderStore({ dir: from }).put(new Uint8Array(randomBytes(1_000)));
    expect((await dpin("artifacts", "export", id, "--dir", from, "-o", car)).code).to.equal(0);
    const whole = await readFile(car);
    whole[whole.length - 10]! ^= 1;
    await writeFile(car, whole);
    const { code, err } = await dpin("artifacts", "import", car, "--dir", path.join(dir, "to"));
    expect(code).to.equal(2);
    expect(err).to.match(/^dpin: cannot import .*: block bafk\w+ has the wrong hash\n$/);
  });
});
