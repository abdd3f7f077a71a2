import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { wait } from "@dpin/sdk";
import { expect } from "chai";
import { parse } from "yaml";
import { startDaemon, type Daemon } from "../src/devnet/startDaemon.ts";
import type { LogRecord } from "../src/monitoring/LogRecord.ts";
import { createMetrics } from "../src/monitoring/createMetrics.ts";
import { serveMonitoring } from "../src/monitoring/serveMonitoring.ts";
import { startProxy } from "../../test/support/startProxy.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";

const MAIN = path.resolve(import.meta.dirname, "../src/main.ts");
const ALERTS = path.resolve(import.meta.dirname, "../dashboards/alerts.yaml");
const DASHBOARD = path.resolve(import.meta.dirname, "../dashboards/dpin.json");

describe("The metrics of a daemon", () => {
  const metricsOf = (balance: () => Promise<bigint> = () => Promise.resolve(5n)) =>
    createMetrics({
      daemon: "tested",
      turnedAt: () => 17,
      balance,
      need: () => 7n,
      head: () => Promise.resolve({ number: 7n, timestamp: 1_700n }),
    });

  it("count what the log tells: lines by level, events, gas and the seconds of runs", async () => {
    const { registry, observe } = metricsOf();
    observe({ level: 30, msg: "accepted", event: "accepted", gas: 100 });
    observe({ level: 30, msg: "accepted", event: "accepted", gas: 11 });
    observe({ level: 30, msg: "computed", event: "computed", computeMs: 1500, commitMs: 700 });
    observe({ level: 20, msg: "checked", event: "checked", ms: 250 });
    observe({ level: 50, msg: "something broke" });
    const text = await registry.metrics();
    expect(text).to.include('dpin_events_total{event="accepted",daemon="tested"} 2');
    expect(text).to.include('dpin_gas_used_total{event="accepted",daemon="tested"} 111');
    expect(text).to.include('dpin_log_lines_total{level="error",daemon="tested"} 1');
    expect(text).to.include('dpin_run_seconds_sum{daemon="tested"} 2.45');
    expect(text).to.include('dpin_run_seconds_count{daemon="tested"} 2');
    expect(text).to.include('dpin_last_turn_timestamp_seconds{daemon="tested"} 17');
    expect(text).to.include('dpin_key_balance_wei{daemon="tested"} 5');
    expect(text).to.include('dpin_chain_head_block{daemon="tested"} 7');
    expect(text).to.include('dpin_chain_head_timestamp_seconds{daemon="tested"} 1700');
    expect(text).to.include('dpin_key_need_wei{daemon="tested"} 7');
  });

  it("add up what disputes cost and earned, and count canaries by verdict", async () => {
    const { registry, observe } = metricsOf();
    const settled = { level: 30, msg: "over", event: "settled", gasWei: "5", depositWei: "30", refundWei: "20", bountyWei: "1000" };
    observe(settled);
    observe({ ...settled, bountyWei: "7" });
    observe({ level: 40, msg: "mistaken", event: "canary", verdict: "mismatch" });
    const text = await registry.metrics();
    expect(text).to.include('dpin_canaries_total{verdict="mismatch",daemon="tested"} 1');
    for (const [flow, wei] of Object.entries({ gas: 10, deposit: 60, refund: 40, bounty: 1007 })) {
      expect(text).to.include(`dpin_dispute_wei_total{flow="${flow}",daemon="tested"} ${wei}`);
    }
  });

  it("count a verifier's checks and their seconds by tier, with what each found", async () => {
    const { registry, observe } = metricsOf();
    const line = (event: string, more: object) => observe({ level: 30, msg: event, event, ...more });
    line("checked", { equal: false, ms: 2_500 });
    line("productChecked", { equal: true, ms: 40 });
    line("productChecked", { equal: true, ms: 35 });
    line("outputWithheld", { reason: "404" });
    line("sampled", { kind: "right" });
    line("sampled", { kind: "unopened" });
    const text = await registry.metrics();
    for (const [tier, verdict, count] of [
      ["rerun", "wrong", 1],
      ["product", "right", 2],
      ["product", "unopened", 1],
      ["sample", "right", 1],
      ["sample", "unopened", 1],
    ]) {
      expect(text).to.include(`dpin_checks_total{tier="${tier}",verdict="${verdict}",daemon="tested"} ${count}`);
    }
    expect(text).to.include('dpin_check_seconds_total{tier="rerun",daemon="tested"} 2.5');
    expect(text).to.include('dpin_check_seconds_total{tier="product",daemon="tested"} 0.075');
  });

  it("do not take a balance that the node does not tell for none, and give the rest", async () => {
    const { registry, observe } = metricsOf(() => Promise.reject(new Error("away")));
    observe({ level: 30, msg: "x", event: "x" });
    const text = await registry.metrics();
    expect(text).to.match(/^dpin_key_balance_wei\{daemon="tested"\} NaN$/im);
    expect(text).to.include('dpin_events_total{event="x",daemon="tested"} 1');
  });

  it("are all that the dashboard and the alerts ask for", async () => {
    const { panels } = JSON.parse(await readFile(DASHBOARD, "utf8")) as { panels: { targets: { expr: string }[] }[] };
    const { groups } = parse(await readFile(ALERTS, "utf8")) as { groups: { rules: { alert: string; expr: string }[] }[] };
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.map(({ alert }) => alert)).to.include("DpinFundsLow");
    const questions = [...panels.flatMap(({ targets }) => targets), ...rules];
    const asked = questions.flatMap(({ expr }) => expr.match(/\b(dpin|process|nodejs)_\w+/g) ?? []);
    const { registry, observe } = metricsOf();
    observe({ level: 30, msg: "computed", event: "computed", computeMs: 1, commitMs: 1, gas: 1 });
    observe({ level: 30, msg: "checked", event: "productChecked", equal: true, ms: 1 });
    observe({ level: 30, msg: "over", event: "settled", gasWei: "1", depositWei: "1", refundWei: "1", bountyWei: "1" });
    observe({ level: 30, msg: "verdict", event: "canary", verdict: "right" });
    const text = await registry.metrics();
    expect(asked.length).to.be.greaterThan(7);
    for (const name of asked) expect(text, name).to.match(new RegExp(`^${name}[{ ]`, "m"));
    const own = (await registry.getMetricsAsJSON()).map(({ name }) => name).filter((name) => name.startsWith("dpin_"));
    const shown = new Set(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(/dpin_\w+/g) ?? [])));
    const unseen = own.filter((name) => !shown.has(name) && !shown.has(`${name}_bucket`));
    expect(unseen, "every metric has a panel").to.deep.equal([]);
  });

  it("are served beside health, and readiness that says what is amiss", async () => {
    let amiss: string | null = null;
    const checks = {
      turn: () => Promise.resolve(amiss),
      node: () => (amiss === "throws" ? Promise.reject(new Error("broken\nat https://node.example/secret")) : Promise.resolve(null)),
    };
    const { url, close } = await serveMonitoring({ host: "127.0.0.1", port: 0, registry: metricsOf().registry, checks });
    const ready = async () => {
      const response = await fetch(`${url}/readyz`);
      return { status: response.status, body: (await response.json()) as unknown };
    };
    try {
      expect((await fetch(`${url}/healthz`)).status).to.equal(200);
      expect((await fetch(`${url}/metrics`)).headers.get("content-type")).to.match(/^text\/plain/);
      expect(await ready()).to.deep.equal({ status: 200, body: { ready: true, turn: "ok", node: "ok" } });
      amiss = "late";
      expect(await ready()).to.deep.equal({ status: 503, body: { ready: false, turn: "late", node: "ok" } });
      amiss = "throws";
      expect(await ready()).to.deep.equal({ status: 503, body: { ready: false, turn: "throws", node: "Error: broken" } });
      expect((await fetch(`${url}/secrets`)).status).to.equal(404);
    } finally {
      await close();
    }
  });
});

describe("A daemon that is monitored", function () {
  this.timeout(120_000);
  let network: TestNetwork;
  let dir: string;
  before(async () => {
    network = await startTestNetwork();
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-monitoring-"));
    await chmod(dir, 0o711);
  });
  after(async () => {
    await network.stop();
    await rm(dir, { recursive: true, force: true });
  });

  it("is ready once it has looked at its jobs, not while its node is away, and again when that is back, and tells its key's balance", async () => {
    const proxy = await startProxy({ target: network.node.url });
    const file = path.join(dir, "verifier.json");
    const { addresses } = network;
    const config = {
      rpc: proxy.url,
      addresses: { ...addresses, fromBlock: String(addresses.fromBlock ?? 0n) },
      key: { insecure: `0x${"5a".repeat(32)}` },
      monitoring: { port: 0 },
      dataDir: path.join(dir, "data"),
      policy: { pollMs: 50 },
    };
    await writeFile(file, JSON.stringify(config), { mode: 0o600 });
    const log: LogRecord[] = [];
    let daemon: Daemon | null = null;
    try {
      const args = ["verifier", "run", "--config", file, "--backend", "wasm"];
      daemon = startDaemon({ name: "verifier", module: MAIN, args, onLog: (record) => void log.push(record) });
      const failed = daemon.failed;
      const logged = async (event: string) => {
        for (;;) {
          const line = log.find((record) => record["event"] === event);
          if (line !== undefined) return line;
          await Promise.race([wait({ ms: 20 }), failed]);
        }
      };
      const url = String((await logged("monitoring"))["url"]);
      const readiness = async () => (await fetch(`${url}/readyz`)).status;
      const until = async (status: number) => {
        while ((await readiness()) !== status) await Promise.race([wait({ ms: 50 }), failed]);
      };
      await until(200);
      const text = await (await fetch(`${url}/metrics`)).text();
      expect(text).to.include('dpin_events_total{event="watching",daemon="verifier"} 1');
      expect(text).to.include('dpin_key_balance_wei{daemon="verifier"} 0');
      proxy.down();
      await until(503);
      expect((await fetch(`${url}/healthz`)).status).to.equal(200);
      expect((await (await fetch(`${url}/readyz`)).json()) as Record<string, string>)
        .to.have.property("node")
        .that.matches(/^does not answer/);
      proxy.up();
      await until(200);
    } finally {
      await daemon?.stop();
      await proxy.stop();
    }
  });
});
