import path from "node:path";
import { expect } from "chai";
import { artifacts, network } from "hardhat";
import { clientOf } from "../../../deploy/clientOf.ts";
import { deployDpin, LOCAL_PARAMETERS } from "../../../deploy/deployDpin.ts";
import { readParameters } from "../../../deploy/readParameters.ts";
import { verifyDeployment } from "../../../deploy/verification/verifyDeployment.ts";

describe("The parameters of each chain", () => {
  for (const chain of ["sepolia", "arbitrumOne", "base"]) {
    it(`of ${chain} leave verifiers tens of minutes, and notice above every exposure of today, whatever governance sets within its bounds`, async () => {
      const { Escrow, Streams, Governance } = await readParameters({ file: path.join(path.dirname(LOCAL_PARAMETERS), `${chain}.json5`) });
      const sum = (values: Record<string, unknown>, ...names: string[]) => names.reduce((total, name) => total + Number(values[name]), 0);
      for (const locker of [Escrow!, Streams!]) expect(locker["minChallengeWindow"]).to.be.at.least(1_200);
      const notice = sum(Governance!, "minVotingDelay", "minVotingPeriod", "shortestTimelockDelay");
      expect(notice).to.be.at.least(sum(Escrow!, "maxJobTime", "challengeWindow", "maxDisputeTime", "proofTail"));
      expect(notice).to.be.at.least(sum(Streams!, "challengeWindow", "maxDisputeTime", "proofTail"));
    });

    it(`of ${chain} pass the contracts' own bounds, the order of times, and the verification`, async () => {
      const connection = await network.create();
      try {
        const [deployer, holder, guardian] = await connection.ethers.getSigners();
        const read = await readParameters({ file: path.join(path.dirname(LOCAL_PARAMETERS), `${chain}.json5`) });
        const local = await readParameters({ file: LOCAL_PARAMETERS });
        for (const [module, values] of Object.entries(local)) expect(read[module], module).to.have.all.keys(Object.keys(values));
        const parameters = { ...read, Token: { ...read.Token, initialHolder: holder!.address }, Roles: { guardian: guardian!.address } };
        const client = clientOf({ connection });
        const fromBlock = await client.getBlockNumber();
        const addresses = await deployDpin({ connection, parameters });
        const readCode = (artifact: string) => artifacts.readArtifact(artifact);
        const view = { client, addresses, parameters, deployer: deployer!.address as `0x${string}`, keepAdmin: false, fromBlock, readCode };
        const checks = await verifyDeployment(view);
        expect(checks.find(({ subject }) => subject === "DPIN of the deployer")?.actual).to.equal("0");
        expect(checks.find(({ subject }) => subject === "deployer holds GUARDIAN")?.actual).to.equal("false");
      } finally {
        await connection.close();
      }
    });
  }
});
