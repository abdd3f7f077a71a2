import { expect } from "chai";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { ROLES } from "../../../deploy/roleTable.ts";
import { DeploymentDiffersError, verifyDeployment } from "../../../deploy/verification/verifyDeployment.ts";
import { deployedNetwork, type DeployedNetwork } from "../../support/deployedNetwork.ts";

describe("The verification of a deployment", () => {
  let connection: NetworkConnection;
  before(async () => {
    connection = await network.create();
  });
  after(() => connection.close());
  const handedOver = () => deployedNetwork(connection);
  const kept = () => deployedNetwork(connection, { keepAdmin: true });

  it("passes what was deployed and handed over, parameter by parameter and role by role, and finds the deployer powerless", async () => {
    const { view, parameters } = await connection.networkHelpers.loadFixture(handedOver);
    const checks = await verifyDeployment(view);
    const subjects = checks.map(({ subject }) => subject);
    for (const [module, values] of Object.entries(parameters))
      for (const name of Object.keys(values)) expect(subjects).to.include(`${module}.${name}`);
    expect(subjects).to.include("deployer holds ADMIN");
    expect(checks.length).to.be.greaterThan(100);
  });

  it("passes a test network whose deployer keeps its powers only when that is meant", async () => {
    const { view } = await connection.networkHelpers.loadFixture(kept);
    expect(await verifyDeployment(view)).to.not.be.empty;
    expect((await differences({ ...view, keepAdmin: false })).join()).to.include("deployer holds ADMIN");
  });

  it("fails loudly on a changed parameter, and names it with both values", async () => {
    const { view, addresses } = await connection.networkHelpers.loadFixture(kept);
    const staking = await connection.ethers.getContractAt("ProviderStaking", addresses.staking);
    await staking.setMinStake(123n);
    expect(await differences(view)).to.deep.equal(["Staking.minStake: 1000000000000000000000, not 123"]);
  });

  it("fails on a role that somebody was granted beside the table, and on one that is missing", async () => {
    const { view, addresses } = await connection.networkHelpers.loadFixture(kept);
    const manager = await connection.ethers.getContractAt("AccessManager", addresses.accessManager);
    const [, stranger] = await connection.ethers.getSigners();
    await manager.grantRole(ROLES.SLOW, stranger!, 0);
    await manager.grantRole(77n, stranger!, 0);
    await manager.revokeRole(ROLES.PARAMETERS, addresses.timelock);
    const found = (await differences(view)).join("\n");
    expect(found).to.match(/holders of SLOW: .*/i);
    expect(found).to.include(stranger!.address.toLowerCase());
    expect(found).to.include("roles beyond the table: none, not 77");
    expect(found).to.include(`PARAMETERS of ${addresses.timelock}: held, no delay, not not held`);
  });

  it("fails on a function that was given to another role, in the table or beyond it", async () => {
    const { view, addresses } = await connection.networkHelpers.loadFixture(kept);
    const manager = await connection.ethers.getContractAt("AccessManager", addresses.accessManager);
    const escrow = await connection.ethers.getContractAt("JobEscrow", addresses.escrow);
    await manager.setTargetFunctionRole(escrow, [escrow.getFunction("upgradeToAndCall").fragment.selector], ROLES.GUARDIAN);
    await manager.setTargetFunctionRole(escrow, ["0x12345678"], ROLES.GUARDIAN);
    const found = (await differences(view)).join("\n");
    expect(found).to.include("role of escrow.upgradeToAndCall: 1, not 3");
    expect(found).to.include("functions beyond the table: none, not ");
  });

  it("fails on an execution delay, a closed target and another slasher", async () => {
    const { view, addresses } = await connection.networkHelpers.loadFixture(kept);
    const manager = await connection.ethers.getContractAt("AccessManager", addresses.accessManager);
    const staking = await connection.ethers.getContractAt("ProviderStaking", addresses.staking);
    await manager.grantRole(ROLES.PARAMETERS, addresses.timelock, 60);
    await manager.setTargetClosed(addresses.escrow, true);
    await staking.setSlasher(addresses.votes, true);
    const found = (await differences(view)).join("\n");
    expect(found).to.include("held, no delay, not held, 60 s");
    expect(found).to.include("escrow closed to its roles: false, not true");
    expect(found).to.include("slashers ever named");
  });

  it("fails on other code behind a proxy or at an address", async () => {
    const { view, addresses } = await connection.networkHelpers.loadFixture(handedOver);
    const code = await view.client.getCode({ address: addresses.referee });
    await connection.networkHelpers.setCode(addresses.referee, `${code!.slice(0, -2)}00`);
    const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
    const word = await view.client.getStorageAt({ address: addresses.escrow, slot });
    await connection.networkHelpers.setStorageAt(addresses.staking, slot, word!);
    const found = (await differences(view)).join("\n");
    expect(found).to.include(`code of referee at ${addresses.referee}: tensorreferee, not other code`);
    expect(found).to.include("providerstaking, not other code");
  });

  it("fails when a proposal's notice is shorter than what a batch of a stream is exposed for, not only a job", async () => {
    const { view, addresses } = await connection.networkHelpers.loadFixture(kept);
    const streams = await connection.ethers.getContractAt("JobStreams", addresses.streams);
    const { maxDisputeTime, feeBps, lockFactorPercent, minLock } = await streams.getParameters();
    await streams.setParameters({ challengeWindow: 681, maxDisputeTime, fundsThawTime: 5_000, feeBps, lockFactorPercent, minLock });
    expect(await streams.exposure()).to.equal(901n);
    expect((await differences(view)).join("\n")).to.include(
      "seconds from a proposal to the scheduling of its upgrade: at least 901, not 900",
    );
  });

  it("fails when an upgrade would not wait for the thaw period, or a proposal not for the exposure", async () => {
    const { view, addresses } = await connection.networkHelpers.loadFixture(handedOver);
    // The delays of both timelocks lie in one slot each: the second, after AccessControl's roles and the timestamps.
    await connection.networkHelpers.setStorageAt(addresses.timelock, 2, 0);
    const found = (await differences(view)).join("\n");
    expect(found).to.include("Governance.timelockDelay: 240, not 0");
    expect(found).to.include("seconds from a proposal to the scheduling of its upgrade: at least 850, not 660");
  });
});

async function differences(view: DeployedNetwork["view"]): Promise<string[]> {
  try {
    await verifyDeployment(view);
  } catch (error) {
    if (!(error instanceof DeploymentDiffersError)) throw error;
    return error.differences.map(({ subject, expected, actual }) => `${subject}: ${expected}, not ${actual}`);
  }
  return [];
}
