import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { CONTRACTS, type DeployedAddresses } from "../../../deploy/contracts.ts";
import { writeSdkDeployments } from "../../../deploy/writeSdkDeployments.ts";
import { rejection } from "../../support/rejection.ts";

/** Addresses that differ from contract to contract and from `seed` to `seed`. */
function addressesFrom(seed: number): DeployedAddresses {
  const names = Object.keys(CONTRACTS);
  return Object.fromEntries(names.map((name, i) => [name, `0x${(seed * 100 + i).toString(16).padStart(40, "0")}`])) as DeployedAddresses;
}

describe("The addresses in the sdk", () => {
  let root: string;
  let target: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), "dpin-sdk-"));
    target = path.join(root, "deployments.ts");
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const record = async ({ id, chainId, seed }: { id: string; chainId: number; seed: number }) => {
    const dir = path.join(root, "deployments", id);
    await mkdir(dir, { recursive: true });
    const content = { chainId, fromBlock: String(seed), deployer: addressesFrom(seed).token, addresses: addressesFrom(seed) };
    await writeFile(path.join(dir, "deployment.json"), JSON.stringify(content));
  };
  /** By a process of its own, as a program that imports the sdk does. */
  const read = async () => {
    const show = "console.log(JSON.stringify(deployments, (_, value) => typeof value === 'bigint' ? `${value}n` : value))";
    const code = `import { deployments } from ${JSON.stringify(pathToFileURL(target).href)}; ${show}`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", code], {
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    return JSON.parse(stdout) as Record<number, Record<string, string>>;
  };

  it("are found by chain id, of all contracts, with the block to read from; a second chain comes beside the first", async () => {
    await record({ id: "sepolia", chainId: 11155111, seed: 3 });
    await writeSdkDeployments({ root, target });
    expect(await read()).to.deep.equal({ 11155111: { ...addressesFrom(3), fromBlock: "3n" } });
    await record({ id: "base", chainId: 8453, seed: 7 });
    await writeSdkDeployments({ root, target });
    expect(await read()).to.deep.equal({
      8453: { ...addressesFrom(7), fromBlock: "7n" },
      11155111: { ...addressesFrom(3), fromBlock: "3n" },
    });
  });

  it("are the same file when written again, also after a writer that was killed", async () => {
    await record({ id: "sepolia", chainId: 11155111, seed: 3 });
    await writeSdkDeployments({ root, target });
    const first = await readFile(target, "utf8");
    await writeFile(`${target}.part`, first.slice(0, 100));
    await writeSdkDeployments({ root, target });
    expect(await readFile(target, "utf8")).to.equal(first);
    expect((await readdir(root)).sort()).to.deep.equal(["deployments", "deployments.ts"]);
  });

  it("leave out local networks and deployments that never were verified", async () => {
    await record({ id: "local-31337", chainId: 31337, seed: 1 });
    await mkdir(path.join(root, "deployments", "base"), { recursive: true });
    await writeSdkDeployments({ root, target });
    expect(await read()).to.deep.equal({});
  });

  it("are refused for two deployments of one chain, and the file stays", async () => {
    await record({ id: "sepolia", chainId: 11155111, seed: 3 });
    await writeSdkDeployments({ root, target });
    await record({ id: "staging", chainId: 11155111, seed: 4 });
    expect(String(await rejection(writeSdkDeployments({ root, target })))).to.match(
      /the sdk can hold one deployment of chain 11155111, and there are sepolia and staging: move one out/,
    );
    expect((await read())[11155111]?.fromBlock).to.equal("3n");
  });
});
