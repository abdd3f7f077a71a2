import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { useDeployed } from "../../support/useDeployed.ts";
import { useProbedStaking, type ProbedFixture } from "../../support/useProbedStaking.ts";
import { workingNetwork } from "../../support/workingNetwork.ts";

const DPIN = 10n ** 18n;
const STAKED = 100_000n * DPIN;
const VIRTUAL_SHARES = 2n ** 16n;
const DELEGATION = 1n;

describe("Rewards of delegators", () => {
  const deployed = useProbedStaking();

  /** 300,000 DPIN delegated to 100,000; a reward of 4,000, of which 3,000 are the delegators', in the block at `start`. */
  async function rewarded() {
    const fixture = await deployed();
    const { staking, token, provider, admin, delegators, networkHelpers } = fixture;
    await token.connect(admin).approve(staking, MaxUint256);
    await staking.connect(delegators[0]).delegate(provider, 300_000n * DPIN, 0);
    const period = await staking.thawPeriod();
    const start = BigInt(await networkHelpers.time.latest()) + 10n;
    await networkHelpers.time.setNextBlockTimestamp(start);
    const sent = staking.connect(admin).addReward(provider, 4_000n * DPIN);
    await sent;
    const to = async (time: bigint) => networkHelpers.time.increaseTo(time);
    const at = async (time: bigint) => networkHelpers.time.setNextBlockTimestamp(time);
    const worth = async (delegator: HardhatEthersSigner) => (await staking.delegationOf(provider, delegator)).amount;
    return { ...fixture, period, start, sent, to, at, worth, first: delegators[0], second: delegators[1] };
  }
  const expectBalanced = async ({ token, staking, provider, probe }: ProbedFixture) => {
    const { staked, thawing, delegated, delegatedThawing, pendingRewards } = await staking.getProvider(provider);
    const pot = await staking.slashedPot(probe);
    expect(await token.balanceOf(staking)).to.equal(staked + thawing + delegated + delegatedThawing + pendingRewards + pot);
  };
  const expectNear = (value: bigint, wanted: bigint, tolerance: bigint, what: string) =>
    expect(value <= wanted && wanted - value <= tolerance, `${what}: ${value} instead of ${wanted}`).to.equal(true);

  it("tell of nothing released where nothing is pending, and release a single wei", async () => {
    const { staking, token, provider, admin, delegators, networkHelpers } = await deployed();
    const delegate = () => staking.connect(delegators[0]).delegate(provider, DPIN, 0);
    await expect(delegate()).to.not.emit(staking, "RewardReleased");
    await token.connect(admin).approve(staking, MaxUint256);
    await staking.connect(delegators[0]).delegate(provider, STAKED - DPIN, 0);
    await staking.connect(admin).addReward(provider, 2n);
    expect((await staking.getProvider(provider)).pendingRewards).to.equal(1n);
    await networkHelpers.time.increase(await staking.thawPeriod());
    await expect(delegate()).to.emit(staking, "RewardReleased");
    await expect(delegate()).to.not.emit(staking, "RewardReleased");
  });

  it("fall due evenly over a thaw period, to the wei, while the provider has its part at once", async () => {
    const fixture = await rewarded();
    const { staking, provider, admin, period, start, sent, to, at, worth, first } = fixture;
    await expect(sent)
      .to.emit(staking, "RewardAdded")
      .withArgs(provider.address, admin.address, 4_000n * DPIN, 3_000n * DPIN, STAKED + 1_000n * DPIN, 3_000n * DPIN, start + period);
    expect(await worth(first)).to.equal(300_000n * DPIN);
    const { staked, delegated, pendingRewards, rewardsEndAt } = await staking.getProvider(provider);
    expect([staked, delegated]).to.deep.equal([STAKED + 1_000n * DPIN, 300_000n * DPIN]);
    expect([pendingRewards, rewardsEndAt]).to.deep.equal([3_000n * DPIN, start + period]);

    await to(start + period / 3n);
    expectNear(await worth(first), 301_000n * DPIN, 1n, "a third");
    const [tokens] = await staking.poolOf(provider, DELEGATION);
    expect(tokens).to.equal(301_000n * DPIN);
    expect((await staking.stakeOf(provider)).delegated).to.equal(301_000n * DPIN);
    await at(start + period / 2n);
    await expect(staking.connect(first).undelegate(provider, VIRTUAL_SHARES))
      .to.emit(staking, "RewardReleased")
      .withArgs(provider.address, 1_500n * DPIN, 0, STAKED + 1_000n * DPIN, 301_500n * DPIN, 1_500n * DPIN);
    await to(start + period - 1n);
    expect((await worth(first)) < 303_000n * DPIN - DPIN).to.equal(true);
    await to(start + period);
    expectNear(await worth(first), 303_000n * DPIN - 1n, 2n, "all");
    const end = await staking.getProvider(provider);
    expect([end.pendingRewards, end.rewardsEndAt]).to.deep.equal([0n, 0n]);
    await to(start + 10n * period);
    expectNear(await worth(first), 303_000n * DPIN - 1n, 2n, "no more than all");
    await expectBalanced(fixture);
  });

  it("go to those who are there while they fall due", async () => {
    const fixture = await rewarded();
    const { staking, provider, period, start, to, at, worth, first, second } = fixture;
    await at(start + period / 2n);
    // As much as the first is worth by then.
    await staking.connect(second).delegate(provider, 301_500n * DPIN, 0);
    expectNear(await worth(second), 301_500n * DPIN, 1n, "who has just come");
    await to(start + period);
    expectNear(await worth(first), 302_250n * DPIN, 2n, "half of it alone, half of the other half");
    expectNear(await worth(second), 302_250n * DPIN, 2n, "half of the other half");
    await expectBalanced(fixture);
  });

  it("of two additions fall due by the mean of both times, weighted by amounts", async () => {
    const { staking, provider, admin, period, start, at } = await rewarded();
    await at(start + period / 3n);
    // Pending 2,000 for two thirds of a period more. Of 5,000 the delegators' part is by stake, 301,000 beside 101,000.
    const part = (5_000n * DPIN * 301_000n) / 402_000n;
    const remaining = (2_000n * DPIN * ((period * 2n) / 3n) + part * period) / (2_000n * DPIN + part);
    await expect(staking.connect(admin).addReward(provider, 5_000n * DPIN))
      .to.emit(staking, "RewardAdded")
      .withArgs(
        provider.address,
        admin.address,
        5_000n * DPIN,
        part,
        STAKED + 6_000n * DPIN - part,
        2_000n * DPIN + part,
        start + period / 3n + remaining,
      );
  });

  it("are postponed by nobody's dust (addReward is open to anybody)", async () => {
    const { staking, provider, admin, period, start, to, worth, first } = await rewarded();
    for (let i = 0; i < 30; i++) {
      await to(start + 10n + BigInt(i) * 5n);
      await expect(staking.connect(admin).addReward(provider, 1_000n)).to.emit(staking, "RewardAdded");
    }
    expect((await staking.getProvider(provider)).rewardsEndAt).to.equal(start + period);
    await to(start + period);
    expect((await worth(first)) >= 303_000n * DPIN).to.equal(true);
  });

  it("are the provider's as far as they fall due while nobody delegates, and never who comes next", async () => {
    const fixture = await rewarded();
    const { staking, provider, period, start, to, at, worth, first, second } = fixture;
    await at(start + period / 3n);
    await staking.connect(first).undelegate(provider, MaxUint256);
    const left = (await staking.poolOf(provider, DELEGATION))[0]; // a wei or so of the virtual shares
    await to(start + (period * 2n) / 3n);
    expect((await staking.getProvider(provider)).staked).to.equal(STAKED + 2_000n * DPIN);
    await at(start + (period * 2n) / 3n + 1n);
    const due = 1_000n * DPIN + (2_000n * DPIN) / ((period * 2n) / 3n);
    await expect(staking.connect(second).delegate(provider, 300_000n * DPIN, 0))
      .to.emit(staking, "RewardReleased")
      .withArgs(provider.address, 0, due, STAKED + 1_000n * DPIN + due, left, 2_000n * DPIN - due);
    expectNear(await worth(second), 300_000n * DPIN, 2n, "who has just come");
    await to(start + period);
    expectNear(await worth(second), 300_000n * DPIN + 2_000n * DPIN - due, 2n, "the rest");
    await expectBalanced(fixture);
  });

  it("can be taken out by a provider that nobody delegates to any more, when it thaws", async () => {
    const fixture = await rewarded();
    const { staking, provider, period, start, to, first, networkHelpers, token } = fixture;
    await staking.connect(first).undelegate(provider, MaxUint256);
    await to(start + period);
    const { staked } = await staking.stakeOf(provider);
    expect(staked > STAKED + 3_990n * DPIN).to.equal(true);
    await staking.connect(provider).thaw(staked);
    await networkHelpers.time.increase(period);
    await staking.connect(provider).withdraw(0, provider);
    await staking.connect(first).withdrawDelegated(provider, 0, first);
    expect((await token.balanceOf(staking)) <= 4n).to.equal(true);
    await expectBalanced(fixture);
  });

  it("make a share that hardly anybody holds worth hardly more, and do not stay with the virtual shares", async () => {
    const fixture = await rewarded();
    const { staking, provider, period, start, to, worth, first, second } = fixture;
    const { shares } = await staking.delegationOf(provider, first);
    await staking.connect(first).undelegate(provider, shares - 1n);
    await to(start + period);
    const { staked, delegated } = await staking.getProvider(provider);
    expect(delegated < DPIN / 10n, `${delegated} of 3,000 DPIN for one share`).to.equal(true);
    expect(staked + delegated > STAKED + 3_990n * DPIN).to.equal(true);
    await staking.connect(second).delegate(provider, 100n * DPIN, 0);
    expect(100n * DPIN - (await worth(second)) <= 10n ** 13n).to.equal(true);
    await expectBalanced(fixture);
  });

  it("are neither cover for locks nor slashable nor counted for the room until they are released", async () => {
    const fixture = await rewarded();
    const { staking, provider, probe, first, second, period, start, to, at } = fixture;
    await to(start + period / 2n);
    const cover = 401_000n * DPIN;
    expect((await staking.stakeOf(provider)).lockable).to.equal(cover);
    expect((await staking.stakeOf(provider)).delegationRoom).to.equal(16n * 101_000n * DPIN - 301_500n * DPIN);
    await expect(probe.lock(provider, cover + 1n)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotEnoughFreeStake");
    await probe.lock(provider, cover);
    await at(start + period / 2n + 100n);
    await probe.slash(provider, cover, cover);
    expect(await staking.slashedPot(probe)).to.equal(cover);
    // Nobody has shares any more: what falls due is the provider's.
    const { staked, delegated, pendingRewards } = await staking.getProvider(provider);
    expect([staked + pendingRewards, delegated]).to.deep.equal([3_000n * DPIN, 0n]);
    await expectBalanced(fixture);
    await staking.connect(second).delegate(provider, 10n * DPIN, 0);
    expect((await staking.delegationOf(provider, first)).amount).to.equal(0n);
    await to(start + period);
    expect((await staking.getProvider(provider)).pendingRewards).to.equal(0n);
    await expectBalanced(fixture);
  });

  it("go on through a slash that takes a part of the pool", async () => {
    const fixture = await rewarded();
    const { staking, provider, probe, first, period, start, to, worth } = fixture;
    await probe.lock(provider, 251_000n * DPIN);
    await to(start + period / 2n);
    await probe.slash(provider, 251_000n * DPIN, 251_000n * DPIN); // 101,000 own, half of 300,000
    await expectBalanced(fixture);
    await to(start + period);
    expectNear(await worth(first), 153_000n * DPIN, 2n, "half of the stake and all of the reward");
    await staking.connect(first).undelegate(provider, MaxUint256);
    await expectBalanced(fixture);
  });

  it("go on through epochs of the pool", async () => {
    const fixture = await rewarded();
    const { staking, provider, probe, first, second, period, start, to, worth } = fixture;
    const all = 401_000n * DPIN;
    await probe.lock(provider, all);
    await probe.slash(provider, all - 1_000_000_000n, all - 1_000_000_000n);
    const [, , epoch] = await staking.poolOf(provider, DELEGATION);
    expect(epoch).to.equal(3n);
    await staking.connect(provider).stake(provider, STAKED);
    await to(start + period / 2n);
    const before = await worth(first);
    expect(before > 1_400n * DPIN, String(before)).to.equal(true);
    await staking.connect(second).delegate(provider, 1_000n * DPIN, 0);
    await to(start + period);
    const [mine, theirs] = [await worth(first), await worth(second)];
    expect(mine > before && theirs > 1_000n * DPIN, `${mine} and ${theirs}`).to.equal(true);
    expectNear(mine + theirs, 4_000n * DPIN + 1_000_000_000n, 10n ** 16n, "the stake and all of the reward");
    for (const delegator of [first, second]) await staking.connect(delegator).undelegate(provider, MaxUint256);
    await expectBalanced(fixture);
  });

  it("added under a shorter thaw period still wait for what a delegator who leaves now waits for", async () => {
    const { staking, provider, probe, admin, period, start, at } = await rewarded();
    await probe.setExposure(10n);
    await at(start + 10n);
    await staking.connect(admin).setThawPeriod(900n);
    await at(start + 20n);
    await staking.connect(admin).addReward(provider, 10n ** 24n);
    const { rewardsEndAt } = await staking.getProvider(provider);
    expect(rewardsEndAt, "the mean, of which the large one is nearly all").to.equal(start + period + 9n);
  });
});

describe("A flash delegator", () => {
  const deployed = useDeployed();

  /** Two providers with a claimable week each, 300,000 DPIN delegated for long to the first, and an attacker's contract with 4,000,000 DPIN. */
  async function claimable() {
    const fixture = await workingNetwork(await deployed());
    const { staking, token, emission, ethers, admin, strangers, providers, clock, work } = fixture;
    const [target, other] = providers as [HardhatEthersSigner, HardhatEthersSigner];
    const faithful = strangers[6]!;
    await token.connect(admin).transfer(faithful, 300_000n * DPIN);
    await token.connect(faithful).approve(staking, MaxUint256);
    await staking.connect(faithful).delegate(target, 300_000n * DPIN, 0);
    const attacker = await ethers.deployContract("ManyCalls");
    await token.connect(admin).transfer(attacker, 4_000_000n * DPIN);
    const epoch = await clock.next();
    for (const provider of [target, other]) {
      await work(provider, 1_000n * DPIN);
      await emission.report(provider);
    }
    const encode = (name: "delegate" | "undelegate" | "redelegate" | "withdrawDelegated", args: readonly unknown[]) =>
      [staking, staking.interface.encodeFunctionData(name as "delegate", args as never)] as const;
    const approve = [token, token.interface.encodeFunctionData("approve", [await staking.getAddress(), MaxUint256])] as const;
    const claim = (provider: HardhatEthersSigner) =>
      [emission, emission.interface.encodeFunctionData("claim", [provider.address, epoch])] as const;
    const attack = (...calls: (readonly [typeof staking | typeof token | typeof emission, string])[]) =>
      attacker.execute(
        calls.map(([to]) => to),
        calls.map(([, data]) => data),
      );
    await attack(approve);
    const worth = async (provider: HardhatEthersSigner, owner: { getAddress(): Promise<string> }) =>
      (await staking.delegationOf(provider, await owner.getAddress())).amount;
    const period = await staking.thawPeriod();
    await clock.claimable(epoch);
    return { ...fixture, target, other, faithful, attacker, attack, encode, claim, worth, period };
  }

  it("gains nothing by filling a provider's room for its claim, whether it stays for the moment or leaves at once", async () => {
    const { staking, token, target, faithful, attacker, attack, encode, claim, worth, networkHelpers, period } = await claimable();
    const { delegationRoom } = await staking.stakeOf(target);
    const balance = await token.balanceOf(attacker);
    const before = await worth(target, faithful);
    const all = MaxUint256;
    await attack(encode("delegate", [target.address, delegationRoom, 0]), claim(target), encode("undelegate", [target.address, all]));
    const { pendingRewards } = await staking.getProvider(target);
    expect(pendingRewards > DPIN, String(pendingRewards)).to.equal(true);
    await networkHelpers.time.increase(period);
    await attack(encode("withdrawDelegated", [target.address, 0, await attacker.getAddress()]));
    const gained = (await token.balanceOf(attacker)) - balance;
    expect(gained <= 0n && gained >= -2n, `gained ${gained}`).to.equal(true);
    const earned = (await worth(target, faithful)) - before;
    expect(pendingRewards - earned <= 2n, `who stayed earned ${earned} of ${pendingRewards}`).to.equal(true);
  });

  it("cannot go from claim to claim, nor swell the delegators' part of a reward and be gone", async () => {
    const { staking, target, other, attacker, attack, encode, claim, worth, networkHelpers, period } = await claimable();
    const [first, second] = [target.address, other.address];
    const amount = 1_000_000n * DPIN;
    const at = BigInt(await networkHelpers.time.latest()) + 100n;
    await networkHelpers.time.setNextBlockTimestamp(at);
    const move = encode("redelegate", [first, second, MaxUint256, 0]);
    await expect(attack(encode("delegate", [first, amount, 0]), claim(target), move))
      .to.be.revertedWithCustomError(staking, "ProviderStaking_DelegationHeld")
      .withArgs(first, await attacker.getAddress(), at + period);

    // With a delegation that is old enough, it moves once, in the same transaction as the claims, and gains nothing at either.
    await attack(encode("delegate", [first, amount, 0]));
    const { heldUntil } = await staking.delegationOf(target, attacker);
    await networkHelpers.time.setNextBlockTimestamp(heldUntil - 1n);
    await expect(attack(move)).to.be.revertedWithCustomError(staking, "ProviderStaking_DelegationHeld");
    await networkHelpers.time.setNextBlockTimestamp(heldUntil);
    await attack(claim(target), move, claim(other));
    expect(await worth(target, attacker)).to.equal(0n);
    const held = await worth(other, attacker);
    expect(held <= amount && amount - held <= 2n, String(held - amount)).to.equal(true);
    await expect(attack(encode("redelegate", [second, first, MaxUint256, 0]))).to.be.revertedWithCustomError(
      staking,
      "ProviderStaking_DelegationHeld",
    );
  });
});
