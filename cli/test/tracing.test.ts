import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import {
  BaseError,
  ContractRevertError,
  createHttpStore,
  fetchResult,
  getJobRecord,
  publishProgram,
  traced,
  wait,
  waitForJob,
} from "@dpin/sdk";
import { expect } from "chai";
import { pino } from "pino";
import { daemonConfig } from "../../test/support/daemonConfig.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startCollector, type CollectedSpan, type Collector } from "../../test/support/startCollector.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";
import { startDaemon, type Daemon } from "../src/devnet/startDaemon.ts";
import type { LogRecord } from "../src/monitoring/LogRecord.ts";
import { startTracingIfAsked } from "../src/monitoring/startTracingIfAsked.ts";

const MAIN = path.resolve(import.meta.dirname, "../src/main.ts");
const CHEAT = path.resolve(import.meta.dirname, "../../test/support/cheats/main.ts");

describe("Traces", () => {
  let collector: Collector;
  beforeEach(async () => {
    collector = await startCollector();
  });
  afterEach(() => collector.close());

  const start = (tracing: { endpoint?: string; share: number }, env: NodeJS.ProcessEnv = {}, lines: LogRecord[] = []) =>
    startTracingIfAsked({
      daemon: "tested",
      tracing,
      env,
      logger: pino({ level: "debug" }, { write: (line: string) => void lines.push(JSON.parse(line) as LogRecord) }),
    });

  it("nest steps that run side by side each into its own, and tell of an error its class and never its message", async () => {
    const stop = await start({ endpoint: `${collector.url}/`, share: 1 });
    const secret = "https://node.example/my-api-key";
    const step = (job: string) =>
      traced({
        name: "outer",
        facts: { job },
        run: async (tell) => {
          await wait({ ms: Math.random() * 20 });
          await traced({ name: "inner", facts: { job, wei: 2n ** 70n, nothing: undefined }, run: () => wait({ ms: 5 }) });
          tell({ transaction: `0x${job}` });
        },
      });
    await Promise.all(Array.from({ length: 20 }, (_, i) => step(String(i))));
    const failing = (error: Error) => traced({ name: "failing", run: () => Promise.reject(error) }).catch(() => undefined);
    await failing(new BaseError(secret, { details: { url: secret } }));
    await failing(new ContractRevertError({ call: secret, errorName: "JobEscrow_WrongState", args: [secret] }));
    await failing(new TypeError(secret));
    await stop();
    const { spans } = collector;
    const outer = new Map(spans.filter(({ name }) => name === "outer").map((span) => [span.spanId, span]));
    const inner = spans.filter(({ name }) => name === "inner");
    expect([outer.size, inner.length]).to.deep.equal([20, 20]);
    for (const { parentSpanId, traceId, attributes } of inner) {
      const parent = outer.get(parentSpanId!)!;
      expect(parent.traceId).to.equal(traceId);
      expect(attributes).to.deep.equal({ "dpin.job": parent.attributes["dpin.job"], "dpin.wei": String(2n ** 70n) });
    }
    for (const span of outer.values()) {
      expect(span).to.deep.include({ parentSpanId: undefined, service: "dpin-tested", failed: null });
      expect(span.attributes["dpin.transaction"]).to.equal(`0x${String(span.attributes["dpin.job"])}`);
    }
    expect(spans.flatMap(({ failed }) => failed ?? [])).to.have.members(["BaseError", "JobEscrow_WrongState", "TypeError"]);
    expect(collector.raw()).to.not.include("my-api-key");
  });

  it("can be named by OpenTelemetry's own variables, are left out by share, and go nowhere by default", async () => {
    const one = () => traced({ name: "step", run: () => Promise.resolve(1) });
    for (const [tracing, env] of [
      [{ share: 1 }, {}],
      [{ share: 0, endpoint: collector.url }, {}],
      [{ share: 1 }, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SDK_DISABLED: "true" }],
    ] as const) {
      const stop = await start(tracing, env);
      expect(await one()).to.equal(1);
      await stop();
      expect(collector.spans).to.deep.equal([]);
    }
    const stop = await start({ share: 1 }, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    await one();
    await stop();
    expect(collector.spans.map(({ name }) => name)).to.deep.equal(["step"]);
  });

  it("that the collector does not take cost no work and no time, and the log says it once", async () => {
    collector.refuse(true);
    const lines: LogRecord[] = [];
    const stop = await start({ endpoint: collector.url, share: 1 }, {}, lines);
    const before = Date.now();
    for (let i = 0; i < 5_000; i++) await traced({ name: "step", run: () => Promise.resolve() });
    expect(Date.now() - before).to.be.lessThan(5_000);
    await stop();
    expect(lines.filter(({ event }) => event === "untraced").length).to.equal(1);
    expect(Date.now() - before).to.be.lessThan(15_000);
  });

  it("that nobody asked for load no package of an SDK", async () => {
    const script = `
      const { registerHooks } = await import("node:module");
      const loaded = [];
      registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
      await import(${JSON.stringify(path.resolve(import.meta.dirname, "../src/commands/runProvider.ts"))});
      const { startTracingIfAsked } = await import(${JSON.stringify(path.resolve(import.meta.dirname, "../src/monitoring/startTracingIfAsked.ts"))});
      await startTracingIfAsked({ daemon: "x", tracing: { share: 1 }, logger: null, env: {} });
      console.log(JSON.stringify([...new Set(loaded.flatMap((url) => url.match(/@opentelemetry\\/[\\w-]+/) ?? []))]));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
    expect(JSON.parse(stdout)).to.deep.equal(["@opentelemetry/api"]);
  });
});

describe("The traces of daemons at work", function () {
  this.timeout(150_000);
  let network: TestNetwork;
  let collector: Collector;
  const daemons: Daemon[] = [];
  const small = smallProgram({ seed: 6 });
  before(async () => {
    network = await startTestNetwork();
    collector = await startCollector();
  });
  after(async () => {
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    await collector.close();
    await network.stop();
  });

  it("lead from the events to the run, the commitment's transaction, the check that reads what is served, and the cheat's conviction", async () => {
    const own = { tracing: { endpoint: collector.url } };
    const { file: cheat, key, endpoint } = await daemonConfig({ network, daemon: "provider", index: 2, own });
    const { file: verifier } = await daemonConfig({ network, daemon: "verifier", index: 3, own });
    // Honest for one run, then not: both sides of a verifier's work.
    daemons.push(startDaemon({ name: "provider", module: CHEAT, args: ["--config", cheat, "--after", "1"], onLog: () => undefined }));
    const args = ["verifier", "run", "--config", verifier, "--backend", "wasm"];
    daemons.push(startDaemon({ name: "verifier", module: MAIN, args, onLog: () => undefined }));
    const failed = Promise.race(daemons.map((daemon) => daemon.failed));
    const program = await publishProgram({ store: network.store, ...small });
    const post = () => network.post({ program, inputs: [small.randomInput()] });
    const right = await post();
    await Promise.race([failed, waitForJob(network.requester, { jobId: right, states: ["committed"], pollMs: 50 })]);
    const { commitment } = (await getJobRecord(network.requester, { jobId: right }))!;
    await fetchResult({ store: createHttpStore({ endpoint }), commitment: commitment! });
    const wrong = await post();
    const { state } = (await Promise.race([failed, waitForJob(network.requester, { jobId: wrong, pollMs: 50 })]))!;
    expect(state).to.equal("convicted");

    const find = (name: string, facts: Record<string, unknown> = {}, service?: string) =>
      collector.spans.find(
        (span) =>
          span.name === name &&
          (service === undefined || span.service === service) &&
          Object.entries(facts).every(([key, value]) => span.attributes[`dpin.${key}`] === value),
      );
    const job = String(wrong);
    await Promise.race([
      failed,
      collector.until(() => find("dispute.proveFraud", { job }) !== undefined && find("transaction", { call: "proveFraud" }) !== undefined),
    ]);
    const parentOf = ({ parentSpanId }: CollectedSpan) => collector.spans.find(({ spanId }) => spanId === parentSpanId)?.name;
    for (const [service, name, facts, parent] of [
      ["dpin-provider", "events", {}, undefined],
      ["dpin-provider", "provider.consider", { job }, undefined],
      ["dpin-provider", "transaction", { call: "accept" }, "provider.consider"],
      ["dpin-provider", "provider.work", { job }, undefined],
      ["dpin-provider", "run", { job }, "provider.work"],
      ["dpin-provider", "transaction", { call: "commit" }, "provider.work"],
      ["dpin-provider", "serve.node", { job }, undefined],
      ["dpin-provider", "serve.artifact", {}, undefined],
      ["dpin-verifier", "events", {}, undefined],
      ["dpin-verifier", "verifier.check", { job: String(right) }, undefined],
      ["dpin-verifier", "run", { job: String(right) }, "verifier.check"],
      ["dpin-verifier", "verifier.search", { job }, undefined],
      ["dpin-verifier", "dispute.commitClaim", { job }, undefined],
      ["dpin-verifier", "transaction", { call: "commitClaim" }, "dispute.commitClaim"],
      ["dpin-verifier", "transaction", { call: "proveFraud" }, "dispute.proveFraud"],
    ] as const) {
      const span = find(name, facts, service);
      expect(span, `${service} ${name} ${JSON.stringify(facts)}`).to.not.equal(undefined);
      expect(parentOf(span!), `parent of ${name} ${JSON.stringify(facts)}`).to.equal(parent);
    }
    const proof = find("transaction", { call: "proveFraud" })!;
    expect(proof.attributes["dpin.transaction"]).to.match(/^0x[0-9a-f]{64}$/);
    expect(proof.attributes["dpin.gas"]).to.match(/^\d+$/);
    // Neither the key nor the node's URL.
    expect(collector.raw()).to.not.include(network.node.url).and.not.include(key.slice(2));
  });
});
