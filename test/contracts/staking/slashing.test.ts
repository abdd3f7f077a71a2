import { expect } from "chai";
import { getAddress, MaxUint256, ZeroAddress } from "ethers";
import { useProbedStaking, type ProbedFixture } from "../../support/useProbedStaking.ts";

const DPIN = 10n ** 18n;
const STAKED = 100_000n * DPIN;
const SHARES_OF_WEI = 2n ** 16n;
const [THAWING, DELEGATION, DELEGATED_THAWING] = [0n, 1n, 2n];

describe("Slashing of stake", () => {
  const deployed = useProbedStaking();

  /** 60,000 own and 40,000 own thawing; 400,000 delegated and 100,000 thawing of the first delegator; all that can be is locked. */
  async function busy() {
    const fixture = await deployed();
    const { staking, provider, delegators, probe } = fixture;
    const [first, second] = delegators;
    await staking.connect(first).delegate(provider, 300_000n * DPIN, 0);
    await staking.connect(second).delegate(provider, 200_000n * DPIN, 0);
    await staking.connect(provider).thaw(40_000n * DPIN);
    await staking.connect(first).undelegate(provider, 100_000n * DPIN * SHARES_OF_WEI);
    await probe.lock(provider, 460_000n * DPIN);
    return { ...fixture, first, second };
  }
  const amounts = async ({ staking, provider }: ProbedFixture) => {
    const { staked, thawing, delegated, delegatedThawing } = await staking.getProvider(provider);
    return [staked, thawing, delegated, delegatedThawing].map((amount) => amount / DPIN);
  };
  /** The contract holds what it owes (invariant 1), to the wei. */
  const expectBalanced = async ({ token, staking, provider, probe }: ProbedFixture) => {
    const { staked, thawing, delegated, delegatedThawing, pendingRewards } = await staking.getProvider(provider);
    const pot = await staking.slashedPot(probe);
    expect(await token.balanceOf(staking)).to.equal(staked + thawing + delegated + delegatedThawing + pendingRewards + pot);
  };
  const slash = ({ provider, probe }: ProbedFixture, amount: bigint) => probe.slash(provider, amount, amount);

  it("is for slashers only", async () => {
    const { staking, provider, admin } = await deployed();
    await expect(staking.connect(admin).slash(provider, 0, 0, false))
      .to.be.revertedWithCustomError(staking, "ProviderStaking_NotSlasher")
      .withArgs(admin.address);
  });

  it("takes own stake, then own thawing, then the delegations, then those that thaw", async () => {
    const fixture = await busy();
    const { staking, provider, probe, second } = fixture;
    await staking.connect(second).undelegate(provider, MaxUint256);
    expect(await amounts(fixture)).to.deep.equal([60_000n, 40_000n, 200_000n, 300_000n]);
    await slash(fixture, 50_000n * DPIN);
    expect(await amounts(fixture)).to.deep.equal([10_000n, 40_000n, 200_000n, 300_000n]);
    await slash(fixture, 30_000n * DPIN);
    expect(await amounts(fixture)).to.deep.equal([0n, 20_000n, 200_000n, 300_000n]);
    const [tokens, shares] = [100_000n * DPIN, 200_000n * DPIN * SHARES_OF_WEI];
    const sent = slash(fixture, 120_000n * DPIN);
    await expect(sent)
      .to.emit(staking, "PoolSlashed")
      .withArgs(provider.address, THAWING, 20_000n * DPIN, 0, 0, 8);
    await expect(sent)
      .to.emit(staking, "PoolSlashed")
      .withArgs(provider.address, DELEGATION, 100_000n * DPIN, tokens, shares, 0);
    await expect(sent)
      .to.emit(staking, "Slashed")
      .withArgs(provider.address, await probe.getAddress(), 120_000n * DPIN, 120_000n * DPIN, 120_000n * DPIN, 0, 260_000n * DPIN);
    await slash(fixture, 260_000n * DPIN);
    expect(await amounts(fixture)).to.deep.equal([0n, 0n, 0n, 140_000n]);
    expect(await staking.slashedPot(probe)).to.equal(460_000n * DPIN);
    await expectBalanced(fixture);
  });

  it("takes at most the lock that it releases", async () => {
    const fixture = await busy();
    const { staking, provider, probe } = fixture;
    await expect(probe.slash(provider, 10, 11))
      .to.be.revertedWithCustomError(staking, "ProviderStaking_SlashTooLarge")
      .withArgs(10, 11);
    await probe.slash(provider, 10, 4);
    const { staked, locked } = await staking.getProvider(provider);
    expect([staked, locked]).to.deep.equal([60_000n * DPIN - 4n, 460_000n * DPIN - 10n]);
  });

  it("is not kept from a locker's liar by another locker that has unlocked too much", async () => {
    const { ethers, staking, admin, provider, probe } = await deployed();
    const careless = await ethers.deployContract("LockerProbe", [await staking.getAddress(), 1_000n]);
    await staking.connect(admin).setSlasher(careless, true);
    await staking.connect(admin).setLocker(careless, careless);
    await probe.lock(provider, 300n);
    await careless.lock(provider, 100n);
    await expect(careless.unlock(provider, 350n))
      .to.emit(staking, "Unlocked")
      .withArgs(provider.address, await careless.getAddress(), 350, 50);
    await expect(probe.slash(provider, 200n, 200n))
      .to.emit(staking, "Slashed")
      .withArgs(provider.address, await probe.getAddress(), 200, 50, 0, STAKED - 200n, 0);
    await expect(probe.unlock(provider, 100n))
      .to.emit(staking, "Unlocked")
      .withArgs(provider.address, await probe.getAddress(), 0, 0);
    await probe.lock(provider, 70n);
    expect((await staking.getProvider(provider)).locked, "what is locked later counts as ever").to.equal(70n);
    await expect(probe.slash(provider, 0n, 1n)).to.be.revertedWithCustomError(staking, "ProviderStaking_SlashTooLarge");
  });

  it("takes what is there, and reverts never, when a lock outlived what covered it", async () => {
    const fixture = await busy();
    const { staking, provider, probe, first, second, networkHelpers } = fixture;
    for (const delegator of [first, second]) await staking.connect(delegator).undelegate(provider, MaxUint256);
    await networkHelpers.time.increase(await staking.thawPeriod());
    await staking.connect(first).withdrawDelegated(provider, 0, first);
    await staking.connect(first).withdrawDelegated(provider, 1, first);
    await staking.connect(second).withdrawDelegated(provider, 0, second);
    await expect(slash(fixture, 460_000n * DPIN)).to.emit(staking, "Slashed");
    expect(await amounts(fixture)).to.deep.equal([0n, 0n, 0n, 0n]);
    expect(await staking.slashedPot(probe)).to.equal(100_000n * DPIN);
    await expectBalanced(fixture);
  });

  it("reaches stake below the minimum (Graph: sub-minimum stake escaped)", async () => {
    const { staking, provider, probe } = await deployed();
    await probe.lock(provider, 5n * DPIN);
    await staking.connect(provider).thaw(STAKED - 5n * DPIN);
    await probe.slash(provider, 5n * DPIN, 5n * DPIN);
    expect((await staking.getProvider(provider)).staked).to.equal(0n);
  });

  it("pays and burns from the slasher's own pot only", async () => {
    const { staking, token, provider, probe, admin } = await deployed();
    await probe.lock(provider, 10);
    await probe.slash(provider, 10, 10n);
    const supply = await token.totalSupply();
    const probeAddress = await probe.getAddress();
    const stranger = getAddress("0x00000000000000000000000000000000000000aa");
    await expect(probe.paySlashed(stranger, 4)).to.emit(staking, "SlashedPaid").withArgs(probeAddress, stranger, 4);
    await expect(probe.burnSlashed(7)).to.be.revertedWithCustomError(staking, "ProviderStaking_PotTooSmall").withArgs(probeAddress, 6, 7);
    await expect(probe.burnSlashed(6)).to.emit(staking, "SlashedBurned").withArgs(probeAddress, 6);
    expect(await token.totalSupply()).to.equal(supply - 6n);
    expect(await token.balanceOf(stranger)).to.equal(4n);
    await expect(staking.connect(admin).paySlashed(admin, 1)).to.be.revertedWithCustomError(staking, "ProviderStaking_PotTooSmall");
  });

  describe("and those that leave", () => {
    it("reaches all that left while the lock was there, until it is released and no second longer", async () => {
      const fixture = await busy();
      const { staking, provider, first, networkHelpers } = fixture;
      await staking.connect(first).undelegate(provider, MaxUint256);
      const [, { releaseAt }] = (await staking.delegationThawsOf(provider, first, 0, 9)) as unknown as [unknown, { releaseAt: bigint }];
      await networkHelpers.time.setNextBlockTimestamp(releaseAt - 1n);
      await slash(fixture, 460_000n * DPIN);
      const { thawing, withdrawable } = await staking.delegationOf(provider, first);
      // 60,000 + 40,000 own, 200,000 delegated, and 160,000 of the 300,000 that thaw.
      expect([(thawing + 2n) / DPIN, withdrawable / DPIN]).to.deep.equal([140_000n, 46_666n]);
      await expectBalanced(fixture);
    });

    it("strands nobody when it reaches a matured thaw that was not withdrawn (Prime Intellect)", async () => {
      const fixture = await busy();
      const { staking, token, provider, first, second, networkHelpers } = fixture;
      await networkHelpers.time.increase(await staking.thawPeriod());
      await staking.connect(second).undelegate(provider, MaxUint256);
      await staking.connect(first).undelegate(provider, MaxUint256);
      await slash(fixture, 350_000n * DPIN); // 100,000 own, half of the 500,000 that thaw
      await networkHelpers.time.increase(await staking.thawPeriod());
      for (const [delegator, thawId, paid] of [
        [first, 0n, 50_000n],
        [second, 0n, 100_000n],
        [first, 1n, 100_000n],
      ] as const) {
        const before = await token.balanceOf(delegator);
        await staking.connect(delegator).withdrawDelegated(provider, thawId, delegator);
        expect((await token.balanceOf(delegator)) - before).to.equal(paid * DPIN);
      }
      await staking.connect(provider).withdraw(0, provider);
      await expectBalanced(fixture);
    });

    it("keeps each delegator's thaws apart in time and number, however many (Prime Intellect: ten entries shared one timer)", async () => {
      const { staking, provider, delegators, networkHelpers } = await deployed();
      const [first, second] = delegators;
      for (const delegator of [first, second]) await staking.connect(delegator).delegate(provider, 100n * DPIN, 0);
      for (let i = 0; i < 12; i++) {
        await networkHelpers.time.increase(10);
        for (const delegator of [first, second]) await staking.connect(delegator).undelegate(provider, DPIN * SHARES_OF_WEI);
      }
      const thaws = await staking.delegationThawsOf(provider, first, 0, 99);
      expect(thaws.map(({ thawId }) => thawId)).to.deep.equal([...Array(12).keys()].map(BigInt));
      expect(new Set(thaws.map(({ releaseAt }) => releaseAt)).size).to.equal(12);
      await networkHelpers.time.increaseTo(thaws[3]!.releaseAt);
      const { withdrawable, nextReleaseAt, thawing } = await staking.delegationOf(provider, first);
      expect([withdrawable, nextReleaseAt, thawing]).to.deep.equal([4n * DPIN, thaws[4]!.releaseAt, 12n * DPIN]);
      for (const thawId of [3, 1, 0, 2]) await staking.connect(first).withdrawDelegated(provider, thawId, first);
      await expect(staking.connect(first).withdrawDelegated(provider, 4, first)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_StillThawing",
      );
    });

    it("gives each thaw an id of its owner's own (Horizon: colliding ids, one blocking another's withdrawal)", async () => {
      const { staking, token, provider, delegators, networkHelpers } = await deployed();
      const [first, second] = delegators;
      const before = await token.balanceOf(second);
      for (const [delegator, amount] of [
        [first, 3n],
        [second, 5n],
        [provider, 7n],
      ] as const) {
        await staking.connect(delegator).delegate(provider, amount * DPIN, 0);
        await staking.connect(delegator).undelegate(provider, MaxUint256);
      }
      await staking.connect(provider).thaw(DPIN);
      await networkHelpers.time.increase(await staking.thawPeriod());
      await expect(staking.connect(first).withdrawDelegated(provider, 1, first)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_NoSuchThaw",
      );
      await staking.connect(second).withdrawDelegated(provider, 0, second);
      expect(await token.balanceOf(second)).to.equal(before);
      await staking.connect(provider).withdraw(0, provider);
      await staking.connect(provider).withdrawDelegated(provider, 0, provider);
      await staking.connect(first).withdrawDelegated(provider, 0, first);
    });

    it("lets no attacker block or shorten another's withdrawal, by dust, order or games with the worth of shares (Horizon)", async () => {
      const { staking, token, provider, delegators, networkHelpers } = await deployed();
      const [attacker, victim] = delegators;
      const period = await staking.thawPeriod();
      const before = await token.balanceOf(victim);
      // First in the pool, with the least that it takes.
      await staking.connect(attacker).delegate(provider, 1_000n * DPIN, 0);
      await staking.connect(attacker).undelegate(provider, SHARES_OF_WEI);
      await staking.connect(victim).delegate(provider, 777n * DPIN + 7n, 0);
      const dust = [1n, 2n, 3n, 65_537n, 1_000_003n];
      for (const amount of dust) await staking.connect(attacker).undelegate(provider, amount * SHARES_OF_WEI + amount);
      await staking.connect(victim).undelegate(provider, 333n * DPIN * SHARES_OF_WEI);
      // In and out of the pool around the victim's thaw, so that every rounding there is takes place.
      for (let round = 0; round < 12; round++) {
        await staking.connect(attacker).undelegate(provider, (BigInt(round) + 1n) * 99_999n * SHARES_OF_WEI + BigInt(round));
        if (round === 5) await staking.connect(victim).undelegate(provider, MaxUint256);
      }
      await networkHelpers.time.increase(period);
      await expect(staking.connect(attacker).withdrawDelegated(provider, 30, attacker)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_NoSuchThaw",
      );
      for (let thawId = 17; thawId >= 0; thawId -= 2) await staking.connect(attacker).withdrawDelegated(provider, thawId, attacker);
      await staking.connect(victim).withdrawDelegated(provider, 0, victim);
      for (let thawId = 16; thawId >= 0; thawId -= 2) await staking.connect(attacker).withdrawDelegated(provider, thawId, attacker);
      // A pool of its last share's owner and dust that has just come.
      await staking.connect(attacker).undelegate(provider, SHARES_OF_WEI + 1n);
      await staking.connect(victim).withdrawDelegated(provider, 1, victim);
      const lost = before - (await token.balanceOf(victim));
      expect(lost >= 0n && lost <= 1n, `the victim lost ${lost} wei`).to.equal(true);
    });

    it("pays a withdrawn thaw once (0G: a consumed refund keeps its amount and underflows later)", async () => {
      const fixture = await busy();
      const { staking, provider, first, networkHelpers } = fixture;
      await networkHelpers.time.increase(await staking.thawPeriod());
      await staking.connect(first).withdrawDelegated(provider, 0, first);
      await expect(staking.connect(first).withdrawDelegated(provider, 0, first))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_NoSuchThaw")
        .withArgs(0);
      await staking.connect(provider).withdraw(0, provider);
      await expect(staking.connect(provider).withdraw(0, provider)).to.be.revertedWithCustomError(staking, "ProviderStaking_NoSuchThaw");
      await slash(fixture, 460_000n * DPIN);
      await expectBalanced(fixture);
    });

    it("lets the last withdrawal through after slashes of odd amounts, and keeps a wei or two (Horizon)", async () => {
      const fixture = await busy();
      const { staking, provider, first, second, networkHelpers } = fixture;
      await slash(fixture, 100_000n * DPIN);
      for (const odd of [1n, 7n, 1_000_003n, 333_333_333_333n]) {
        await staking.connect(first).undelegate(provider, odd * SHARES_OF_WEI);
        await slash(fixture, odd * 11n + 1n);
      }
      await staking.connect(second).undelegate(provider, MaxUint256);
      await staking.connect(first).undelegate(provider, MaxUint256);
      await slash(fixture, 123_456_789_012_345_678_901n);
      await networkHelpers.time.increase(await staking.thawPeriod());
      for (const thawId of [4, 0, 5, 2, 3, 1]) await staking.connect(first).withdrawDelegated(provider, thawId, first);
      await staking.connect(second).withdrawDelegated(provider, 0, second);
      const { delegated, delegatedThawing } = await staking.getProvider(provider);
      expect(delegated + delegatedThawing <= 4n, String([delegated, delegatedThawing])).to.equal(true);
      const [, shares] = await staking.poolOf(provider, DELEGATED_THAWING);
      expect(shares).to.equal(0n);
      await expectBalanced(fixture);
    });

    it("pays an emptied thaw nothing, without reverting, and never revives it (Horizon: revived requests)", async () => {
      const fixture = await busy();
      const { staking, provider, first, second, networkHelpers } = fixture;
      for (const delegator of [first, second]) await staking.connect(delegator).undelegate(provider, MaxUint256);
      await slash(fixture, 460_000n * DPIN); // 100,000 own, 360,000 of the 500,000 that thaw
      await staking.connect(provider).stake(provider, STAKED);
      await fixture.probe.lock(provider, STAKED);
      await staking.connect(second).delegate(provider, STAKED, 0);
      await staking.connect(second).undelegate(provider, MaxUint256);
      await slash(fixture, STAKED);
      await staking.connect(provider).stake(provider, STAKED);
      await staking.connect(provider).thaw(10n * DPIN);
      expect((await staking.thawsOf(provider, 0, 9)).map(({ amount }) => amount)).to.deep.equal([0n, 10n * DPIN]);
      await networkHelpers.time.increase(await staking.thawPeriod());
      await expect(staking.connect(provider).withdraw(0, provider))
        .to.emit(staking, "Withdrawn")
        .withArgs(provider.address, 0, provider.address, 0, 10n * DPIN, 10n * DPIN * SHARES_OF_WEI);
      await staking.connect(provider).withdraw(1, provider);
      await expectBalanced(fixture);
    });
  });

  it("ends an epoch when a wei has more than 2^32 shares, and not before", async () => {
    const { staking, provider, probe, delegators } = await deployed();
    const delegated = DPIN * SHARES_OF_WEI;
    await staking.connect(delegators[0]).delegate(provider, delegated, 0);
    await probe.lock(provider, STAKED + delegated);
    const taken = delegated - DPIN;
    await expect(probe.slash(provider, STAKED + taken, STAKED + taken))
      .to.emit(staking, "PoolSlashed")
      .withArgs(provider.address, DELEGATION, taken, DPIN, DPIN << 32n, 0);
    await expect(probe.slash(provider, 1, 1))
      .to.emit(staking, "PoolSlashed")
      .withArgs(provider.address, DELEGATION, 1, DPIN - 1n, DPIN << 16n, 1);
  });

  describe("to almost nothing, again and again (EigenLayer: a factor rounded to zero)", () => {
    it("never stops delegating, undelegating, slashing or withdrawing", async () => {
      const fixture = await deployed();
      const { staking, provider, probe, delegators, networkHelpers } = fixture;
      const [first, second, third] = delegators;
      await staking.connect(third).delegate(provider, 1n, 0);
      for (let round = 0; round < 9; round++) {
        const { staked } = await staking.getProvider(provider);
        if (staked < STAKED) await staking.connect(provider).stake(provider, STAKED - staked);
        await staking.connect(first).delegate(provider, 20_000n * DPIN, 0);
        await staking.connect(second).delegate(provider, 30_000n * DPIN, 0);
        await staking.connect(first).undelegate(provider, MaxUint256);
        const { delegated, thawing, delegatedThawing } = await staking.getProvider(provider);
        await probe.lock(provider, STAKED + delegated);
        // Leaves one wei in the delegation pool, or, in each third round, in the pool of those that thaw.
        const taken = STAKED + thawing + delegated - 1n;
        if (round % 3 === 2) {
          await staking.connect(second).undelegate(provider, MaxUint256);
          const left = await staking.getProvider(provider);
          const reach = left.staked + left.thawing + left.delegated + left.delegatedThawing - 1n;
          const amount = reach < left.locked ? reach : left.locked;
          await probe.slash(provider, amount, amount);
          if (left.locked > amount) await probe.unlock(provider, left.locked - amount);
        } else {
          await probe.slash(provider, taken, taken);
          await probe.unlock(provider, STAKED + delegated - taken);
        }
        expect(delegatedThawing).to.be.greaterThan(0n);
        await expectBalanced(fixture);
      }
      await staking.connect(provider).stake(provider, STAKED);
      await staking.connect(first).delegate(provider, 1_000n * DPIN, 0);
      const { amount } = await staking.delegationOf(provider, first);
      expect(1_000n * DPIN - amount <= 1n).to.equal(true);
      await staking.connect(first).undelegate(provider, MaxUint256);
      await networkHelpers.time.increase(await staking.thawPeriod());
      for (const delegator of [first, second]) {
        const { thawCount } = await staking.delegationOf(provider, delegator);
        for (let thawId = 0n; thawId < thawCount; thawId++) await staking.connect(delegator).withdrawDelegated(provider, thawId, delegator);
      }
      await expectBalanced(fixture);
    });

    it("keeps the worth of what comes after, when shares are divided for a new epoch", async () => {
      const fixture = await deployed();
      const { staking, provider, probe, delegators } = fixture;
      const [first, second] = delegators;
      await staking.connect(first).delegate(provider, STAKED, 0);
      await probe.lock(provider, 2n * STAKED);
      await slash(fixture, 2n * STAKED - 1_000_000_000n);
      const [tokens, , epoch] = await staking.poolOf(provider, DELEGATION);
      expect([tokens, epoch]).to.deep.equal([1_000_000_000n, 2n]);
      expect((await staking.delegationOf(provider, first)).amount).to.equal(1_000_000_000n);
      await staking.connect(provider).stake(provider, STAKED);
      await staking.connect(second).delegate(provider, STAKED, 0);
      expect(STAKED - (await staking.delegationOf(provider, second)).amount <= 1n).to.equal(true);
      expect((await staking.delegationOf(provider, first)).amount >= 1_000_000_000n - 1n).to.equal(true);
    });
  });

  describe("jails", () => {
    async function jailed() {
      const fixture = await deployed();
      await fixture.probe.lock(fixture.provider, 1_000n);
      await fixture.probe.slashAndJail(fixture.provider, 1n, 1n);
      return { ...fixture, until: (await fixture.staking.getProvider(fixture.provider)).jailedUntil };
    }

    it("a convicted provider, for a time that doubles with each offence up to 32 times", async () => {
      const { staking, provider, probe, until } = await jailed();
      const period = await staking.jailPeriod();
      const at = async () => BigInt((await probe.runner!.provider!.getBlock("latest"))!.timestamp);
      expect(until).to.equal((await at()) + period);
      for (const [offences, factor] of [2n, 4n, 8n, 16n, 32n, 32n, 32n].entries()) {
        await probe.slashAndJail(provider, 1n, 0n);
        const { jailedUntil } = await staking.getProvider(provider);
        expect([jailedUntil, await staking.offencesOf(provider)]).to.deep.equal([(await at()) + period * factor, BigInt(offences) + 2n]);
      }
      await expect(probe.slashAndJail(provider, 1n, 0n))
        .to.emit(staking, "Jailed")
        .withArgs(provider.address, 9, (await at()) + period * 32n + 1n);
    });

    it("from new locks only: stake, thaw, withdraw, unlock, delegate and undelegate go on", async () => {
      const { staking, provider, probe, delegators, networkHelpers, until } = await jailed();
      await expect(probe.lock(provider, 1n))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_IsJailed")
        .withArgs(provider.address, until);
      expect((await staking.stakeOf(provider)).lockable).to.equal(0n);
      await probe.unlock(provider, 5n);
      await staking.connect(provider).stake(provider, 10n);
      await staking.connect(provider).thaw(10n);
      await staking.connect(delegators[0]).delegate(provider, 10n, 0);
      await staking.connect(delegators[0]).undelegate(provider, MaxUint256);
      await networkHelpers.time.increase(await staking.thawPeriod());
      await staking.connect(provider).withdraw(0, provider);
      await staking.connect(delegators[0]).withdrawDelegated(provider, 0, delegators[0]);
    });

    it("until the provider or its operator asks to be let out, not before its time is over", async () => {
      const { staking, provider, operator, requester, probe, networkHelpers, until } = await jailed();
      await networkHelpers.time.setNextBlockTimestamp(until - 1n);
      await expect(staking.connect(operator).unjail())
        .to.be.revertedWithCustomError(staking, "ProviderStaking_IsJailed")
        .withArgs(provider.address, until);
      await expect(staking.connect(requester).unjail())
        .to.be.revertedWithCustomError(staking, "ProviderStaking_NotJailed")
        .withArgs(ZeroAddress);
      await networkHelpers.time.increaseTo(until);
      await expect(probe.lock(provider, 1n), "nobody is let out by time alone").to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_IsJailed",
      );
      await expect(staking.connect(operator).unjail()).to.emit(staking, "Unjailed").withArgs(provider.address);
      await probe.lock(provider, 1n);
      await expect(staking.connect(provider).unjail()).to.be.revertedWithCustomError(staking, "ProviderStaking_NotJailed");
      expect(await staking.offencesOf(provider)).to.equal(1n);
    });
  });
});
