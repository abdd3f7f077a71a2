import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { publishProgram, waitForJob } from "@dpin/sdk";
import headless from "@xterm/headless";
import { expect } from "chai";
import { daemonConfig } from "../../test/support/daemonConfig.ts";
import { openTerminal } from "../../test/support/openTerminal.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";
import { startDaemon } from "../src/devnet/startDaemon.ts";
import type { LogRecord } from "../src/monitoring/LogRecord.ts";
import { chooseOutput } from "../src/monitoring/chooseOutput.ts";
import { createBoard } from "../src/tui/createBoard.ts";
import { drawBoard, type Scene } from "../src/tui/drawBoard.ts";
import { plainLine } from "../src/tui/plainLine.ts";

const MAIN = path.resolve(import.meta.dirname, "../src/main.ts");
const CHEAT = path.resolve(import.meta.dirname, "../../test/support/cheats/main.ts");
const CRASHING = path.resolve(import.meta.dirname, "../../test/support/crashingScreen.ts");
const SHOWN_CURSOR = "\x1b[?25h";
const TOKEN = "0x5FbDB2315678afecb367f032d93F642f64180aa3";

const record = (event: string, fields: Record<string, unknown> = {}): LogRecord => ({
  level: 30,
  time: Date.UTC(2026, 0, 2, 3, 4, 5),
  msg: event,
  event,
  ...fields,
});

function sceneOf(records: readonly LogRecord[], changes: Partial<Scene> = {}): Scene {
  const { board, observe } = createBoard();
  records.forEach(observe);
  const vitals = {
    ...{ head: 1234, headTime: 1_000, turnedAt: 5_000, balance: 2.5e18, gas: 7_654_321, memory: 2 ** 28, startedAt: 1_340 },
    events: new Map([
      ["accepted", 3],
      ["progress", 99],
    ]),
  };
  return {
    ...{ daemon: "provider", account: "0xabc", board, vitals, readyz: { turn: "ok", node: "ok" }, since: 5, now: 5_001 },
    ...{ token: TOKEN, logsTo: "provider.log", ...changes },
  };
}

const draw = (scene: Scene, size = { columns: 100, rows: 30 }) => drawBoard({ scene, ...size, colors: false });

describe("The view of a daemon", () => {
  it("shows jobs with state, deadline and progress, the most urgent first, disputes, money, the chain's head and the log", () => {
    const text = draw(
      sceneOf([
        record("seen", { job: "7", state: "accepted", deadline: 1_125, reveals: 0 }),
        record("progress", { job: "7", done: 5, total: 10 }),
        record("seen", { job: "8", state: "committed", deadline: 1_030, reveals: 3 }),
        record("seen", { job: "9", state: "committed", deadline: 900, reveals: 0 }),
        record("finalized", { job: "6", price: "2500000000000000000", token: TOKEN.toLowerCase() }),
        record("closed", { job: "6", reason: "finalized" }),
      ]),
    ).join("\n");
    expect(text).to.match(/dpin provider {2}ready {2}0xabc/);
    expect(text).to.match(/block 1234 {2}chain time 1970-01-01T00:16:45Z {2}last look 1 s ago {2}up 1 h 1 m/);
    expect(text).to.include("key 2.5 native  gas 7,654,321  earned since start 2.5 DPIN");
    expect(text).to.include("memory 256 MiB  accepted 3");
    expect(text).to.not.include("progress 99");
    expect(text).to.match(/jobs 3\s*\n 9 .*late 1 m 45 s.*\n 8 .*due 25 s.*\n 7 +accepted +due 2 m 0 s +computing +\[######\.{6}\] 50 %/);
    expect(text).to.match(/disputes 1\s*\n 8 +3 reveals demanded/);
    expect(text).to.match(/03:04:05 info {2}closed job=6 reason=finalized/);
    expect(text).to.include("q ends it  log: provider.log");
  });

  it("follows a verifier's dispute from the first difference to the settlement, and forgets it with the job", () => {
    const records = [record("seen", { jobId: "4", state: "committed", deadline: 1_100, finding: "differs" })];
    expect(draw(sceneOf(records)).join("\n")).to.match(/disputes 1\s*\n 4 +its roots differ/);
    records.push(record("found", { jobId: "4", kind: "Element", op: 2 }));
    expect(draw(sceneOf(records)).join("\n")).to.match(/ 4 +Element fault at op 2/);
    records.push(record("seen", { jobId: "4", state: "committed", deadline: 1_100, finding: "checking" }));
    expect(draw(sceneOf(records)).join("\n")).to.match(/ 4 +Element fault at op 2/);
    records.push(record("proveFraud", { jobId: "4" }));
    expect(draw(sceneOf(records)).join("\n")).to.match(/ 4 +proveFraud/);
    records.push(record("closed", { jobId: "4", reason: "convicted" }));
    expect(draw(sceneOf(records)).join("\n"))
      .to.match(/jobs 0/)
      .and.not.include("disputes");
  });

  it("fills a terminal of any size exactly, however many jobs there are and however long the lines", async () => {
    const records = Array.from({ length: 1_500 }, (_, i) =>
      record("seen", { job: String(i), state: "posted", deadline: 2_000 + i, reveals: i % 2, note: "界".repeat(300) }),
    );
    records.push(record("failed", { level: 50, msg: "界".repeat(400), job: "1" }));
    const scene = sceneOf(records, { readyz: { node: `does not answer ${"x".repeat(300)}` } });
    for (const [columns, rows] of [
      [1, 1],
      [2, 3],
      [20, 6],
      [80, 24],
      [300, 100],
    ] as const) {
      const lines = draw(scene, { columns, rows });
      expect(lines.length, `${columns} × ${rows}`).to.equal(rows);
      const terminal = new headless.Terminal({ cols: Math.max(2, columns), rows: rows + 1, allowProposedApi: true });
      await new Promise<void>((resolve) => terminal.write(lines.join("\r\n"), resolve));
      const wrapped = Array.from({ length: rows + 1 }, (_, i) => terminal.buffer.active.getLine(i)?.isWrapped);
      expect(wrapped, `${columns} × ${rows}`).to.not.include(true);
    }
    // What strangers post is bounded.
    expect(scene.board.jobs.size).to.equal(1_000);
    expect(scene.board.lines.length).to.be.at.most(200);
  });

  it("says what is amiss, and not what it does not know", () => {
    const away = draw(sceneOf([], { vitals: null, readyz: { turn: "ok", node: "does not answer" } })).join("\n");
    expect(away)
      .to.match(/dpin provider {2}node does not answer/)
      .and.match(/block unknown.*\nkey unknown/);
    expect(draw(sceneOf([], { vitals: null, readyz: {} })).join("\n")).to.match(/dpin provider {2}starting/);
  });

  it("lets nothing that a stranger wrote move the cursor, set colours or turn the order of the text", () => {
    const evil = "\x1b[2J\x1b[31mall is well\x1b]0;title\x07\u202egnp.exe\u009b2J\u0000\rover\nsecond line";
    const records = [
      record("failed", { level: 50, msg: evil, err: { message: evil }, job: evil, reason: evil, [evil]: "value" }),
      record("seen", { job: evil, state: evil, deadline: 1, reveals: 1 }),
      record("finalized", { job: evil, price: "1", token: evil }),
      record("serving", { backend: evil }),
    ];
    const lines = [
      ...draw(sceneOf(records, { readyz: { node: evil }, account: evil })),
      ...records.map((line) => plainLine({ record: line }) ?? ""),
    ];
    // eslint-disable-next-line no-control-regex
    for (const line of lines) expect(line).to.not.match(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    expect(lines.join("")).to.include("all is well").and.not.include("second line");
  });

  it("keeps the log off the terminal: in its file, in the standard error when that is none, else in the data folder", () => {
    const choose = (tui: boolean, stdout: boolean, stderr: boolean, file?: string) =>
      chooseOutput({ tui, file, daemon: "provider", dataDir: "data", terminal: { stdout, stderr } });
    expect(choose(false, true, true)).to.deep.equal({ shows: "json", to: 1, note: null });
    expect(choose(false, true, true, "a.log").to).to.equal("a.log");
    expect(choose(true, true, true)).to.deep.equal({ shows: "screen", to: path.join("data", "provider.log"), note: null });
    expect(choose(true, true, false).to).to.equal(2);
    expect(choose(true, true, true, "a.log").to).to.equal("a.log");
    expect(choose(true, false, true))
      .to.deep.include({ shows: "plain", to: null })
      .and.to.have.property("note")
      .that.includes("not a terminal");
  });

  it("gives the terminal back before an error that nobody catches is printed", async () => {
    const terminal = openTerminal({ command: process.execPath, args: [CRASHING] });
    await terminal.until((text) => text.includes("the view"));
    expect(terminal.isTaken()).to.equal(true);
    const { exitCode } = await terminal.ended;
    expect(exitCode).to.equal(1);
    expect(terminal.isTaken()).to.equal(false);
    expect(terminal.screen().join("\n")).to.include("nobody catches this").and.not.include("the view");
    expect(terminal.written()).to.include(SHOWN_CURSOR);
  });
});

describe("A daemon with --tui", function () {
  this.timeout(250_000);
  let network: TestNetwork;
  const small = smallProgram({ seed: 5 });
  before(async () => {
    network = await startTestNetwork();
  });
  after(() => network.stop());

  it("shows its work live on a terminal, follows its size, and on q ends and gives it back", async () => {
    const { file, dataDir } = await daemonConfig({ network, daemon: "provider", index: 2 });
    const terminal = openTerminal({
      command: process.execPath,
      args: [MAIN, "provider", "run", "--config", file, "--backend", "wasm", "--tui"],
    });
    await terminal.until((text) => /dpin provider {2}ready {2}0x\w{40}/.test(text));
    expect(terminal.isTaken()).to.equal(true);
    const program = await publishProgram({ store: network.store, ...small });
    const jobId = await network.post({ program, inputs: [small.randomInput()] });
    const text = await terminal.until((shown) => new RegExp(`^ ${jobId} +committed +due `, "m").test(shown));
    expect(text)
      .to.match(/^block \d+ {2}chain time 2\d{3}-/m)
      .and.match(/^key [\d,.]+ native {2}gas /m);
    expect(text).to.match(/info {2}committed job=/);
    terminal.resize({ columns: 60, rows: 14 });
    await terminal.until((shown) => {
      const lines = shown.split("\n");
      return lines.length === 14 && lines[13]!.startsWith("q ends it") && lines.every((line) => line.length <= 60);
    });
    terminal.resize({ columns: 120, rows: 40 });
    await network.node.advance(120);
    await waitForJob(network.requester, { jobId, pollMs: 50 });
    await terminal.until((shown) => /earned since start 1(\.\d+)? DPIN/.test(shown) && /jobs 0/.test(shown));
    terminal.type("q");
    expect((await terminal.ended).exitCode).to.equal(0);
    expect(terminal.isTaken()).to.equal(false);
    expect(terminal.written()).to.include(SHOWN_CURSOR);
    const log = (await readFile(path.join(dataDir, "provider.log"), "utf8")).trim().split("\n");
    expect(log.map((line) => (JSON.parse(line) as LogRecord)["event"])).to.include.members([
      "serving",
      "accepted",
      "committed",
      "finalized",
    ]);
  });

  it("shows a verifier convicting a cheat, and on Ctrl-C and on SIGTERM ends and gives the terminal back", async () => {
    const { file: cheating } = await daemonConfig({ network, daemon: "provider", index: 6 });
    const cheat = startDaemon({ name: "cheat", module: CHEAT, args: ["--config", cheating, "--after", "0"], onLog: () => undefined });
    const watch = async (index: number) => {
      const { file } = await daemonConfig({ network, daemon: "verifier", index });
      return openTerminal({
        command: process.execPath,
        args: [MAIN, "verifier", "run", "--config", file, "--backend", "wasm", "--tui"],
      });
    };
    const [first, second] = [await watch(3), await watch(4)];
    try {
      for (const terminal of [first, second]) await terminal.until((text) => /dpin verifier {2}ready/.test(text));
      const program = await publishProgram({ store: network.store, ...small });
      await network.post({ program, inputs: [small.randomInput()] });
      const convicts = (terminal: typeof first) =>
        terminal.until((text) => /info {2}(proveFraud is on chain|job \d+ is closed: convicted)/.test(text));
      await Promise.race([Promise.all([convicts(first), convicts(second)]), cheat.failed]);
      first.type("\x03");
      second.kill("SIGTERM");
      for (const terminal of [first, second]) {
        expect((await terminal.ended).exitCode).to.equal(0);
        expect(terminal.isTaken()).to.equal(false);
      }
    } finally {
      await cheat.stop();
    }
  });

  it("prints plain lines where there is no terminal, says so, and puts JSON into the configured log", async () => {
    const log = path.join(network.dir, "own", "verifier.log");
    const { file } = await daemonConfig({ network, daemon: "verifier", index: 5, own: { log: { file: log } } });
    const child = spawn(process.execPath, [MAIN, "verifier", "run", "--config", file, "--backend", "wasm", "--tui"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, errors] = ["", ""];
    child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
    await new Promise<void>((resolve, reject) => {
      child.once("exit", () => reject(new Error(`it ended: ${errors}`)));
      child.stdout.on("data", (data: Buffer) => {
        out += data.toString();
        if (out.includes("watching commitments")) resolve();
      });
    });
    child.removeAllListeners("exit");
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    expect(await ended).to.equal(0);
    expect(out)
      .to.match(/^\d\d:\d\d:\d\d info {2}watching commitments/m)
      .and.not.include("\x1b");
    expect(errors).to.include("the standard output is not a terminal");
    expect(JSON.parse((await readFile(log, "utf8")).split("\n")[0]!)).to.have.property("name", "verifier");
  });
});
