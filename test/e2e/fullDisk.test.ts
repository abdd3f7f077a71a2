import { readFile } from "node:fs/promises";
import path from "node:path";
import { createReferenceBackend, type Backend } from "@dpin/runtime";
import { fetchResult, getJob, getJobRecord, publishProgram, wait, waitForJob, type PublishedProgram } from "@dpin/sdk";
import { createDiskRoom, createFolderStore } from "@dpin/sdk/node";
import { expect } from "chai";
import { pino } from "pino";
import { startDaemon, type Daemon } from "../../cli/src/devnet/startDaemon.ts";
import type { LogRecord } from "../../cli/src/monitoring/LogRecord.ts";
import { flipOutputByte } from "../support/cheats/flipOutputByte.ts";
import { daemonConfig } from "../support/daemonConfig.ts";
import { openSmallDisk, type SmallDisk } from "../support/openSmallDisk.ts";
import { smallProgram } from "../support/smallProgram.ts";
import { startTestNetwork, type TestNetwork } from "../support/startTestNetwork.ts";
import { startTestProvider } from "../support/startTestProvider.ts";
import { until } from "../support/until.ts";

const MAIN = path.resolve(import.meta.dirname, "../../cli/src/main.ts");
const MIB = 2 ** 20;
/** A cluster of PostgreSQL, and perhaps a copy of its programs. */
const DAEMON_BYTES = 384 * MIB;

describe("Daemons whose disk is full", function () {
  this.timeout(240_000);
  const small = smallProgram({ seed: 61 });
  let network: TestNetwork;
  let program: PublishedProgram;
  let disk: SmallDisk | null = null;
  const ending: (() => Promise<void>)[] = [];

  before(async () => {
    network = await startTestNetwork();
    program = await publishProgram({ store: network.store, ...small });
  });
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end();
    await disk?.close();
    disk = null;
  });
  after(() => network.stop());

  async function diskOf(test: Mocha.Context, bytes: number): Promise<SmallDisk> {
    disk = await openSmallDisk({ bytes });
    // Nothing else here can be filled to the last byte without harm to others.
    if (disk === null) test.skip();
    return disk!;
  }
  const post = (provider?: `0x${string}`) => network.post({ program, inputs: [small.randomInput()], ...(provider && { provider }) });
  const stateOf = async (jobId: bigint) => (await getJob(network.requester, { jobId })).state;

  function start(kind: "provider" | "verifier", file: string): Daemon & { log: LogRecord[]; ready(): Promise<Record<string, unknown>> } {
    const log: LogRecord[] = [];
    const args = [kind, "run", "--config", file, "--backend", "wasm"];
    const daemon = startDaemon({ name: kind, module: MAIN, args, onLog: (record) => void log.push(record) });
    ending.push(() => daemon.stop());
    const ready = async () => {
      const url = log.find(({ event }) => event === "monitoring")?.["url"];
      return url === undefined ? {} : ((await (await fetch(`${String(url)}/readyz`)).json()) as Record<string, unknown>);
    };
    return { ...daemon, log, ready };
  }
  const config = (kind: "provider" | "verifier", index: number, dir: string) =>
    daemonConfig({ network, daemon: kind, index, dir, own: { minFreeBytes: 8 * MIB, monitoring: { port: 0 } } });

  it("a provider commits nothing that it could not keep, and takes nothing more; when there is room it does both", async function () {
    const { dir, fill, empty } = await diskOf(this, 4 * MIB);
    const reference = createReferenceBackend();
    let [isRunning, goOn] = [false, () => undefined as void];
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const backend: Backend = {
      ...reference,
      run: async (request) => {
        isRunning = true;
        await held;
        return reference.run(request);
      },
    };
    const log: Record<string, unknown>[] = [];
    const logger = pino({}, { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) });
    const room = createDiskRoom({ dir, minFreeBytes: 0 });
    const provider = await startTestProvider({ network, index: 2, backend, dataDir: dir, room, logger });
    ending.push(provider.stop);
    const to = provider.client.account;
    const first = await post(to);
    await until("it computes", () => isRunning);
    await fill();
    const second = await post(to);
    goOn();
    const failures = () => log.filter(({ event, step }) => event === "retrying" && step === `${first} work`);
    await until("it has tried to keep its result, and again", () => failures().length > 1);
    expect(JSON.stringify(failures()[0])).to.include("ENOSPC");
    expect([await stateOf(first), await stateOf(second)]).to.deep.equal(["accepted", "posted"]);
    await empty();
    for (const jobId of [first, second]) {
      await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 30 });
      const { commitment } = (await getJobRecord(network.requester, { jobId }))!;
      const output = await fetchResult({ store: createFolderStore({ dir: path.join(dir, "artifacts") }), commitment: commitment! });
      expect(output.length).to.be.above(0);
      expect((await readFile(path.join(dir, "traces", `${jobId}.trace`))).length).to.be.above(output.length);
    }
  });

  it("a provider whose database is there too says so, is not ready, takes nothing, and loses nothing, also when it is started anew", async function () {
    const { dir, fill, empty } = await diskOf(this, DAEMON_BYTES);
    const { file } = await config("provider", 3, dir);
    const account = (await network.client({ index: 3 })).account;
    const daemon = start("provider", file);
    const first = await post(account);
    await Promise.race([waitForJob(network.requester, { jobId: first, states: ["committed"], pollMs: 50 }), daemon.failed]);
    await fill();
    await until("it is not ready", async () => (await daemon.ready())["ready"] === false);
    expect((await daemon.ready())["disk"]).to.match(/^has \d+ bytes left, and 8388608 shall stay free$/);
    await until("it says so", () => daemon.log.some(({ event, level }) => event === "diskLow" && level === 50));
    const second = await post(account);
    await wait({ ms: 1_000 });
    expect(await stateOf(second)).to.equal("posted");
    await daemon.stop();

    await empty();
    const again = start("provider", file);
    await Promise.race([waitForJob(network.requester, { jobId: second, states: ["committed"], pollMs: 50 }), again.failed]);
    await until("it is ready", async () => (await again.ready())["ready"] === true);
    expect(again.log.filter(({ event }) => event === "lostTrace")).to.deep.equal([]);
    await network.node.advance(60);
    await until("its jobs are final", async () => (await stateOf(first)) === "finalized" && (await stateOf(second)) === "finalized");
  });

  it("a verifier says so, is not ready, and convicts what was committed meanwhile", async function () {
    const { dir, fill, empty } = await diskOf(this, DAEMON_BYTES);
    const { file } = await config("verifier", 4, dir);
    const daemon = start("verifier", file);
    await until("it watches", () => daemon.log.some(({ event }) => event === "watching"));
    await fill();
    await until("it is not ready", async () => (await daemon.ready())["ready"] === false);
    await until("it says so", () => daemon.log.some(({ event, level }) => event === "diskLow" && level === 50));
    const backend = flipOutputByte({ backend: createReferenceBackend() });
    const cheater = await startTestProvider({ network, index: 5, backend, spotChecks: 0 });
    ending.push(cheater.stop);
    const jobId = await post(cheater.client.account);
    await waitForJob(network.requester, { jobId, states: ["committed", "convicted"], pollMs: 30 });
    await wait({ ms: 1_500 });
    await empty();
    const { state } = await Promise.race([waitForJob(network.requester, { jobId, pollMs: 50 }), daemon.failed]);
    expect(state).to.equal("convicted");
    await until("it says that it is well", () => daemon.log.some(({ event }) => event === "diskEnough"));
    expect((await daemon.ready())["ready"]).to.equal(true);
  });
});
