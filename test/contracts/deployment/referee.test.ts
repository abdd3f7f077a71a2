import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { artifacts, network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { toFunctionSelector } from "viem";
import { deployAndVerify } from "../../../deploy/deployAndVerify.ts";
import { LOCAL_PARAMETERS } from "../../../deploy/deployDpin.ts";
import { readParameters } from "../../../deploy/readParameters.ts";
import { DeploymentDiffersError, verifyDeployment } from "../../../deploy/verification/verifyDeployment.ts";
import { deployedNetwork } from "../../support/deployedNetwork.ts";
import { connectTo } from "../../support/connectTo.ts";
import { rejection } from "../../support/rejection.ts";
import { startAnvil } from "../../support/startAnvil.ts";

const FIND_FAULT = toFunctionSelector("findFault((bytes32,bytes32,bytes32,bytes32),bytes)");

describe("The referee of a deployment", () => {
  it("convicts, acquits and reads an opening on a chain that knows its opcodes", async () => {
    const connection = await network.create();
    try {
      const { view } = await deployedNetwork(connection);
      const verdicts = (await verifyDeployment(view)).filter(({ subject }) => /referee on|by the referee/.test(subject));
      expect(verdicts.map(({ actual }) => actual.split(" ")[0])).to.include.members(["element", "referee_elementmatches", "outputroot"]);
      expect(verdicts).to.have.length(9);
    } finally {
      await connection.close();
    }
  });

  it("fails the verification on a chain before Osaka, where the same code is deployed and convicts nobody", async () => {
    const connection = await network.create({ override: { hardfork: "prague" } });
    try {
      const { view } = await deployedNetwork(connection);
      const error = await rejection(verifyDeployment(view));
      if (!(error instanceof DeploymentDiffersError)) throw error;
      expect(error.differences).to.have.length(9);
      for (const { subject, actual } of error.differences) {
        expect(subject).to.match(/referee/);
        expect(actual).to.match(/^no verdict \(/);
      }
    } finally {
      await connection.close();
    }
  });

  it("stops a deployment to a chain before Osaka ahead of its first transaction", async () => {
    const anvil = await startAnvil({ args: ["--hardfork", "prague"] });
    const root = await mkdtemp(path.join(os.tmpdir(), "dpin-prague-"));
    try {
      const hre = await connectTo({ url: anvil.url, root });
      const connection = await hre.network.create();
      const error = String(await rejection(deployTo({ connection, root })));
      expect(error).to.match(/chain 31337 does not run opcode CLZ \(EIP-7939, Osaka\), so its referee would convict nobody: nothing sent/);
      expect(await connection.provider.request({ method: "eth_blockNumber" })).to.equal("0x0");
      expect(await readdir(root)).to.deep.equal([]);
      await connection.close();
    } finally {
      await anvil.stop();
      await rm(root, { recursive: true, force: true });
    }
  });

  it("stops a deployment before the hand-over when its verdicts are not what they must be, and a later run goes on", async () => {
    const anvil = await startAnvil({ args: ["--hardfork", "osaka"] });
    const root = await mkdtemp(path.join(os.tmpdir(), "dpin-verdicts-"));
    try {
      const hre = await connectTo({ url: anvil.url, root });
      const connection = await hre.network.create();
      const { provider } = connection;
      const request = provider.request.bind(provider);
      provider.request = (call) => {
        const [transaction] = (call.params ?? []) as readonly { data?: string }[];
        if (call.method === "eth_call" && transaction?.data?.startsWith(FIND_FAULT) === true) throw new Error("EVM error: OpcodeNotFound");
        return request(call);
      };
      const error = await rejection(deployTo({ connection, root }));
      expect(error).to.be.instanceOf(DeploymentDiffersError);
      expect(String(error)).to.match(/verdict of the referee on element of a packed product: expected element of op 0 .*found no verdict/);
      expect(await readdir(path.join(root, "deployments", "one"))).to.not.include("deployment.json");
      provider.request = request;
      const handedOver = async () => {
        const logs = await connection.ethers.provider.getLogs({
          fromBlock: 0,
          topics: [connection.ethers.id("RoleRevoked(uint64,address)")],
        });
        return logs.length > 0;
      };
      expect(await handedOver()).to.equal(false);
      expect((await deployTo({ connection, root })).checks.length).to.be.greaterThan(100);
      expect(await handedOver()).to.equal(true);
      await connection.close();
    } finally {
      await anvil.stop();
      await rm(root, { recursive: true, force: true });
    }
  });
});

async function deployTo({ connection, root }: { connection: NetworkConnection; root: string }) {
  const parameters = await readParameters({ file: LOCAL_PARAMETERS });
  return deployAndVerify({ connection, artifacts, root, id: "one", parameters, blockPollingInterval: 10 });
}
