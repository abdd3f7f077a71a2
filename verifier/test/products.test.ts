import { createWasmBackend, type Backend } from "@dpin/runtime";
import { getBatch, getConviction, publishProgram, wait, waitForJob, type PublishedProgram } from "@dpin/sdk";
import { expect } from "chai";
import { pino } from "pino";
import { flipOutputByte } from "../../test/support/cheats/flipOutputByte.ts";
import { withRun } from "../../test/support/cheats/withRun.ts";
import { wrongInteriorElement } from "../../test/support/cheats/wrongInteriorElement.ts";
import { wrongOutputRoot } from "../../test/support/cheats/wrongOutputRoot.ts";
import { productProgram } from "../../test/support/productProgram.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startBatchProvider } from "../../test/support/startBatchProvider.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";
import { startTestProvider, type TestProvider } from "../../test/support/startTestProvider.ts";
import { startTestVerifier } from "../../test/support/startTestVerifier.ts";
import { tamperedRun } from "../../test/support/tamperedRun.ts";
import type { VerifierPolicy } from "../src/index.ts";

interface LogLine {
  readonly event?: string;
  readonly jobId?: string;
  readonly [field: string]: unknown;
}

/** Re-runs nothing that it need not. */
const NO_RERUNS = { rerunShare: 0, runCost: 10n ** 40n } as const;

describe("A verifier of products", function () {
  this.timeout(120_000);
  let network: TestNetwork;
  let engine: Backend;
  let honest: TestProvider;
  const plain = productProgram({ seed: 3 });
  const turned = productProgram({ seed: 4, transposed: true });
  const small = smallProgram({ seed: 5 });
  const published = new Map<object, PublishedProgram>();
  const running: { stop(): Promise<void> }[] = [];
  let nextIndex = 4;

  before(async () => {
    engine = await createWasmBackend({ threads: 1 });
    network = await startTestNetwork();
    for (const source of [plain, turned, small]) published.set(source, await publishProgram({ store: network.store, ...source }));
    honest = await startTestProvider({ network, index: 2, backend: engine });
  });
  afterEach(async () => {
    for (const daemon of running.splice(0)) await daemon.stop();
  });
  after(async () => {
    await honest.stop();
    await network.stop();
    await engine.close();
  });

  async function startVerifier({ policy = {}, backend = engine }: { policy?: Partial<VerifierPolicy>; backend?: Backend } = {}) {
    const lines: LogLine[] = [];
    const logger = pino({ level: "debug" }, { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) });
    // Each has its own journal, and begins with all commitments there are: those of other tests are none of its business.
    const verifier = await startTestVerifier({ network, index: nextIndex++, logger, backend, policy: { ...NO_RERUNS, ...policy } });
    running.push(verifier);
    return {
      client: verifier.client,
      of: (jobId: bigint) => lines.filter((line) => line.jobId === String(jobId)),
      async logged(event: string, jobId: bigint): Promise<LogLine> {
        for (;;) {
          const line = lines.find((candidate) => candidate.event === event && candidate.jobId === String(jobId));
          if (line !== undefined) return line;
          await wait({ ms: 20 });
        }
      },
    };
  }

  async function startCheat(change: (parameters: { backend: Backend }) => Backend): Promise<TestProvider> {
    const cheat = await startTestProvider({ network, index: nextIndex++, backend: change({ backend: engine }), spotChecks: 0 });
    running.push(cheat);
    return cheat;
  }

  const post = (source: typeof plain, provider: TestProvider) =>
    network.post({ program: published.get(source)!, inputs: [source.randomInput()], provider: provider.client.account });
  const ended = (jobId: bigint) => waitForJob(network.requester, { jobId, pollMs: 30 });
  /** An engine that notes the ops that it runs. */
  function noting() {
    const ran: string[][] = [];
    const backend: Backend = {
      ...engine,
      run: (request) => {
        ran.push(request.program.ops.map(({ name }) => name));
        return engine.run(request);
      },
    };
    return { ran, backend };
  }

  it("finds an honest product right by its check alone: its engine hashes the output and computes nothing", async () => {
    const { ran, backend } = noting();
    const verifier = await startVerifier({ backend });
    const jobId = await post(plain, honest);
    const { equal, steps, macs } = await verifier.logged("productChecked", jobId);
    expect({ equal, steps, macs }).to.deep.equal({ equal: true, steps: 3 * 256 ** 2, macs: 256 ** 3 });
    expect((await verifier.logged("closed", jobId))["reason"]).to.equal("its product is right");
    expect((await verifier.logged("committed", jobId))["tier"]).to.equal("product");
    expect(ran).to.deep.equal([["claimed"]]);
    const events = new Set(verifier.of(jobId).map(({ event }) => event));
    for (const event of ["checked", "sampled", "commitClaim"]) expect(events.has(event), event).to.equal(false);
  });

  it("notices one wrong element of 65,536, finds it by a re-run, and convicts", async () => {
    const verifier = await startVerifier();
    const cheat = await startCheat(flipOutputByte);
    const jobId = await post(plain, cheat);
    expect((await ended(jobId)).state).to.equal("convicted");
    expect(await verifier.logged("productChecked", jobId)).to.deep.include({ equal: false });
    expect(await verifier.logged("found", jobId)).to.include({ kind: "Element", op: 0, index: 256 * 128 });
    expect((await verifier.logged("closed", jobId))["reason"]).to.equal("convicted");
    expect(await getConviction(network.requester, { jobId })).to.include({ challenger: verifier.client.account, settled: true });
    const told = ["productChecked", "checked", "found", "commitClaim", "proveFraud", "settle"];
    expect(
      verifier
        .of(jobId)
        .map(({ event }) => event)
        .filter((event) => told.includes(event!)),
    ).to.deep.equal(told);
  });

  it("runs what comes before a product and nothing else, and convicts for an element in there", async () => {
    const { ran, backend } = noting();
    const verifier = await startVerifier({ backend });
    const right = await post(turned, honest);
    expect((await verifier.logged("closed", right))["reason"]).to.equal("its product is right");
    // It looks at other tests' open jobs too.
    expect(ran.filter((names) => names.includes("turned"))).to.deep.equal([["turned", "claimed"]]);
    const wrong = await post(turned, await startCheat(wrongInteriorElement));
    expect((await ended(wrong)).state).to.equal("convicted");
    expect((await verifier.logged("productChecked", wrong))["reason"]).to.equal("the trace's root is another");
    expect(await verifier.logged("found", wrong)).to.include({ op: 0 });
  });

  it("re-runs a job whose committed output it does not get, and convicts for the output's root", async () => {
    const verifier = await startVerifier();
    const jobId = await post(plain, await startCheat(wrongOutputRoot));
    expect((await ended(jobId)).state).to.equal("convicted");
    expect((await verifier.logged("outputWithheld", jobId))["reason"]).to.equal("the output that is served is not the committed one");
    expect(verifier.of(jobId).some(({ event }) => event === "productChecked")).to.equal(false);
    expect((await verifier.logged("found", jobId))["kind"]).to.equal("OutputRoot");
  });

  it("samples a job that is no product, and asks about its program once", async () => {
    const verifier = await startVerifier();
    const first = await post(small, honest);
    await verifier.logged("noProduct", first);
    expect((await verifier.logged("closed", first))["reason"]).to.equal("128 sampled elements are right");
    const second = await post(small, honest);
    expect((await verifier.logged("closed", second))["reason"]).to.equal("128 sampled elements are right");
    expect((await verifier.logged("committed", second))["tier"]).to.equal("sample");
    const other = await post(plain, honest);
    expect((await verifier.logged("closed", other))["reason"]).to.equal("its product is right");
  });

  it("samples products too when their hour is used up", async () => {
    const verifier = await startVerifier({ policy: { productSecondsPerHour: 0.001 } });
    const first = await post(plain, honest);
    await verifier.logged("closed", first);
    const second = await post(plain, honest);
    expect((await verifier.logged("committed", second))["tier"]).to.equal("sample");
    expect((await verifier.logged("closed", second))["reason"]).to.equal("128 sampled elements are right");
  });

  it("raises an alarm and claims nothing when a product that it finds wrong is right by its re-run", async () => {
    // A driver that is wrong about some programs only.
    const broken = withRun({
      ...{ name: "broken driver", backend: engine },
      change: (run, { program }) =>
        program.ops.at(-1)!.name === "claimed" ? tamperedRun({ run, lie: { kind: "byte", op: 0, byte: 9, xor: 1 } }) : run,
    });
    const verifier = await startVerifier({ backend: broken });
    const jobId = await post(turned, honest);
    expect(await verifier.logged("alarm", jobId)).to.include({ backend: "broken driver" });
    expect((await verifier.logged("closed", jobId))["reason"]).to.equal("every root is equal");
    expect(verifier.of(jobId).some(({ event }) => event === "commitClaim" || event === "demandReveal")).to.equal(false);
  });

  it("checks the products of a batch, and convicts it for the one that is wrong", async () => {
    const provider = await startBatchProvider({ network, index: nextIndex++, program: published.get(plain)!, source: plain });
    running.push(provider);
    const verifier = await startVerifier();
    const order = (backend: Backend) => ({ inputs: [plain.randomInput()], backend });
    const batchId = await provider.commit([order(engine), order(engine), order(flipOutputByte({ backend: engine }))]);
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait({ ms: 50 })) {
      if ((await getBatch(network.requester, { batchId })).state === "convicted") break;
    }
    expect((await getBatch(network.requester, { batchId })).state).to.equal("convicted");
    const checks = verifier.of(batchId).filter(({ event }) => event === "productChecked");
    expect(checks.find(({ leaf }) => leaf === 2)?.["equal"]).to.equal(false);
    for (const { leaf, equal } of checks) expect(equal, `job ${leaf as number}`).to.equal(leaf !== 2);
    expect(verifier.of(batchId).filter(({ event }) => event === "checked")).to.have.lengthOf(1);
    expect(await verifier.logged("found", batchId)).to.include({ kind: "Element", op: 0, index: 256 * 128 });
  });
});
