import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { DEPLOYMENT_GAS } from "../../../deploy/requireBalance.ts";
import { deployedNetwork } from "../../support/deployedNetwork.ts";
import { startAnvil, type Anvil } from "../../support/startAnvil.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../../..");
const SEPOLIA = 11_155_111;
const SOMEBODY = "0x000000000000000000000000000000000000dEaD";

describe("A deployment that cannot begin", function () {
  this.timeout(300_000);
  let home: string;
  let anvil: Anvil;
  before(async () => {
    // Hardhat keeps its keystore below the home folder: the tests' has none.
    home = await mkdtemp(path.join(os.tmpdir(), "dpin-messages-"));
    anvil = await startAnvil({ args: ["--hardfork", "osaka", "--chain-id", String(SEPOLIA)] });
  });
  after(async () => {
    await anvil.stop();
    await rm(home, { recursive: true, force: true });
  });

  it("names the network that is not configured", async () => {
    expect(await deploy({ network: "nowhere" })).to.match(/The network "nowhere" is not defined in your networks config/);
  });

  it("names the key that neither keystore nor environment has", async () => {
    expect(await deploy({})).to.match(/Configuration Variable "SEPOLIA_RPC_URL" not found/);
    expect(await deploy({ SEPOLIA_RPC_URL: anvil.url })).to.match(/Configuration Variable "DEPLOYER_KEY" not found/);
  });

  it("says that a key is none, and does not repeat it", async () => {
    const wrongs = {
      "0x1234": /the deployer's key \(DEPLOYER_KEY\) must be 0x and 64 hexadecimal digits/,
      [`0x${"00".repeat(32)}`]: /the deployer's key \(DEPLOYER_KEY\) must be .* a private key of secp256k1/,
      "not hexadecimal": /Invalid hex string value for the configuration variable "DEPLOYER_KEY"/,
    };
    for (const [wrong, message] of Object.entries(wrongs)) {
      const output = await deploy({ SEPOLIA_RPC_URL: anvil.url, DEPLOYER_KEY: wrong });
      expect(output, wrong).to.match(message);
      expect(output).to.not.include(wrong);
    }
  });

  it("names both chains when the node is another chain's", async () => {
    const other = await startAnvil({ args: ["--hardfork", "osaka", "--chain-id", "777"] });
    try {
      const output = await deploy({ SEPOLIA_RPC_URL: other.url, DEPLOYER_KEY: generatePrivateKey() });
      expect(output).to.match(/set to use chain id "11155111", but connected to a chain with id "777"/);
    } finally {
      await other.stop();
    }
  });

  it("names the network whose node does not answer", async () => {
    const output = await deploy({ SEPOLIA_RPC_URL: "http://127.0.0.1:9", DEPLOYER_KEY: generatePrivateKey() });
    expect(output).to.match(/Cannot connect to the network "sepolia"/);
  });

  it("says what the deployer has and what a deployment costs, and leaves nothing that a later one would have to resume", async () => {
    const key = generatePrivateKey();
    const output = await deploy({ SEPOLIA_RPC_URL: anvil.url, DEPLOYER_KEY: key });
    expect(output).to.match(
      new RegExp(`${privateKeyToAddress(key)} has 0 ETH on chain ${SEPOLIA}, and a deployment of ${DEPLOYMENT_GAS} gas costs`, "i"),
    );
    expect(output).to.match(/nothing sent/);
    expect(await readdir(path.join(REPOSITORY, "deploy", "deployments")).catch(() => [])).to.not.include("messages-test");
  });

  it("costs less gas than it must have the money for, and at least three quarters of that", async () => {
    const connection = await network.create();
    try {
      const { client } = await deployedNetwork(connection);
      let used = 0n;
      for (let block = await client.getBlockNumber(); block > 0n; --block) used += (await client.getBlock({ blockNumber: block })).gasUsed;
      expect(DEPLOYMENT_GAS > used, `a deployment takes ${used} gas`).to.equal(true);
      expect(DEPLOYMENT_GAS * 3n < used * 4n, `a deployment takes only ${used} gas`).to.equal(true);
    } finally {
      await connection.close();
    }
  });

  /** What `npm run deploy` says, which must fail. */
  async function deploy({ network: name = "sepolia", ...variables }: Readonly<Record<string, string>>): Promise<string> {
    // A tested Hardhat would have its tests' keystore, not its user's.
    const none = { SEPOLIA_RPC_URL: undefined, DEPLOYER_KEY: undefined, HH_TEST: undefined };
    const env = { ...process.env, ...none, HOME: home, XDG_CONFIG_HOME: home, NO_COLOR: "1", ...variables };
    const hardhat = path.join(REPOSITORY, "node_modules", ".bin", "hardhat");
    const people = ["--initial-holder", SOMEBODY, "--guardian", SOMEBODY];
    const args = ["dpin", "deploy", "--network", name, "--id", "messages-test", "--no-build", "--yes", ...people];
    const child = spawn(process.execPath, [hardhat, ...args], { cwd: REPOSITORY, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    expect(code, output).to.equal(1);
    return output;
  }
});
