import path from "node:path";
import { getJob, publishProgram, wait, waitForJob, type PublishedProgram } from "@dpin/sdk";
import { createReferenceBackend } from "@dpin/runtime";
import { expect } from "chai";
import { startDaemon, type Daemon } from "../../cli/src/devnet/startDaemon.ts";
import type { LogRecord } from "../../cli/src/monitoring/LogRecord.ts";
import { CHEATS } from "../support/cheats/cheats.ts";
import { daemonConfig } from "../support/daemonConfig.ts";
import { smallProgram } from "../support/smallProgram.ts";
import { startTestNetwork, type TestNetwork } from "../support/startTestNetwork.ts";
import { startTestProvider, type TestProvider } from "../support/startTestProvider.ts";
import { testPostgres } from "../support/testDatabase.ts";

const MAIN = path.resolve(import.meta.dirname, "../../cli/src/main.ts");
const WORKER = path.resolve(import.meta.dirname, "../support/sleepyWorker.ts");
const VERIFIER = 3;

interface Logging extends Daemon {
  readonly log: (LogRecord & Record<string, unknown>)[];
}

describe("A verifier on several machines", function () {
  this.timeout(240_000);
  let network: TestNetwork;
  let program: PublishedProgram;
  let honest: TestProvider;
  let file: string;
  const small = smallProgram({ seed: 7 });
  const daemons: Logging[] = [];

  before(async () => {
    network = await startTestNetwork();
    program = await publishProgram({ store: network.store, ...small });
    honest = await startTestProvider({ network, index: 2 });
    const database = { url: (await testPostgres()).url };
    const own = { database, engine: { threads: 1 }, workers: { atOnce: 8 } };
    ({ file } = await daemonConfig({ network, daemon: "verifier", index: VERIFIER, own }));
  });
  after(async () => {
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    await honest.stop();
    await network.stop();
  });

  function start(name: string, module: string, ...args: string[]): Logging {
    const log: Logging["log"] = [];
    const daemon = startDaemon({
      name,
      module,
      args: [...args, "--config", file],
      onLog: (record) => void log.push(record as Logging["log"][0]),
    });
    const logging = { ...daemon, log };
    daemons.push(logging);
    return logging;
  }
  const startWorker = (name: string, ms: number) => start(name, WORKER, "--ms", String(ms));
  const startCoordinator = (name: string) => start(name, MAIN, "verifier", "run");
  const post = (provider: TestProvider) => network.post({ program, inputs: [small.randomInput()], provider: provider.client.account });
  const logged = async (daemon: Logging, event: string, about: object = {}) => {
    for (;;) {
      const line = daemon.log.find(
        (record) => record["event"] === event && Object.entries(about).every(([key, value]) => record[key] === value),
      );
      if (line !== undefined) return line;
      await Promise.race([wait({ ms: 20 }), daemon.failed]);
    }
  };

  it("has its jobs checked by four workers, though one is killed and one stands still, and passes to another coordinator within 15 s", async () => {
    const first = startCoordinator("first");
    await logged(first, "watching");
    const second = startCoordinator("second");
    await logged(second, "standby");
    // The killed and the stalled one have all tasks in their hands before the others come.
    const doomed = startWorker("doomed", 600_000);
    const stalled = startWorker("stalled", 600_000);
    await Promise.all([logged(doomed, "working"), logged(stalled, "working")]);
    const jobs = [await post(honest), await post(honest)];
    await Promise.all([logged(doomed, "checking"), logged(stalled, "checking")]);
    process.kill(doomed.pid, "SIGKILL");
    process.kill(stalled.pid, "SIGSTOP");
    const since = Date.now();
    const workers = [startWorker("third", 0), startWorker("fourth", 0)];
    const isClosed = (jobId: bigint) => logged(first, "closed", { jobId: String(jobId), reason: "every root is equal" });
    for (const jobId of jobs) await isClosed(jobId);
    expect((Date.now() - since) / 1_000, "seconds until both tasks were done by others").to.be.below(40);
    // It wakes, finds its task gone, and must not take another one with its long sleep.
    process.kill(stalled.pid, "SIGCONT");
    await stalled.stop();

    const cheater = await startTestProvider({
      ...{ network, index: 4, spotChecks: 0 },
      backend: CHEATS.wrongInteriorElement.backend({ backend: createReferenceBackend() }),
    });
    process.kill(first.pid, "SIGKILL");
    const killed = Date.now();
    await logged(second, "watching");
    expect((Date.now() - killed) / 1_000, "seconds until the second coordinator took over").to.be.below(15);
    const cheated = await post(cheater);
    const right = await post(honest);
    const { state } = await waitForJob(network.requester, { jobId: cheated, pollMs: 50 });
    expect(state).to.equal("convicted");
    await logged(second, "closed", { jobId: String(right), reason: "every root is equal" });
    expect((await getJob(network.requester, { jobId: right })).state).to.equal("committed");
    const claims = second.log.filter(({ event }) => event === "commitClaim");
    expect(claims).to.have.lengthOf(1);
    expect(
      workers.flatMap(({ log }) => log.filter(({ event }) => event === "found")),
      "found by a worker",
    ).to.have.lengthOf(1);
    await cheater.stop();
  });
});
