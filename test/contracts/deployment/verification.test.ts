import { expect } from "chai";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { ROLES } from "../../../deploy/roleTable.ts";
import { DeploymentDiffersError, verifyDeployment } from "../../../deploy/verification/verifyDeployment.ts";
import type { AccessManager } from "../../../types/index.ts";
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

  it("names a guardian of a role, a grant delay and an admin delay that were set before the hand-over, though they take effect only later", async () => {
    const tamper = (manager: AccessManager) => [
      () => manager.setRoleGuardian(ROLES.SLOW, 66n),
      () => manager.setGrantDelay(ROLES.PARAMETERS, 86_400),
      () => manager.setGrantDelay(88n, 60),
      () => manager.setTargetAdminDelay(manager, 172_800),
      () => manager.setTargetAdminDelay("0x000000000000000000000000000000000000dEaD", 10),
    ];
    const { view } = await tamperedBeforeHandOver(tamper);
    expect(await differences(view)).to.deep.equal([
      "guardian of SLOW: 0, not 66",
      "grant delay of PARAMETERS, now and to come: 0 0, not 0 86400",
      "grant delay of role 88, now and to come: 0 0, not 0 60",
      "admin delay of accessManager, now and to come: 0 0, not 0 172800",
      "admin delay of 0x000000000000000000000000000000000000dead, now and to come: 0 0, not 0 10",
    ]);
    // Five days later they are in force, and still named.
    await connection.networkHelpers.time.increase(6 * 86_400);
    const later = await differences(view);
    expect(later).to.include("grant delay of PARAMETERS, now and to come: 0 0, not 86400 86400");
    expect(later).to.include("admin delay of accessManager, now and to come: 0 0, not 172800 172800");
  });

  it("names an admin of a role and a holder that were set before the hand-over", async () => {
    const [deployer] = await connection.ethers.getSigners();
    const tamper = (manager: AccessManager) => [
      () => manager.setRoleAdmin(ROLES.SLOW, ROLES.GUARDIAN),
      () => manager.setRoleAdmin(ROLES.FEEDER, ROLES.ADMIN),
      () => manager.grantRole(ROLES.FEEDER, deployer!, 3_600),
      () => manager.setTargetClosed("0x000000000000000000000000000000000000dEaD", true),
    ];
    const { view } = await tamperedBeforeHandOver(tamper);
    const found = (await differences(view)).join("\n");
    expect(found).to.include("admin of SLOW: 0, not 3");
    expect(found).to.include("admin of FEEDER: 2, not 0");
    expect(found).to.include("holders of FEEDER");
    expect(found).to.include("deployer holds FEEDER: false, not true");
  });

  it("names whoever could once schedule in a timelock, because what is scheduled stays so", async () => {
    const { view, addresses } = await connection.networkHelpers.loadFixture(handedOver);
    const { ethers, networkHelpers } = connection;
    const [deployer] = await ethers.getSigners();
    for (const [name, artifact] of [
      ["timelock", "ParameterTimelock"],
      ["upgradeTimelock", "UpgradeTimelock"],
    ] as const) {
      const timelock = await ethers.getContractAt(artifact as "ParameterTimelock", addresses[name]);
      const itself = await ethers.getImpersonatedSigner(addresses[name]);
      await networkHelpers.setBalance(addresses[name], 10n ** 18n);
      const role = await timelock.PROPOSER_ROLE();
      await timelock.connect(itself).grantRole(role, deployer!);
      await timelock.connect(itself).revokeRole(role, deployer!);
    }
    const found = await differences(view);
    expect(found).to.have.length(2);
    expect(found.join("\n")).to.match(/whoever could schedule in timelock: .*\n.*whoever could schedule in upgradeTimelock: /);
  });

  it("names roles of the timelocks that are more, less or another's", async () => {
    const { view, addresses } = await connection.networkHelpers.loadFixture(handedOver);
    const { ethers, networkHelpers } = connection;
    const [deployer] = await ethers.getSigners();
    const timelock = await ethers.getContractAt("ParameterTimelock", addresses.timelock);
    const itself = await ethers.getImpersonatedSigner(addresses.timelock);
    await networkHelpers.setBalance(addresses.timelock, 10n ** 18n);
    await timelock.connect(itself).grantRole(ethers.ZeroHash, deployer!);
    await timelock.connect(itself).grantRole(await timelock.CANCELLER_ROLE(), deployer!);
    await timelock.connect(itself).revokeRole(await timelock.EXECUTOR_ROLE(), ethers.ZeroAddress);
    await timelock.connect(itself).grantRole(ethers.id("SECRET_ROLE"), deployer!);
    const subjects = (await differences(view)).map((line) => line.split(":")[0]);
    expect(subjects).to.deep.equal([
      "CANCELLER_ROLE of timelock",
      "EXECUTOR_ROLE of timelock",
      "admin of timelock",
      "further roles of timelock",
    ]);
  });

  it("names settings of the governor that are not the parameters'", async () => {
    const { view, addresses } = await connection.networkHelpers.loadFixture(handedOver);
    const { ethers, networkHelpers } = connection;
    const governor = await ethers.getContractAt("DpinGovernor", addresses.governor);
    const threshold = await governor.proposalThreshold();
    for (let slot = 0; slot < 20; ++slot)
      if (BigInt(await networkHelpers.getStorageAt(addresses.governor, slot)) === threshold)
        await networkHelpers.setStorageAt(addresses.governor, slot, 7n);
    const found = await differences(view);
    expect(found.join("\n")).to.include("Governance.proposalThreshold: 10000000000000000000000, not 7");
  });

  it("names an implementation that was left open, and immutables that are another network's", async () => {
    const { view, addresses, client } = await connection.networkHelpers.loadFixture(handedOver);
    const { ethers, networkHelpers } = connection;
    const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
    const word = await client.getStorageAt({ address: addresses.emission, slot });
    const implementation = ethers.getAddress(`0x${word!.slice(-40)}`);
    await networkHelpers.setStorageAt(implementation, "0xf0c57e16840df040f15088dc2f81fe391c3923bec73e23a9662efc9c229c6a00", 0);
    const other = await ethers.deployContract("Emission", [addresses.token, addresses.escrow]);
    await networkHelpers.setStorageAt(addresses.emission, slot, ethers.zeroPadValue(await other.getAddress(), 32));
    expect((await differences(view)).join("\n")).to.match(/addresses in the code of emission at 0x[0-9a-fA-F]{40}: /);
    await networkHelpers.setStorageAt(addresses.emission, slot, word!);
    expect(await differences(view)).to.deep.equal(["initialised version of the implementation of emission: 18446744073709551615, not 0"]);
  });

  it("fails when an upgrade would not wait for the thaw period, or a proposal not for the exposure", async () => {
    const { view, addresses } = await connection.networkHelpers.loadFixture(handedOver);
    // The delays of both timelocks lie in one slot each: the second, after AccessControl's roles and the timestamps.
    await connection.networkHelpers.setStorageAt(addresses.timelock, 2, 0);
    const found = (await differences(view)).join("\n");
    expect(found).to.include("Governance.timelockDelay: 240, not 0");
    expect(found).to.include("seconds from a proposal to the scheduling of its upgrade: at least 850, not 660");
  });

  /** A network whose deployer, before it handed over, did what it still could. */
  async function tamperedBeforeHandOver(tamper: (manager: AccessManager) => (() => Promise<unknown>)[]): Promise<DeployedNetwork> {
    const network = await kept();
    const [deployer] = await connection.ethers.getSigners();
    const manager = await connection.ethers.getContractAt("AccessManager", network.addresses.accessManager);
    // PARAMETERS, which administers FEEDER, goes last; GUARDIAN is the deployer's by the local parameters.
    for (const role of [ROLES.SLOW, ROLES.FEEDER, ROLES.PARAMETERS]) await manager.renounceRole(role, deployer!);
    for (const act of tamper(manager)) await act();
    await manager.grantRole(ROLES.ADMIN, network.addresses.upgradeTimelock, 0);
    await manager.renounceRole(ROLES.ADMIN, deployer!);
    return { ...network, view: { ...network.view, keepAdmin: false } };
  }
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
