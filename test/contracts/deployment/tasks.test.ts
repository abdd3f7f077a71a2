import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import type { TypedDataDomain } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { startNode, type LocalNode } from "../../../cli/src/devnet/startNode.ts";
import type { DeployedAddresses } from "../../../deploy/contracts.ts";
import { LOCAL_PARAMETERS } from "../../../deploy/deployDpin.ts";
import { VOUCHER_TYPES, voucherDomain } from "../../../sdk/src/streams/voucher.ts";
import { rejection } from "../../support/rejection.ts";
import { connectTo } from "../../support/connectTo.ts";

const STRANGER = "0x000000000000000000000000000000000000dEaD";
const STAKE = 10n ** 22n;
const FIRST_BATCH = 2n ** 40n;

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
        "inspect-batch",
        "inspect-job",
        "inspect-provider",
        "inspect-stream",
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

  it("write the addresses where the sdk reads them, and again after a kill before that", async () => {
    const sdkFile = path.join(root, "deployments.ts");
    const deploy = { parameters: LOCAL_PARAMETERS, yes: true, noBuild: true, sdkFile, id: "public" };
    await run("deploy", deploy);
    const first = await readFile(sdkFile, "utf8");
    expect(first).to.include(`${node.chainId}: {`);
    await rm(sdkFile);
    await run("deploy", deploy);
    expect(await readFile(sdkFile, "utf8")).to.equal(first);
    await rm(path.join(root, "deployments", "public"), { recursive: true });
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

  it("show a stream and a batch", async () => {
    const connection = await hre.network.create();
    const { addresses } = JSON.parse(
      await readFile(path.join(root, "deployments", `local-${node.chainId}`, "deployment.json"), "utf8"),
    ) as {
      addresses: DeployedAddresses;
    };
    const { ethers } = connection;
    const [requester, provider] = await ethers.getSigners();
    const token = await ethers.getContractAt("DpinToken", addresses.token);
    const streams = await ethers.getContractAt("JobStreams", addresses.streams);
    const staking = await ethers.getContractAt("ProviderStaking", addresses.staking);
    await token.transfer(provider!, STAKE);
    await token.connect(provider!).approve(staking, STAKE);
    await staking.connect(provider!).register(provider!, "http://127.0.0.1:1");
    await staking.connect(provider!).stake(provider!, STAKE);
    await token.approve(streams, 5n);
    await streams.openStream(provider!, token, requester!, 5n);
    const voucher = { streamId: 1n, batch: 0n, jobsRoot: `0x${"ab".repeat(32)}`, jobCount: 3, cumulativeAmount: 4n };
    const domain = voucherDomain({ streams: addresses.streams, chainId: node.chainId }) as TypedDataDomain;
    const signature = await requester!.signTypedData(domain, { Voucher: [...VOUCHER_TYPES.Voucher] }, voucher);
    await streams.connect(provider!).commitBatch(voucher, signature, "locator");
    await connection.close();
    expect(await run("inspect-stream", { stream: "1" })).to.include({
      requester: requester!.address,
      provider: provider!.address,
      funded: 5n,
      collected: 4n,
      state: "open",
    });
    expect(await run("inspect-batch", { batch: String(FIRST_BATCH) })).to.include({
      streamId: 1n,
      provider: provider!.address,
      jobsRoot: voucher.jobsRoot,
      state: "committed",
    });
    expect(String(await rejection(run("inspect-stream", { stream: "2" })))).to.match(/there is no stream 2/);
    expect(String(await rejection(run("inspect-batch", { batch: "7" })))).to.match(
      /there is no batch 7; they are numbered from 1099511627776 on/,
    );
  });

  it("refuse bad input in one line that says what is wrong", async () => {
    const wrong: [string, Record<string, unknown>, RegExp][] = [
      ["inspect-job", { job: "one" }, /the job must be a whole number, not one$/],
      ["inspect-stream", { stream: "-1" }, /the stream must be a whole number, not -1$/],
      ["inspect-batch", { batch: "1.5" }, /the batch must be a whole number, not 1.5$/],
      ["inspect-provider", { provider: "0x12" }, /0x12 is not an address$/],
      ["fund", { to: "bob", amount: "1" }, /bob is not an address$/],
      ["pause", { contract: "token" }, /token cannot be paused, only escrow, streams, staking, emission$/],
      ["vote", { proposal: "x" }, /--proposal must be a whole number, not x$/],
      ["vote", { proposal: "1", support: "maybe" }, /--support must be one of against, for, abstain$/],
      ["queue", { proposal: "x" }, /the proposal must be a whole number, not x$/],
      ["execute", { proposal: "12" }, /there is no proposal 12$/],
      ["propose", { contract: "staking", call: "setMinStake", args: "[1]" }, /--description: say what the voters decide$/],
      ["propose", { contract: "bank", call: "f", args: "[]", description: "d" }, /no contract is called bank: accessManager, token, /],
      ["propose", { contract: "staking", call: "nothing", args: "[]", description: "d" }, /staking has no function nothing$/],
      [
        "propose",
        { contract: "staking", call: "setMinStake", args: "[]", description: "d" },
        /setMinStake takes 1 arguments, and --args has 0$/,
      ],
      ["propose", { contract: "staking", call: "setMinStake", args: "1000", description: "d" }, /--args must be a JSON array/],
      ["status", { id: "elsewhere" }, /no deployment on chain \d+ is recorded in .*elsewhere$/],
    ];
    for (const [name, args, message] of wrong) expect(String(await rejection(run(name, args))), name).to.match(message);
  });

  it("refuse a chain with several deployments unless one is named", async () => {
    const deployments = path.join(root, "deployments");
    await cp(path.join(deployments, `local-${node.chainId}`), path.join(deployments, "second"), { recursive: true });
    expect(String(await rejection(run("status")))).to.match(/several deployments are on chain \d+: say --id local-\d+ or --id second/);
    expect(await run("status", { id: "second" })).to.include({ chain: node.chainId });
    const deploy = { parameters: LOCAL_PARAMETERS, yes: true, noBuild: true, sdkFile: path.join(root, "other.ts") };
    expect(String(await rejection(run("deploy", deploy)))).to.match(/chain \d+ has the deployment second already/);
    await rm(path.join(deployments, "second"), { recursive: true });
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
