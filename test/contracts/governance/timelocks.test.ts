import { expect } from "chai";
import { governance } from "../../support/governance.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DAY = 86_400n;
/** Of HostileView. */
const MANNERS = { reverts: 1, "burns all gas": 2, "answers with megabytes": 3, "answers with 31 bytes": 4 } as const;

describe("The timelocks", () => {
  const deployed = useDeployed({ handOver: true });
  async function governed() {
    const fixture = await deployed();
    return { ...fixture, ...(await governance(fixture)) };
  }

  it("keep the quick delay between the deployment's least and 30 days, so that governance can neither hurry nor lock itself out", async () => {
    const { timelock, addresses, admin, pass } = await governed();
    const set = (delay: bigint) =>
      pass({
        calls: [{ target: addresses.timelock, data: timelock.interface.encodeFunctionData("updateDelay", [delay]) }],
        description: `${delay}`,
      });
    expect([await timelock.shortestDelay(), await timelock.longestDelay()]).to.deep.equal([60n, 30n * DAY]);
    for (const delay of [0n, 59n, 30n * DAY + 1n]) {
      await expect(set(delay))
        .to.be.revertedWithCustomError(timelock, "BoundedTimelock_DelayOutOfRange")
        .withArgs(delay, 60n, 30n * DAY);
    }
    for (const delay of [60n, 30n * DAY]) {
      await set(delay);
      expect(await timelock.getMinDelay()).to.equal(delay);
    }
    await expect(timelock.connect(admin).updateDelay(100n)).to.be.revertedWithCustomError(timelock, "TimelockUnauthorizedCaller");
  });

  it("keep the slow delay at 90 days at most, and never below the thaw period", async () => {
    const { upgradeTimelock, staking, addresses, schedule, networkHelpers } = await governed();
    const set = async (delay: bigint) => {
      const data = upgradeTimelock.interface.encodeFunctionData("updateDelay", [delay]);
      const scheduled = await schedule({ calls: [{ target: addresses.upgradeTimelock, data }], description: `${delay}` });
      await networkHelpers.time.increaseTo(scheduled.readyAt);
      await scheduled.execute();
    };
    await expect(set(90n * DAY + 1n))
      .to.be.revertedWithCustomError(upgradeTimelock, "BoundedTimelock_DelayOutOfRange")
      .withArgs(90n * DAY + 1n, 0n, 90n * DAY);
    await set(0n);
    expect(await upgradeTimelock.getMinDelay()).to.equal(await staking.thawPeriod());
    await set(90n * DAY);
    expect(await upgradeTimelock.getMinDelay()).to.equal(90n * DAY);
  });

  it("cannot be deployed with a delay beyond their bounds, or with none at all", async () => {
    const { ethers, timelock, upgradeTimelock, addresses, admin } = await governed();
    const quick = (delay: bigint, shortest: bigint) => ethers.deployContract("ParameterTimelock", [delay, shortest, admin]);
    await quick(10n, 10n);
    await quick(30n * DAY, 10n);
    await expect(quick(10n, 0n)).to.be.revertedWithCustomError(timelock, "ParameterTimelock_NoShortestDelay");
    for (const delay of [9n, 30n * DAY + 1n])
      await expect(quick(delay, 10n)).to.be.revertedWithCustomError(timelock, "BoundedTimelock_DelayOutOfRange");
    await expect(
      ethers.deployContract("UpgradeTimelock", [90n * DAY + 1n, addresses.timelock, addresses.staking]),
    ).to.be.revertedWithCustomError(upgradeTimelock, "BoundedTimelock_DelayOutOfRange");
  });

  for (const [name, manner] of Object.entries(MANNERS)) {
    it(`still take the repair of a staking that a bad upgrade broke so that it ${name}, 90 days later`, async () => {
      const { ethers, staking, upgradeTimelock, addresses, schedule, networkHelpers, provider } = await governed();
      const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"; // EIP-1967
      const good = ethers.dataSlice(await ethers.provider.getStorage(staking, slot), 12);
      const bad = await ethers.deployContract("BrokenStaking");
      const upgradeTo = async (implementation: string) => {
        const data = staking.interface.encodeFunctionData("upgradeToAndCall", [implementation, "0x"]);
        const scheduled = await schedule({ calls: [{ target: addresses.staking, data }], description: implementation });
        await networkHelpers.time.increaseTo(scheduled.readyAt);
        await scheduled.execute();
        return scheduled.delay;
      };
      const [thawPeriod, before] = [await staking.thawPeriod(), await staking.getProvider(provider)];
      expect(await upgradeTo(await bad.getAddress())).to.equal(thawPeriod);
      await bad.attach(addresses.staking).getFunction("behave")(manner, 0);
      expect(await upgradeTimelock.getMinDelay()).to.equal(90n * DAY);
      expect(await upgradeTo(good)).to.equal(90n * DAY);
      expect(await staking.getProvider(provider)).to.deep.equal(before);
      expect(await upgradeTimelock.getMinDelay()).to.equal(thawPeriod);
    });
  }

  it("take a staking's thaw period of centuries for 90 days", async () => {
    const { ethers, addresses } = await governed();
    const view = await ethers.deployContract("HostileView");
    const slow = await ethers.deployContract("UpgradeTimelock", [DAY, addresses.timelock, view]);
    for (const [answer, delay] of [
      [1n, DAY],
      [2n * DAY, 2n * DAY],
      [90n * DAY, 90n * DAY],
      [2n ** 256n - 1n, 90n * DAY],
    ] as const) {
      await view.behave(0, answer);
      expect(await slow.getMinDelay()).to.equal(delay);
    }
  });
});
