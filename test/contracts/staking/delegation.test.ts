import { anyUint } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";
import { AbiCoder, MaxUint256, ZeroAddress } from "ethers";
import { useProbedStaking, type ProbedFixture } from "../../support/useProbedStaking.ts";

const DPIN = 10n ** 18n;
const STAKED = 100_000n * DPIN;
const SHARES_OF_WEI = 2n ** 16n;
const coder = AbiCoder.defaultAbiCoder();

describe("Delegation of stake", () => {
  const deployed = useProbedStaking();

  /** For longer than a delegation is held. */
  async function delegated() {
    const fixture = await deployed();
    const { staking, provider, delegators, strangers, networkHelpers } = fixture;
    const [first, second] = delegators;
    const other = strangers[5]!;
    await staking.connect(other).register(other, "");
    await staking.connect(provider).stake(other, STAKED);
    await staking.connect(first).delegate(provider, 300_000n * DPIN, 0);
    await staking.connect(second).delegate(provider, 100_000n * DPIN, 0);
    await networkHelpers.time.increase(await staking.thawPeriod());
    return { ...fixture, first, second, other };
  }
  /** Sets a commission as a provider that still has nobody may. */
  async function withCommission(commissionBps: bigint) {
    const fixture = await deployed();
    const { staking, token, admin, strangers, delegators } = fixture;
    const own = strangers[6]!;
    await staking.connect(own).register(own, "");
    await staking.connect(own).setCommission(commissionBps);
    await token.connect(admin).approve(staking, MaxUint256);
    await staking.connect(admin).stake(own, 10_000n);
    await staking.connect(delegators[0]).delegate(own, 30_000n, 0);
    return { ...fixture, own, delegator: delegators[0] };
  }
  const amountOf = async ({ staking, provider }: ProbedFixture, delegator: { address: string }) =>
    (await staking.delegationOf(provider, delegator.address)).amount;

  describe("delegating", () => {
    it("gives shares of a pool, and says what the pool then is", async () => {
      const { ethers, staking, token, provider, delegators, networkHelpers } = await deployed();
      const [first] = delegators;
      const heldUntil = BigInt(await networkHelpers.time.latest()) + 9n + (await staking.thawPeriod());
      await networkHelpers.time.setNextBlockTimestamp(heldUntil - (await staking.thawPeriod()));
      const sent = staking.connect(first).delegate(provider, 5n * DPIN, 5n * DPIN * SHARES_OF_WEI);
      await expect(sent)
        .to.emit(staking, "Delegated")
        .withArgs(
          provider.address,
          first.address,
          5n * DPIN,
          5n * DPIN * SHARES_OF_WEI,
          5n * DPIN,
          5n * DPIN * SHARES_OF_WEI,
          0,
          heldUntil,
        );
      await expect(sent).to.changeTokenBalance(ethers, token, first, -5n * DPIN);
      const { shares, amount, thawing, withdrawable, nextReleaseAt, thawCount } = await staking.delegationOf(provider, first);
      expect([shares, amount]).to.deep.equal([5n * DPIN * SHARES_OF_WEI, 5n * DPIN]);
      expect([thawing, withdrawable, nextReleaseAt, thawCount]).to.deep.equal([0n, 0n, 0n, 0n]);
      expect((await staking.delegationOf(provider, first)).heldUntil).to.equal(heldUntil);
    });

    it("refuses zero, strangers, too few shares, and more than the ratio lets", async () => {
      const { staking, provider, requester, admin, delegators } = await deployed();
      const as = staking.connect(delegators[0]);
      await expect(as.delegate(provider, 0, 0)).to.be.revertedWithCustomError(staking, "ProviderStaking_ZeroAmount");
      await expect(as.delegate(requester, 1, 0)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotRegistered");
      await expect(as.delegate(provider, 1, SHARES_OF_WEI + 1n))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_TooFewShares")
        .withArgs(SHARES_OF_WEI, SHARES_OF_WEI + 1n);
      await staking.connect(admin).setDelegationRatio(2);
      await as.delegate(provider, STAKED, 0);
      expect((await staking.stakeOf(provider)).delegationRoom).to.equal(STAKED);
      await expect(as.delegate(provider, STAKED + 1n, 0))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_DelegationFull")
        .withArgs(provider.address, STAKED, STAKED + 1n);
      await as.delegate(provider, STAKED, 0);
      await staking.connect(admin).setDelegationRatio(1);
      expect((await staking.stakeOf(provider)).delegationRoom).to.equal(0n);
    });

    it("loses nobody's stake to a tiny first delegation and a gift (Horizon: it inflates shares)", async () => {
      const { own, staking, token, admin, delegators, networkHelpers } = await withCommission(0n);
      const [attacker, victim] = [delegators[0], delegators[1]];
      await staking.connect(attacker).undelegate(own, MaxUint256);
      await staking.connect(attacker).delegate(own, 1n, 0);
      // All of the gift that can go to the pool: the provider has taken its own stake out before.
      await staking.connect(own).thaw(10_000n);
      const gift = 1_000n * DPIN;
      await staking.connect(admin).addReward(own, gift);
      await staking.connect(admin).stake(own, 100n * DPIN);
      await networkHelpers.time.increase(await staking.thawPeriod());
      // Nobody's virtual shares, as many as the attacker's, get none of it: their half is the provider's.
      expect((await staking.getProvider(own)).delegated).to.equal(1n + gift / 2n);
      const before = await token.balanceOf(victim);
      await expect(staking.connect(victim).delegate(own, 1_000n, 0)).to.be.revertedWithCustomError(staking, "ProviderStaking_TooFewShares");
      await staking.connect(victim).delegate(own, 100n * DPIN, 0);
      const { amount } = await staking.delegationOf(own, victim);
      expect(100n * DPIN - amount <= gift / SHARES_OF_WEI, String(amount)).to.equal(true);
      const lost = gift + 1n - (await staking.delegationOf(own, attacker)).amount;
      expect(lost > gift / 3n, `the attacker lost ${lost}`).to.equal(true);
      expect(before - (await token.balanceOf(victim))).to.equal(100n * DPIN);
    });

    it("counts for locks up to the ratio, and can all be locked", async () => {
      const fixture = await delegated();
      const { staking, provider, probe, admin } = fixture;
      const { free, lockable, staked, delegated: pool } = await staking.stakeOf(provider);
      expect([free, lockable, staked, pool]).to.deep.equal([5n * STAKED, 5n * STAKED, STAKED, 4n * STAKED]);
      await staking.connect(admin).setDelegationRatio(3);
      await expect(probe.lock(provider, 4n * STAKED + 1n))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_NotEnoughFreeStake")
        .withArgs(provider.address, 4n * STAKED, 4n * STAKED + 1n);
      await probe.lock(provider, 4n * STAKED);
      await expect(staking.connect(provider).thaw(1n))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_NotEnoughFreeStake")
        .withArgs(provider.address, 0, 1);
      await staking.connect(admin).setDelegationRatio(0);
      expect(await staking.freeStake(provider)).to.equal(0n);
    });
  });

  describe("undelegating", () => {
    it("is possible while everything is locked, and starts a thaw with a time that can be read", async () => {
      const { staking, provider, probe, first, networkHelpers } = await delegated();
      await probe.lock(provider, 5n * STAKED);
      const at = BigInt(await networkHelpers.time.latest()) + 5n;
      await networkHelpers.time.setNextBlockTimestamp(at);
      const releaseAt = at + (await staking.thawPeriod());
      const shares = 100_000n * DPIN * SHARES_OF_WEI;
      const sent = staking.connect(first).undelegate(provider, shares);
      await expect(sent)
        .to.emit(staking, "Undelegated")
        .withArgs(provider.address, first.address, STAKED, shares, 3n * STAKED, 3n * STAKED * SHARES_OF_WEI, 0);
      await expect(sent)
        .to.emit(staking, "DelegationThawStarted")
        .withArgs(provider.address, first.address, 0, STAKED, shares, releaseAt, 0, STAKED, shares);
      expect(await staking.delegationThawsOf(provider, first, 0, 9)).to.deep.equal([[0n, STAKED, releaseAt]]);
      await networkHelpers.time.setNextBlockTimestamp(releaseAt - 1n);
      await expect(staking.connect(first).withdrawDelegated(provider, 0, first))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_StillThawing")
        .withArgs(0, releaseAt, releaseAt - 1n);
      await networkHelpers.time.setNextBlockTimestamp(releaseAt);
      await expect(staking.connect(first).withdrawDelegated(provider, 0, first))
        .to.emit(staking, "DelegationWithdrawn")
        .withArgs(provider.address, first.address, 0, first.address, STAKED, 0, 0);
    });

    it("refuses more shares than are held, nothing, and the zero receiver", async () => {
      const { staking, provider, first, second } = await delegated();
      const held = 300_000n * DPIN * SHARES_OF_WEI;
      await expect(staking.connect(first).undelegate(provider, held + 1n))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_NotEnoughShares")
        .withArgs(first.address, held, held + 1n);
      await expect(staking.connect(first).undelegate(provider, SHARES_OF_WEI - 1n)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_ZeroAmount",
      );
      await staking.connect(second).undelegate(provider, MaxUint256);
      await expect(staking.connect(second).undelegate(provider, MaxUint256)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_ZeroAmount",
      );
      await expect(staking.connect(second).withdrawDelegated(provider, 0, ZeroAddress)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_ZeroAddress",
      );
    });

    it("never rounds up (Horizon: rounding up when thawing)", async () => {
      const fixture = await withCommission(0n);
      const { staking, token, own, delegator, admin, networkHelpers } = fixture;
      await staking.connect(admin).addReward(own, 7n); // 5 of them to 30,000 delegated
      await networkHelpers.time.increase(await staking.thawPeriod());
      const { shares, amount } = await staking.delegationOf(own, delegator);
      for (let i = 0; i < 6; i++) await staking.connect(delegator).undelegate(own, shares / 7n);
      await staking.connect(delegator).undelegate(own, MaxUint256);
      await networkHelpers.time.increase(await staking.thawPeriod());
      const before = await token.balanceOf(delegator);
      for (let thawId = 0; thawId < 7; thawId++) await staking.connect(delegator).withdrawDelegated(own, thawId, delegator);
      const paid = (await token.balanceOf(delegator)) - before;
      expect([paid <= amount, paid >= amount - 7n]).to.deep.equal([true, true]);
    });

    it("works when the provider has left, and its exit does not wait for anybody (Morpheus: stake held after early close)", async () => {
      const { staking, token, provider, probe, first, second, networkHelpers } = await delegated();
      await probe.lock(provider, STAKED);
      await probe.unlock(provider, STAKED);
      await staking.connect(provider).thaw(STAKED);
      await networkHelpers.time.increase(await staking.thawPeriod());
      await staking.connect(provider).withdraw(0, provider);
      expect((await staking.stakeOf(provider)).lockable).to.equal(0n);
      for (const [delegator, amount] of [
        [first, 300_000n],
        [second, 100_000n],
      ] as const) {
        await staking.connect(delegator).undelegate(provider, MaxUint256);
        await networkHelpers.time.increase(await staking.thawPeriod());
        const before = await token.balanceOf(delegator);
        await staking.connect(delegator).withdrawDelegated(provider, 0, delegator);
        expect((await token.balanceOf(delegator)) - before).to.equal(amount * DPIN);
      }
      expect(await token.balanceOf(staking)).to.equal(STAKED); // the other provider's
    });
  });

  describe("redelegating", () => {
    it("moves stake at once while no slash can reach it", async () => {
      const fixture = await delegated();
      const { staking, provider, probe, first, other } = fixture;
      await probe.lock(provider, STAKED);
      const sent = staking.connect(first).redelegate(provider, other, MaxUint256, 1n);
      await expect(sent)
        .to.emit(staking, "Undelegated")
        .withArgs(provider.address, first.address, 3n * STAKED, 3n * STAKED * SHARES_OF_WEI, STAKED, STAKED * SHARES_OF_WEI, 0);
      await expect(sent)
        .to.emit(staking, "Delegated")
        .withArgs(
          other.address,
          first.address,
          3n * STAKED,
          3n * STAKED * SHARES_OF_WEI,
          3n * STAKED,
          3n * STAKED * SHARES_OF_WEI,
          0,
          anyUint,
        );
      expect(await amountOf(fixture, first)).to.equal(0n);
      expect((await staking.delegationOf(other, first)).amount).to.equal(3n * STAKED);
      await probe.slash(provider, STAKED, STAKED);
    });

    it("refuses as soon as one wei more is locked than the provider's own stake", async () => {
      const { staking, provider, probe, first, other } = await delegated();
      await probe.lock(provider, STAKED + 1n);
      await expect(staking.connect(first).redelegate(provider, other, 1_000_000n, 0))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_DelegationAtRisk")
        .withArgs(provider.address, STAKED, STAKED + 1n);
      await probe.unlock(provider, 1n);
      await staking.connect(first).redelegate(provider, other, 1_000_000n, 0);
    });

    it("refuses for a thaw period after each time the delegator joined, to the second", async () => {
      const { staking, provider, first, second, other, networkHelpers } = await delegated();
      const at = BigInt(await networkHelpers.time.latest()) + 5n;
      await networkHelpers.time.setNextBlockTimestamp(at);
      await staking.connect(first).delegate(provider, 1_000n, 0);
      const heldUntil = at + (await staking.thawPeriod());
      expect((await staking.delegationOf(provider, first)).heldUntil).to.equal(heldUntil);
      await staking.connect(second).redelegate(provider, other, MaxUint256, 0);
      await networkHelpers.time.setNextBlockTimestamp(heldUntil - 1n);
      await expect(staking.connect(first).redelegate(provider, other, MaxUint256, 0))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_DelegationHeld")
        .withArgs(provider.address, first.address, heldUntil);
      await networkHelpers.time.setNextBlockTimestamp(heldUntil);
      await staking.connect(first).redelegate(provider, other, MaxUint256, 0);
      await expect(staking.connect(first).redelegate(other, provider, MaxUint256, 0), "held anew").to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_DelegationHeld",
      );
      await staking.connect(first).undelegate(other, MaxUint256);
    });

    it("keeps to the limits of both providers, and to the shares asked for", async () => {
      const { staking, provider, first, other, admin, requester } = await delegated();
      const as = staking.connect(first);
      await staking.connect(admin).setDelegationRatio(2);
      await expect(as.redelegate(provider, other, MaxUint256, 0)).to.be.revertedWithCustomError(staking, "ProviderStaking_DelegationFull");
      await expect(as.redelegate(provider, requester, MaxUint256, 0)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_NotRegistered",
      );
      await expect(as.redelegate(other, provider, 1n, 0)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotEnoughShares");
      await expect(as.redelegate(provider, other, 0, 0)).to.be.revertedWithCustomError(staking, "ProviderStaking_ZeroAmount");
      await expect(as.redelegate(provider, other, SHARES_OF_WEI, SHARES_OF_WEI + 1n)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_TooFewShares",
      );
      await expect(as.redelegate(provider, provider, MaxUint256, 0)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_DelegationFull",
      );
      expect((await staking.getProvider(provider)).delegated).to.equal(4n * STAKED);
    });
  });

  describe("rewards and commission", () => {
    it("share a reward by stake, less the commission, rounded against the delegators", async () => {
      const { staking, token, admin, own, delegator, networkHelpers } = await withCommission(1_000n);
      const before = await token.balanceOf(admin);
      const at = BigInt(await networkHelpers.time.latest()) + 5n;
      await networkHelpers.time.setNextBlockTimestamp(at);
      // 3/4 of 1,001 are 750 (down), less 10 % are 675 (down); the provider has the other 326.
      await expect(staking.connect(admin).addReward(own, 1_001n))
        .to.emit(staking, "RewardAdded")
        .withArgs(own.address, admin.address, 1_001n, 675n, 10_326n, 675n, at + (await staking.thawPeriod()));
      expect(before - (await token.balanceOf(admin))).to.equal(1_001n);
      await networkHelpers.time.increase(await staking.thawPeriod());
      expect((await staking.delegationOf(own, delegator)).amount).to.equal(30_674n);
    });

    it("give all to a provider without delegators, also when those have just left", async () => {
      const { staking, admin, own, delegator, requester } = await withCommission(0n);
      await staking.connect(delegator).undelegate(own, MaxUint256);
      await staking.connect(admin).addReward(own, 500n);
      expect((await staking.getProvider(own)).staked).to.equal(10_500n);
      await expect(staking.connect(admin).addReward(own, 0)).to.be.revertedWithCustomError(staking, "ProviderStaking_ZeroAmount");
      await expect(staking.connect(admin).addReward(requester, 1)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotRegistered");
    });

    it("give all but the commission to delegators whose provider has no own stake", async () => {
      const { staking, admin, own, networkHelpers } = await withCommission(2_000n);
      await staking.connect(own).thaw(10_000n);
      await staking.connect(admin).addReward(own, 1_000n);
      await networkHelpers.time.increase(await staking.thawPeriod());
      const { staked, delegated: pool } = await staking.getProvider(own);
      expect([staked, pool]).to.deep.equal([200n, 30_800n]);
    });

    it("lower the commission at once, and raise it by a step after a thaw period", async () => {
      const { staking, admin, own, networkHelpers } = await withCommission(1_000n);
      const as = staking.connect(own);
      await expect(as.setCommission(1_501n))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_CommissionTooHigh")
        .withArgs(1_501, 1_500);
      const at = BigInt(await networkHelpers.time.latest()) + 7n;
      await networkHelpers.time.setNextBlockTimestamp(at);
      const startsAt = at + (await staking.thawPeriod());
      await expect(as.setCommission(1_500n)).to.emit(staking, "CommissionChanged").withArgs(own.address, 1_500, startsAt);
      let { commissionBps, nextCommissionBps, nextCommissionAt } = await staking.getProvider(own);
      expect([commissionBps, nextCommissionBps, nextCommissionAt]).to.deep.equal([1_000n, 1_500n, startsAt]);
      await networkHelpers.time.setNextBlockTimestamp(startsAt - 1n);
      await expect(staking.connect(admin).addReward(own, 4_000n))
        .to.emit(staking, "RewardAdded")
        .withArgs(own.address, admin.address, 4_000, 2_700, 11_300, 2_700, startsAt - 1n + (await staking.thawPeriod()));
      await networkHelpers.time.setNextBlockTimestamp(startsAt);
      await staking.connect(admin).stake(own, 1n);
      ({ commissionBps, nextCommissionBps, nextCommissionAt } = await staking.getProvider(own));
      expect([commissionBps, nextCommissionBps, nextCommissionAt]).to.deep.equal([1_500n, 0n, 0n]);
      await as.setCommission(2_000n);
      await expect(as.setCommission(1_499n)).to.emit(staking, "CommissionChanged");
      ({ commissionBps, nextCommissionAt } = await staking.getProvider(own));
      expect([commissionBps, nextCommissionAt], "a lowering cancels what was announced").to.deep.equal([1_499n, 0n]);
    });

    it("let no announcements add up, and no commission exceed the most", async () => {
      const { staking, own, networkHelpers } = await withCommission(4_800n);
      const as = staking.connect(own);
      await as.setCommission(5_000n);
      await networkHelpers.time.increase((await staking.thawPeriod()) - 10n);
      await as.setCommission(4_900n);
      await networkHelpers.time.increase(20);
      expect((await staking.getProvider(own)).commissionBps, "the second announcement replaced the first").to.equal(4_800n);
      await expect(as.setCommission(5_001n))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_CommissionTooHigh")
        .withArgs(5_001, 5_000);
    });

    it("cannot be raised at once by a provider that has taken out all, ahead of a delegation on its way", async () => {
      const { staking, own, delegator, admin, networkHelpers } = await withCommission(500n);
      const as = staking.connect(own);
      await staking.connect(delegator).undelegate(own, MaxUint256);
      await as.thaw(10_000n);
      await networkHelpers.time.increase(await staking.thawPeriod());
      await as.withdraw(0, own);
      await staking.connect(delegator).withdrawDelegated(own, 0, delegator);
      expect((await staking.getProvider(own)).staked).to.equal(0n);
      await expect(as.setCommission(5_000n))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_CommissionTooHigh")
        .withArgs(5_000, 1_000);
      await as.setCommission(1_000n);
      await staking.connect(admin).stake(own, 10_000n);
      await staking.connect(delegator).delegate(own, 30_000n, 0);
      expect((await staking.getProvider(own)).commissionBps).to.equal(500n);
    });

    it("cannot be raised at once by who has stake from a reward or a stranger alone, nor after a slash of all", async () => {
      const { staking, token, admin, strangers, probe } = await deployed();
      const [rewarded, given, slashed] = strangers.slice(6) as [(typeof strangers)[0], (typeof strangers)[0], (typeof strangers)[0]];
      await token.connect(admin).approve(staking, MaxUint256);
      for (const one of [rewarded, given, slashed]) await staking.connect(one).register(one, "");
      await staking.connect(admin).addReward(rewarded, 1n);
      await staking.connect(admin).stake(given, 1n);
      await staking.connect(admin).stake(slashed, STAKED);
      await probe.lock(slashed, STAKED);
      await probe.slash(slashed, STAKED, STAKED);
      for (const one of [rewarded, given, slashed]) {
        await expect(staking.connect(one).setCommission(501n)).to.be.revertedWithCustomError(staking, "ProviderStaking_CommissionTooHigh");
        await staking.connect(one).setCommission(500n);
        expect((await staking.getProvider(one)).commissionBps).to.equal(0n);
      }
    });

    it("can be set before registering, when no stranger can stake yet", async () => {
      const { staking, admin, strangers } = await deployed();
      const own = strangers[6]!;
      await staking.connect(own).setCommission(4_000n);
      await expect(staking.connect(admin).stake(own, 1n)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotRegistered");
      await staking.connect(own).register(own, "");
      expect((await staking.getProvider(own)).commissionBps).to.equal(4_000n);
    });
  });

  describe("transferAndCall (ERC-1363)", () => {
    const sendWith = async ({ token, staking }: ProbedFixture, from: ProbedFixture["provider"], amount: bigint, data: string) =>
      token.connect(from)["transferAndCall(address,uint256,bytes)"](await staking.getAddress(), amount, data);

    it("stakes for the sender, stakes for another, and delegates, without an allowance", async () => {
      const fixture = await deployed();
      const { staking, token, provider, delegators } = fixture;
      const [first] = delegators;
      await token.connect(first).approve(staking, 0);
      await token.connect(provider).approve(staking, 0);
      await expect(sendWith(fixture, provider, 5n, "0x"))
        .to.emit(staking, "Staked")
        .withArgs(provider.address, provider.address, 5, STAKED + 5n);
      await expect(sendWith(fixture, first, 6n, coder.encode(["address"], [provider.address])))
        .to.emit(staking, "Staked")
        .withArgs(provider.address, first.address, 6, STAKED + 11n);
      const delegation = coder.encode(["address", "uint256"], [provider.address, 7n * SHARES_OF_WEI]);
      await expect(sendWith(fixture, first, 7n, delegation))
        .to.emit(staking, "Delegated")
        .withArgs(provider.address, first.address, 7, 7n * SHARES_OF_WEI, 7, 7n * SHARES_OF_WEI, 0, anyUint);
      expect(await token.balanceOf(staking)).to.equal(STAKED + 18n);
    });

    it("is for the token only, and refuses what it does not understand", async () => {
      const fixture = await deployed();
      const { staking, provider, requester } = fixture;
      await expect(staking.connect(provider).onTransferReceived(provider, provider, 1, "0x"))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_NotToken")
        .withArgs(provider.address);
      for (const data of ["0x00", `0x${"00".repeat(33)}`, `0x${"00".repeat(96)}`])
        await expect(sendWith(fixture, provider, 1n, data)).to.be.revertedWithCustomError(staking, "ProviderStaking_BadData");
      await expect(sendWith(fixture, requester, 1n, "0x")).to.be.revertedWithCustomError(staking, "ProviderStaking_NotRegistered");
      const few = coder.encode(["address", "uint256"], [provider.address, SHARES_OF_WEI + 1n]);
      await expect(sendWith(fixture, requester, 1n, few)).to.be.revertedWithCustomError(staking, "ProviderStaking_TooFewShares");
    });
  });

  describe("a pause", () => {
    it("stops registering, staking and delegating, and nothing else", async () => {
      const fixture = await delegated();
      const { staking, provider, probe, first, second, other, admin, strangers, networkHelpers } = fixture;
      await staking.connect(first).undelegate(provider, 1_000n * SHARES_OF_WEI);
      await staking.connect(provider).thaw(1_000n);
      await probe.lock(provider, 100n);
      await expect(staking.connect(admin).pause()).to.emit(staking, "Paused").withArgs(admin.address);
      expect(await staking.paused()).to.equal(true);
      const stopped = [
        () => staking.connect(strangers[8]!).register(strangers[8]!, ""),
        () => staking.connect(provider).stake(provider, 1),
        () => staking.connect(provider).stakeWithPermit(provider, 1, 0, 27, `0x${"11".repeat(32)}`, `0x${"11".repeat(32)}`),
        () => staking.connect(first).delegate(provider, 1, 0),
        () => staking.connect(first).redelegate(provider, other, 1_000n * SHARES_OF_WEI, 0),
      ];
      for (const call of stopped) await expect(call()).to.be.revertedWithCustomError(staking, "ProviderStaking_IsPaused");
      const data = coder.encode(["address", "uint256"], [provider.address, 0n]);
      for (const by of ["0x", data]) {
        const sent = fixture.token.connect(provider)["transferAndCall(address,uint256,bytes)"](await staking.getAddress(), 1n, by);
        await expect(sent).to.be.revertedWithCustomError(staking, "ProviderStaking_IsPaused");
      }
      await staking.connect(provider).thaw(1_000n);
      await staking.connect(second).undelegate(provider, MaxUint256);
      await staking.connect(provider).addReward(provider, 1_000n);
      await staking.connect(provider).setCommission(500n);
      await staking.connect(provider).setEndpoint("x");
      await probe.lock(provider, 100n);
      await probe.unlock(provider, 50n);
      await probe.slashAndJail(provider, 150n, 100n);
      await probe.burnSlashed(100n);
      await networkHelpers.time.increase(await staking.thawPeriod());
      await staking.connect(provider).unjail();
      await staking.connect(provider).withdraw(0, provider);
      await staking.connect(first).withdrawDelegated(provider, 0, first);
      await staking.connect(second).withdrawDelegated(provider, 0, second);
      await expect(staking.connect(admin).unpause()).to.emit(staking, "Unpaused").withArgs(admin.address);
      expect(await staking.paused()).to.equal(false);
      await staking.connect(provider).stake(provider, 1);
    });

    it("survives an upgrade, and leaves the implementation's address alone (ADR 0018)", async () => {
      const { ethers, staking, token, provider, admin } = await deployed();
      const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
      const address = await staking.getAddress();
      const implementation = async () => `0x${(await ethers.provider.getStorage(address, slot)).slice(-40)}`;
      const before = await implementation();
      await staking.connect(admin).pause();
      expect(await implementation()).to.equal(before);
      const next = await ethers.deployContract("ProviderStaking", [await token.getAddress(), 77]);
      await staking.connect(admin).upgradeToAndCall(next, "0x");
      expect(await implementation()).to.equal((await next.getAddress()).toLowerCase());
      expect([await staking.paused(), await staking.jailPeriod()]).to.deep.equal([true, 77n]);
      await expect(staking.connect(provider).stake(provider, 1)).to.be.revertedWithCustomError(staking, "ProviderStaking_IsPaused");
      await staking.connect(admin).unpause();
      expect(BigInt(await ethers.provider.getStorage(address, slot))).to.equal(BigInt(await next.getAddress()));
      await staking.connect(provider).stake(provider, 1);
    });
  });

  describe("a shortened thaw period", () => {
    it("releases nothing before a thaw of the longer period would (invariant 8)", async () => {
      const { staking, provider, probe, first, admin, networkHelpers } = await delegated();
      const longer = await staking.thawPeriod();
      await probe.lock(provider, 5n * STAKED);
      await probe.setExposure(10n);
      const changedAt = BigInt(await networkHelpers.time.latest()) + 1n;
      await networkHelpers.time.setNextBlockTimestamp(changedAt);
      await expect(staking.connect(admin).setThawPeriod(900n))
        .to.emit(staking, "ThawPeriodSet")
        .withArgs(900n, changedAt + longer);
      await staking.connect(first).undelegate(provider, MaxUint256);
      expect((await staking.delegationThawsOf(provider, first, 0, 1))[0]!.releaseAt).to.equal(changedAt + longer);
      await networkHelpers.time.setNextBlockTimestamp(changedAt + longer - 899n);
      await probe.unlock(provider, 5n * STAKED);
      await staking.connect(provider).thaw(1n);
      expect((await staking.stakeOf(provider)).nextReleaseAt).to.equal(changedAt + longer + 2n);
    });
  });
});
