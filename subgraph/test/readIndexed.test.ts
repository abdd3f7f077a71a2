import { expect } from "chai";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { CONTRACTS } from "../../deploy/contracts.ts";
import { readIndexed } from "../manifest/readIndexed.ts";

const addresses = Object.fromEntries(Object.keys(CONTRACTS).map((name, i) => [name, `0x${String(i + 1).padStart(40, "0")}`]));
const PARAMETERS = `{
  Staking: { jailPeriod: 60 }, Escrow: { proofTail: 20, minChallengeWindow: 10 },
  Streams: { proofTail: 21, minChallengeWindow: 11 }, Emission: { start: 5, epochLength: 60 },
}`;

describe("what the subgraph is told of a recorded deployment", () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), "dpin-records-"));
    const dir = path.join(root, "deployments", "sepolia");
    await mkdir(dir, { recursive: true });
    const record = { chainId: 11_155_111, fromBlock: "812", deployer: addresses["token"], addresses };
    await writeFile(path.join(dir, "deployment.json"), JSON.stringify(record));
    await writeFile(path.join(dir, "parameters.json"), PARAMETERS);
  });
  after(() => rm(root, { recursive: true, force: true }));

  it("is read by the deployment's name or its chain's id", async () => {
    for (const network of ["sepolia", "11155111"]) {
      const indexed = await readIndexed({ root, network });
      expect(indexed).to.deep.include({ id: "sepolia", network: "sepolia", chainId: 11_155_111, fromBlock: 812n, addresses });
      expect(indexed.parameters.Streams).to.deep.equal({ proofTail: 21, minChallengeWindow: 11 });
      expect(indexed.parameters.Emission).to.deep.equal({ start: 5, epochLength: 60 });
    }
  });

  it("names the deployments there are when there is none of the name", async () => {
    const error = await readIndexed({ root, network: "mainnet" }).catch((reason: unknown) => reason as Error);
    expect((error as Error).message).to.match(/no deployment mainnet is recorded in .*; there are: sepolia$/);
  });

  it("refuses parameters that lack what no event tells", async () => {
    const file = path.join(root, "deployments", "sepolia", "parameters.json");
    await writeFile(file, PARAMETERS.replace("epochLength: 60", ""));
    const error = await readIndexed({ root, network: "sepolia" }).catch((reason: unknown) => reason as Error);
    expect((error as Error).message).to.equal("the deployment's parameters have no number Emission.epochLength");
  });
});
