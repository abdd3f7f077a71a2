import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { startNode, type LocalNode } from "../../../cli/src/devnet/startNode.ts";
import { LOCAL_PARAMETERS } from "../../../deploy/deployDpin.ts";
import { rejection } from "../../support/rejection.ts";
import { connectTo } from "../../support/connectTo.ts";

const STRANGER = "0x000000000000000000000000000000000000dEaD";

describe("The operations of a network", function () {
  this.timeout(300_000);
  let node: LocalNode;
  let root: string;
  let hre: HardhatRuntimeEnvironment;
  /** Runs a task and keeps what it prints out of the tests' report. */
  const run = async (name: string, args: Record<string, unknown> = {}): Promise<unknown> => {
    const { log } = console;
    console.log = () => undefined;
    try {
      return await hre.tasks.getTask(["dpin", name]).run({ id: undefined, ...args });
    } finally {
      console.log = log;
    }
  };

  before(async () => {
    node = await startNode();
    root = await mkdtemp(path.join(os.tmpdir(), "dpin-tasks-"));
    hre = await connectTo({ url: node.url, root });
  });
  after(async () => {
    await node.stop();
    await rm(root, { recursive: true, force: true });
  });

  it("each say what they do and what they take", () => {
    const tasks = [...hre.tasks.rootTasks.get("dpin")!.subtasks.values()];
    expect(tasks.map(({ id }) => id[1]).sort()).to.deep.equal(
      [
        "deploy",
        "execute",
        "fund",
        "inspect-job",
        "inspect-provider",
        "parameters",
        "pause",
        "propose",
        "queue",
        "status",
        "verify",
        "vote",
      ].sort(),
    );
    for (const task of tasks) {
      expect(task.description, task.id.join(" ")).to.match(/^[A-Z].{10,}/);
      for (const option of task.options.values()) expect(option.description, option.name).to.not.equal("");
    }
  });

  it("refuse a chain without a deployment", async () => {
    expect(String(await rejection(run("status")))).to.match(/no deployment on chain/);
  });

  it("deploy, verify, tell status and parameters, fund, inspect and pause", async () => {
    expect(await run("deploy", { parameters: LOCAL_PARAMETERS, yes: true, noBuild: true })).to.have.property("chainId", node.chainId);
    expect(await run("verify"))
      .to.have.property("checks")
      .that.is.greaterThan(100);
    expect(await run("status")).to.include({ chain: node.chainId, jobs: 0n, "jobs paused": false });
    const rows = (await run("parameters")) as string[][];
    expect(rows.find(([name]) => name === "Staking.thawPeriod")).to.deep.equal(["Staking.thawPeriod", "seconds", "1800", "1800"]);
    await run("fund", { to: STRANGER, amount: "12.5" });
    expect(await run("inspect-provider", { provider: STRANGER })).to.include({ registered: false });
    expect(String(await rejection(run("inspect-job", { job: "1" })))).to.match(/there is no job 1/);
    await run("pause", { contract: "escrow" });
    expect(await run("status")).to.include({ "jobs paused": true });
  });

  it("carry a change of a parameter from proposal to execution", async () => {
    await run("vote", { wrap: "20000000" });
    const proposal = String(await run("propose", { contract: "escrow", call: "unpause", args: "[]", description: "Take jobs again" }));
    await decide(proposal);
    expect(await run("status")).to.include({ "jobs paused": false });
  });

  it("carry what is slow through the upgrade timelock, and not before its time", async () => {
    const call = { contract: "staking", call: "setThawPeriod", args: "[3600]", description: "Thaw for an hour" };
    const proposal = String(await run("propose", call));
    await decide(proposal);
    expect(String(await rejection(run("execute", { proposal })))).to.match(/TimelockUnexpectedOperationState/);
    await node.advance(1800);
    await run("execute", { proposal });
    const rows = (await run("parameters")) as string[][];
    expect(rows.find(([name]) => name === "Staking.thawPeriod")).to.deep.equal(["Staking.thawPeriod", "seconds", "1800", "3600"]);
    expect(String(await rejection(run("verify")))).to.match(/Staking.thawPeriod: expected 1800, found 3600/);
  });

  async function decide(proposal: string): Promise<void> {
    await node.advance(61);
    await run("vote", { proposal, support: "for" });
    await node.advance(601);
    await run("queue", { proposal });
    await node.advance(240);
    await run("execute", { proposal });
  }
});
