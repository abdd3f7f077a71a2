import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { startNode, type LocalNode } from "../../../cli/src/devnet/startNode.ts";
import { repairJournal } from "../../../deploy/resume/repairJournal.ts";
import { createRandom } from "../../support/createRandom.ts";

const PROCESS = path.resolve(import.meta.dirname, "../../support/deployProcess.ts");

describe("A deployment that is killed", () => {
  let node: LocalNode;
  let root: string;
  before(async function () {
    this.timeout(120_000);
    node = await startNode();
    root = await mkdtemp(path.join(os.tmpdir(), "dpin-deploy-"));
  });
  after(async () => {
    await node.stop();
    await rm(root, { recursive: true, force: true });
  });

  it("goes on where it was, however often and whenever that happens, and ends verified", async function () {
    this.timeout(600_000);
    const random = createRandom({ seed: 20260722 });
    const journal = path.join(root, "deployments", "killed", "journal.jsonl");
    const lengths: number[] = [];
    for (let kill = 0; kill < 6; ++kill) {
      // Counted by the journal, not by the clock, so that a slow machine is killed at the same places.
      await run({ killAfterLines: random.int(1, 40) });
      lengths.push((await readFile(journal, "utf8").catch(() => "")).length);
    }
    const finished = await run({});
    expect(finished.output).to.match(/verified by \d{3,} checks/);
    const record = JSON.parse(await readFile(path.join(root, "deployments", "killed", "deployment.json"), "utf8")) as { chainId: number };
    expect(record.chainId).to.equal(node.chainId);
    expect(new Set(lengths).size).to.be.greaterThan(2);
    // Once it is done, doing it again changes nothing.
    const sent = await transactionCount();
    expect((await run({})).output).to.match(/verified by \d{3,} checks/);
    expect(await transactionCount()).to.equal(sent);
  });

  it("finds the transaction that left just before the kill, and does not send it again", async function () {
    this.timeout(300_000);
    const journal = path.join(root, "deployments", "killed", "journal.jsonl");
    const whole = await readFile(journal, "utf8");
    const cut = whole.indexOf("\n", whole.lastIndexOf('"type":"TRANSACTION_PREPARE_SEND"'));
    await writeFile(journal, whole.slice(0, cut));
    const sent = await transactionCount();
    expect((await run({})).output).to.match(/verified by \d{3,} checks/);
    expect(await transactionCount()).to.equal(sent);
  });

  it("cuts off a journal line that was written half, and knows which transaction may have left unnoticed", async () => {
    const dir = await mkdtemp(path.join(root, "torn-"));
    const journal = path.join(dir, "journal.jsonl");
    const prepared = (futureId: string, nonce: number) =>
      `\n{"type":"TRANSACTION_PREPARE_SEND","futureId":"${futureId}","networkInteractionId":1,"nonce":${nonce}}`;
    await appendFile(journal, `\n{"type":"DEPLOYMENT_INITIALIZE","chainId":1}${prepared("A", 3)}`);
    await appendFile(journal, `\n{"type":"TRANSACTION_SEND","futureId":"A","networkInteractionId":1}${prepared("B", 4)}`);
    const whole = await readFile(journal, "utf8");
    await appendFile(journal, '\n{"type":"TRANSACTION_SE');
    expect(await repairJournal({ dir })).to.deep.equal([{ futureId: "B", networkInteractionId: 1, nonce: 4 }]);
    expect(await readFile(journal, "utf8")).to.equal(whole);
    expect(await repairJournal({ dir })).to.deep.equal([{ futureId: "B", networkInteractionId: 1, nonce: 4 }]);
  });

  async function run({ killAfterLines }: { killAfterLines?: number }): Promise<{ output: string; code: number | null }> {
    const child = spawn(process.execPath, [PROCESS, node.url, root], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const exited = once(child, "exit") as Promise<[number | null]>;
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (killAfterLines !== undefined && output.includes("started")) {
        const until = (await journalLines()) + killAfterLines;
        while ((await journalLines()) < until && child.exitCode === null) await setTimeout(2);
        child.kill("SIGKILL");
        break;
      }
    }
    const [code] = await exited;
    if (killAfterLines === undefined) expect(code, output).to.equal(0);
    return { output, code };
  }

  async function journalLines(): Promise<number> {
    const text = await readFile(path.join(root, "deployments", "killed", "journal.jsonl"), "utf8").catch(() => "");
    return text.split("\n").length - 1;
  }

  async function transactionCount(): Promise<string> {
    const params = ["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "latest"];
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getTransactionCount", params });
    const answer = await fetch(node.url, { method: "POST", headers: { "content-type": "application/json" }, body });
    return ((await answer.json()) as { result: string }).result;
  }
});
