import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createReferenceBackend } from "@dpin/runtime";
import { expect } from "chai";
import { createBackend } from "../src/config/createBackend.ts";
import { createBackends } from "../src/config/createBackends.ts";
import { providerFileSchema } from "../src/config/providerConfig.ts";
import { readConfig } from "../src/config/readConfig.ts";
import { verifierConfigSchema } from "../src/config/verifierConfig.ts";

const MAIN = path.resolve(import.meta.dirname, "../src/main.ts");
const ADDRESS = "0x0000000000000000000000000000000000000001";
const contracts = ["token", "staking", "escrow", "streams", "referee", "challenges", "emission"];
const network = {
  rpc: "http://127.0.0.1:1",
  addresses: Object.fromEntries(contracts.map((name) => [name, ADDRESS])),
  key: { insecure: `0x${"11".repeat(32)}` },
};

describe("A daemon's engine", () => {
  let dir: string;
  before(async () => (dir = await mkdtemp(path.join(os.tmpdir(), "dpin-engine-"))));
  after(() => rm(dir, { recursive: true, force: true }));

  async function write(config: object): Promise<string> {
    const file = path.join(dir, "config.json");
    await writeFile(file, JSON.stringify({ ...network, ...config }));
    return file;
  }

  it("gets the threads and the device memory that the configuration and the environment say", async () => {
    const provider = { dataDir: dir, floors: [{ token: ADDRESS, perJob: 1, perGigaMac: 0 }] };
    const file = await write({ provider, engine: { threads: 3 } });
    const env = { DPIN_CONFIG_engine__deviceMemory: "8589934592" };
    const { engine } = await readConfig({ file, schema: providerFileSchema, env });
    expect(engine).to.deep.equal({ threads: 3, deviceMemory: 8_589_934_592 });
    const asked: object[] = [];
    await createBackend({ engine, choose: async (options = {}) => (asked.push(options), createReferenceBackend()) });
    expect(asked[0]).to.include({ backend: "auto", threads: 3, memoryBudget: 8_589_934_592 });

    const verifier = await readConfig({
      file: await write({ dataDir: dir, engine: { threads: 1 } }),
      schema: verifierConfigSchema,
      env: {},
    });
    expect(verifier.engine).to.deep.equal({ threads: 1 });
    expect((await readConfig({ file: await write({ dataDir: dir }), schema: verifierConfigSchema, env: {} })).engine).to.deep.equal({});
  });

  it("is several of a provider's, each with its share, when jobs run in parallel", async () => {
    const asked: { threads?: number | undefined; memoryBudget?: number | undefined }[] = [];
    const closed: number[] = [];
    const choose = async (options: (typeof asked)[number] = {}) => {
      if (asked.push(options) === 4) throw new Error("no more");
      const own = asked.length;
      return { ...createReferenceBackend(), close: async () => void closed.push(own) };
    };
    const engine = { parallel: 3, threads: 8, deviceMemory: 3_000_000_000 };
    expect((await createBackends({ engine, choose })).length).to.equal(3);
    for (const options of asked) expect(options).to.include({ threads: 2, memoryBudget: 1_000_000_000 });
    asked.length = 1;
    const error = await createBackends({ engine: { parallel: 4 }, choose }).catch((thrown: Error) => thrown);
    expect([(error as Error).message, closed]).to.deep.equal(["no more", [2, 3]]);
  });

  it("refuses sizes that make no sense", async () => {
    const file = await write({ dataDir: dir, engine: { threads: 0, deviceMemory: 5, gpus: 2 } });
    const error = await readConfig({ file, schema: verifierConfigSchema, env: {} }).catch((thrown: Error) => thrown);
    for (const key of ["engine.threads", "engine.deviceMemory", "gpus"]) expect((error as Error).message).to.contain(key);
  });

  it("says in one line that there is no GPU when one is forced", async () => {
    const file = await write({ dataDir: dir });
    const env = { ...process.env, VK_DRIVER_FILES: "/nonexistent.json", VK_ICD_FILENAMES: "/nonexistent.json" };
    const run = promisify(execFile)(process.execPath, [MAIN, "verifier", "run", "--config", file, "--backend", "webgpu"], { env });
    const { code, stderr } = await run.then(() => ({ code: 0, stderr: "" })).catch((error: { code: number; stderr: string }) => error);
    expect(stderr).to.match(/^dpin: --backend webgpu: no usable WebGPU adapter: .+; leave it out to run on WASM\n$/);
    expect(code).to.equal(2);
  }).timeout(60_000);
});
