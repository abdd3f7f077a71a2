import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { signPermit } from "../../support/signPermit.ts";
import { useProbedStaking } from "../../support/useProbedStaking.ts";

const DPIN = 10n ** 18n;
const STAKED = 100_000n * DPIN;
const MIN_STAKE = 1_000n * DPIN;
const SHARES_OF_WEI = 2n ** 16n; // in a pool that was never slashed or rewarded
const EXPOSURE = 850n; // of the escrow with the local parameters

describe("ProviderStaking", () => {
  const deployed = useProbedStaking();

  describe("registering", () => {
    it("records the operator and announces the endpoint", async () => {
      const { staking, strangers } = await deployed();
      const [provider, operator] = strangers;
      await expect(staking.connect(provider!).register(operator!, "https://gpu.example"))
        .to.emit(staking, "ProviderRegistered")
        .withArgs(provider!.address, operator!.address, "https://gpu.example");
      expect(await staking.providerOf(provider!)).to.equal(provider!.address);
      expect(await staking.providerOf(operator!)).to.equal(ZeroAddress);
      await expect(staking.connect(operator!).actFor(provider!))
        .to.emit(staking, "OperatorConfirmed")
        .withArgs(provider!.address, operator!.address);
      expect(await staking.providerOf(operator!)).to.equal(provider!.address);
      expect((await staking.getProvider(provider!)).registered).to.equal(true);
    });

    it("refuses a second registration and the zero operator", async () => {
      const { staking, provider, operator, strangers } = await deployed();
      await expect(staking.connect(provider).register(operator, "")).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_AlreadyRegistered",
      );
      await expect(staking.connect(strangers[0]!).register(ZeroAddress, "")).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_ZeroAddress",
      );
    });

    it("lets nobody act for a provider that has not named it", async () => {
      const { staking, provider, strangers } = await deployed();
      await expect(staking.connect(strangers[0]!).actFor(provider))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_NotNamed")
        .withArgs(strangers[0]!.address, provider.address);
    });

    it("lets nobody use up or take over another's hot key by naming it", async () => {
      const { staking, provider, operator, strangers } = await deployed();
      const [attacker, victim, key] = strangers;
      await staking.connect(attacker!).register(key!, "");
      expect(await staking.providerOf(key!)).to.equal(ZeroAddress);
      await staking.connect(victim!).register(key!, "");
      await staking.connect(key!).actFor(victim!);
      await staking.connect(attacker!).setOperator(operator);
      expect(await staking.providerOf(key!)).to.equal(victim!.address);
      expect(await staking.providerOf(operator)).to.equal(provider.address);
      await staking.connect(attacker!).setOperator(provider);
      await staking.connect(provider).actFor(attacker!);
      expect(await staking.providerOf(provider), "a provider acts for itself").to.equal(provider.address);
    });

    it("lets nobody keep another from registering by naming it as operator", async () => {
      const { staking, strangers } = await deployed();
      const [attacker, victim] = strangers;
      await staking.connect(attacker!).register(victim!, "");
      await staking.connect(victim!).register(victim!, "");
      expect(await staking.providerOf(victim!)).to.equal(victim!.address);
    });

    it("replaces the operator, for the provider only", async () => {
      const { staking, provider, operator, strangers } = await deployed();
      const next = strangers[0]!;
      await expect(staking.connect(operator).setOperator(next)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotRegistered");
      await expect(staking.connect(provider).setOperator(next))
        .to.emit(staking, "OperatorChanged")
        .withArgs(provider.address, operator.address, next.address);
      expect(await staking.providerOf(operator)).to.equal(ZeroAddress);
      expect(await staking.providerOf(next)).to.equal(ZeroAddress);
      await staking.connect(next).actFor(provider);
      expect(await staking.providerOf(next)).to.equal(provider.address);
      await staking.connect(provider).setOperator(provider);
      expect(await staking.providerOf(next)).to.equal(ZeroAddress);
      await expect(staking.connect(provider).setOperator(ZeroAddress)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_ZeroAddress",
      );
    });

    it("lets provider and operator move the endpoint, and nobody else, and knows the block of the event that tells it", async () => {
      const { staking, provider, operator, strangers } = await deployed();
      const { endpointBlock } = await staking.getProvider(provider);
      const [registered] = await staking.queryFilter(staking.filters.ProviderRegistered(provider));
      expect(endpointBlock).to.equal(registered!.blockNumber);
      for (const caller of [provider, operator]) {
        const change = staking.connect(caller).setEndpoint("x");
        await expect(change).to.emit(staking, "EndpointChanged").withArgs(provider.address, "x");
        const state = await staking.getProvider(provider);
        expect(state.endpointBlock).to.equal((await (await change).wait())!.blockNumber);
        // It shares a slot with these.
        expect([state.operator, state.thawCount]).to.deep.equal([operator.address, 0n]);
      }
      expect((await staking.getProvider(strangers[0]!)).endpointBlock).to.equal(0n);
      await expect(staking.connect(strangers[0]!).setEndpoint("x")).to.be.revertedWithCustomError(staking, "ProviderStaking_NotRegistered");
    });
  });

  describe("staking", () => {
    it("adds the caller's tokens to a provider's stake", async () => {
      const { staking, token, provider, admin } = await deployed();
      await token.connect(admin).approve(staking, 7);
      await expect(staking.connect(admin).stake(provider, 7))
        .to.emit(staking, "Staked")
        .withArgs(provider.address, admin.address, 7, STAKED + 7n);
      expect(await staking.freeStake(provider)).to.equal(STAKED + 7n);
      expect(await token.balanceOf(staking)).to.equal(STAKED + 7n);
    });

    it("refuses zero, strangers and amounts beyond the balance or any token", async () => {
      const { ethers, staking, provider, requester } = await deployed();
      await expect(staking.connect(provider).stake(provider, 0)).to.be.revertedWithCustomError(staking, "ProviderStaking_ZeroAmount");
      await expect(staking.connect(provider).stake(requester, 1)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotRegistered");
      await expect(staking.connect(requester).stake(provider, 1)).to.be.revert(ethers);
      await expect(staking.connect(provider).stake(provider, 2n ** 96n)).to.be.revertedWithCustomError(
        staking,
        "SafeCastOverflowedUintDowncast",
      );
    });

    it("stakes with a permit, also when somebody used the permit first", async () => {
      const { staking, token, provider, requester, challenger } = await deployed();
      const deadline = 2n ** 40n;
      const spender = await staking.getAddress();
      const first = await signPermit({ token, owner: requester, spender, amount: 5n, deadline });
      await staking.connect(requester).stakeWithPermit(provider, 5, deadline, first.v, first.r, first.s);
      const second = await signPermit({ token, owner: requester, spender, amount: 6n, deadline });
      await token.connect(challenger).permit(requester, spender, 6, deadline, second.v, second.r, second.s);
      await staking.connect(requester).stakeWithPermit(provider, 6, deadline, second.v, second.r, second.s);
      expect(await staking.freeStake(provider)).to.equal(STAKED + 11n);
    });

    it("reverts for a wrong permit without an allowance", async () => {
      const { staking, token, provider, requester } = await deployed();
      const { v, r, s } = await signPermit({
        token,
        owner: provider,
        spender: await staking.getAddress(),
        amount: 5n,
        deadline: 2n ** 40n,
      });
      await expect(staking.connect(requester).stakeWithPermit(provider, 5, 2n ** 40n, v, r, s)).to.be.revertedWithCustomError(
        token,
        "ERC20InsufficientAllowance",
      );
    });
  });

  describe("thawing", () => {
    it("moves free stake to the pool and pays it out from its release time on", async () => {
      const { staking, token, provider, networkHelpers } = await deployed();
      const before = BigInt(await networkHelpers.time.latest());
      await networkHelpers.time.setNextBlockTimestamp(before + 10n);
      const releaseAt = before + 10n + (await staking.thawPeriod());
      await expect(staking.connect(provider).thaw(40n * DPIN))
        .to.emit(staking, "ThawStarted")
        .withArgs(
          provider.address,
          0,
          40n * DPIN,
          40n * DPIN * SHARES_OF_WEI,
          releaseAt,
          0,
          STAKED - 40n * DPIN,
          40n * DPIN,
          40n * DPIN * SHARES_OF_WEI,
        );
      expect(await staking.thawsOf(provider, 0, 9)).to.deep.equal([[0n, 40n * DPIN, releaseAt]]);

      await networkHelpers.time.setNextBlockTimestamp(releaseAt - 1n);
      await expect(staking.connect(provider).withdraw(0, provider))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_StillThawing")
        .withArgs(0, releaseAt, releaseAt - 1n);
      await networkHelpers.time.setNextBlockTimestamp(releaseAt);
      const payer = await staking.getAddress();
      await expect(staking.connect(provider).withdraw(0, provider))
        .to.emit(token, "Transfer")
        .withArgs(payer, provider.address, 40n * DPIN);
      await expect(staking.connect(provider).withdraw(0, provider)).to.be.revertedWithCustomError(staking, "ProviderStaking_NoSuchThaw");
    });

    it("refuses zero, more than is free, strangers, and the zero receiver", async () => {
      const { staking, provider, requester, probe } = await deployed();
      await expect(staking.connect(provider).thaw(0)).to.be.revertedWithCustomError(staking, "ProviderStaking_ZeroAmount");
      await expect(staking.connect(requester).thaw(1)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotRegistered");
      // The last one would be 1 in the width that stake is kept in.
      for (const amount of [STAKED + 1n, 2n ** 96n + 1n]) {
        await expect(staking.connect(provider).thaw(amount))
          .to.be.revertedWithCustomError(staking, "ProviderStaking_NotEnoughFreeStake")
          .withArgs(provider.address, STAKED, amount);
      }
      await probe.lock(provider, 10n);
      await expect(staking.connect(provider).thaw(STAKED - 9n))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_NotEnoughFreeStake")
        .withArgs(provider.address, STAKED - 10n, STAKED - 9n);
      await staking.connect(provider).thaw(STAKED - 10n);
      await expect(staking.connect(provider).withdraw(0, ZeroAddress)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_ZeroAddress",
      );
    });

    it("tells what is free, locked, thawing and withdrawable, and when more is, through time", async () => {
      const { staking, provider, probe, networkHelpers } = await deployed();
      const period = await staking.thawPeriod();
      const start = BigInt(await networkHelpers.time.latest()) + 10n;
      const at = (offset: bigint) => networkHelpers.time.setNextBlockTimestamp(start + offset);
      const expectState = async (what: string, wanted: readonly bigint[]) => {
        const { staked, locked, free, thawing, withdrawable, nextReleaseAt } = await staking.stakeOf(provider);
        expect([staked, locked, free, thawing, withdrawable, nextReleaseAt], what).to.deep.equal(wanted);
      };
      await expectState("at first", [STAKED, 0n, STAKED, 0n, 0n, 0n]);
      await at(0n);
      await staking.connect(provider).thaw(10n);
      await at(100n);
      await staking.connect(provider).thaw(20n);
      await probe.lock(provider, 1_000n);
      await at(300n);
      await staking.connect(provider).thaw(30n);
      const left = STAKED - 60n;
      const first = start + period;
      await expectState("three thaws, a lock", [left, 1_000n, left - 1_000n, 60n, 0n, first]);
      await networkHelpers.time.increaseTo(first - 1n);
      await expectState("a second before", [left, 1_000n, left - 1_000n, 60n, 0n, first]);
      await networkHelpers.time.increaseTo(first);
      await expectState("one matured", [left, 1_000n, left - 1_000n, 60n, 10n, first + 100n]);
      await networkHelpers.time.increaseTo(first + 100n);
      await expectState("two matured", [left, 1_000n, left - 1_000n, 60n, 30n, first + 300n]);
      await staking.connect(provider).withdraw(1, provider);
      await expectState("the second withdrawn", [left, 1_000n, left - 1_000n, 40n, 10n, first + 300n]);
      await probe.slash(provider, 400n, 100n);
      await expectState("a slash", [left - 100n, 600n, left - 700n, 40n, 10n, first + 300n]);
      await networkHelpers.time.increaseTo(first + 300n);
      await expectState("all matured", [left - 100n, 600n, left - 700n, 40n, 40n, 0n]);
      await probe.unlock(provider, 600n);
      await staking.connect(provider).withdraw(2, provider);
      await staking.connect(provider).withdraw(0, provider);
      await expectState("all withdrawn", [left - 100n, 0n, left - 100n, 0n, 0n, 0n]);
    });

    it("keeps each thaw's own time however many there are (Prime Intellect: ten entries shared one timer)", async () => {
      const { staking, provider, networkHelpers } = await deployed();
      for (let i = 0; i < 12; i++) {
        await networkHelpers.time.increase(10);
        await staking.connect(provider).thaw(DPIN);
      }
      const times = (await staking.thawsOf(provider, 0, 12)).map(({ releaseAt }) => releaseAt);
      expect(new Set(times).size).to.equal(12);
      await networkHelpers.time.increaseTo(times[0]!);
      await staking.connect(provider).withdraw(0, provider);
      await expect(staking.connect(provider).withdraw(11, provider)).to.be.revertedWithCustomError(staking, "ProviderStaking_StillThawing");
    });

    it("gives each thaw an id of its provider's own (Horizon: colliding ids, one blocking another's withdrawal)", async () => {
      const { staking, token, provider, strangers, networkHelpers } = await deployed();
      const other = strangers[5]!;
      await staking.connect(other).register(other, "");
      await staking.connect(provider).stake(other, 5n * DPIN);
      await staking.connect(provider).thaw(3n * DPIN);
      await staking.connect(other).thaw(5n * DPIN);
      await networkHelpers.time.increase(await staking.thawPeriod());
      await staking.connect(other).withdraw(0, other);
      await staking.connect(provider).withdraw(0, provider);
      expect(await token.balanceOf(other)).to.equal(5n * DPIN);
    });
  });

  describe("locking", () => {
    it("is for active lockers only", async () => {
      const { staking, provider, admin, probe } = await deployed();
      for (const call of [() => staking.connect(admin).lock(provider, 1), () => staking.connect(admin).unlock(provider, 1)]) {
        await expect(call()).to.be.revertedWithCustomError(staking, "ProviderStaking_NotLocker").withArgs(admin.address);
      }
      await probe.lock(provider, 10);
      await staking.connect(admin).retireLocker(probe);
      await expect(probe.lock(provider, 1)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotLocker");
      await expect(probe.unlock(provider, 10))
        .to.emit(staking, "Unlocked")
        .withArgs(provider.address, await probe.getAddress(), 10, 0);
    });

    it("takes free stake only, up to the last wei", async () => {
      const { staking, provider, probe } = await deployed();
      await expect(probe.lock(provider, STAKED))
        .to.emit(staking, "Locked")
        .withArgs(provider.address, await probe.getAddress(), STAKED, STAKED);
      await expect(probe.lock(provider, 1))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_NotEnoughFreeStake")
        .withArgs(provider.address, 0, 1);
      await expect(probe.unlock(provider, STAKED + 1n), "never refused, and never below nothing")
        .to.emit(staking, "Unlocked")
        .withArgs(provider.address, await probe.getAddress(), STAKED, 0);
      expect(await staking.freeStake(provider)).to.equal(STAKED);
    });

    it("needs the minimum stake", async () => {
      const { staking, provider, probe } = await deployed();
      await staking.connect(provider).thaw(STAKED - MIN_STAKE + 1n);
      await expect(probe.lock(provider, 1))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_BelowMinimum")
        .withArgs(provider.address, MIN_STAKE - 1n, MIN_STAKE);
      await staking.connect(provider).stake(provider, 1);
      await probe.lock(provider, 1);
    });
  });

  describe("roles and periods", () => {
    it("are set by the authority only", async () => {
      const { staking, requester, escrow, challenges } = await deployed();
      const as = staking.connect(requester);
      const calls = [
        () => as.setLocker(escrow, challenges),
        () => as.retireLocker(escrow),
        () => as.setSlasher(escrow, false),
        () => as.setThawPeriod(1),
        () => as.setMinStake(1),
        () => as.setDelegationRatio(1),
        () => as.pause(),
        () => as.unpause(),
      ];
      for (const call of calls)
        await expect(call()).to.be.revertedWithCustomError(staking, "AccessManagedUnauthorized").withArgs(requester.address);
    });

    it("are bounded in code", async () => {
      const { ethers, staking, token, admin, escrow } = await deployed();
      const as = staking.connect(admin);
      const most = await staking.MAX_MIN_STAKE();
      await expect(as.setMinStake(most)).to.emit(staking, "MinStakeSet").withArgs(most);
      await expect(as.setMinStake(most + 1n)).to.be.revertedWithCustomError(staking, "ProviderStaking_ParameterOutOfRange");
      await expect(as.setDelegationRatio(16)).to.emit(staking, "DelegationRatioSet").withArgs(16);
      await expect(as.setDelegationRatio(17)).to.be.revertedWithCustomError(staking, "ProviderStaking_ParameterOutOfRange").withArgs(17);
      const longest = await staking.MAX_THAW_PERIOD();
      await as.setThawPeriod(longest);
      expect(await staking.thawPeriod()).to.equal(longest);
      await expect(as.setThawPeriod(longest + 1n)).to.be.revertedWithCustomError(staking, "ProviderStaking_ParameterOutOfRange");
      for (const period of [0n, 30n * 86_400n + 1n]) {
        await expect(ethers.deployContract("ProviderStaking", [token, period]))
          .to.be.revertedWithCustomError(staking, "ProviderStaking_ParameterOutOfRange")
          .withArgs(period);
      }
      await expect(ethers.deployContract("ProviderStaking", [admin, 1])).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_NotContract",
      );
      const again = { thawPeriod: 1, minStake: 1, delegationRatio: 1 };
      await expect(as.initialize(admin, again)).to.be.revertedWithCustomError(staking, "InvalidInitialization");
      expect(await escrow.exposure()).to.be.lessThan(longest);
    });

    it("accept a locker only with a slasher that can slash (Livepeer: a null verifier switched slashing off)", async () => {
      const { ethers, staking, admin, escrow } = await deployed();
      const as = staking.connect(admin);
      const probe = await ethers.deployContract("LockerProbe", [await staking.getAddress(), 1_000n]);
      for (const slasher of [ZeroAddress, admin.address, await probe.getAddress()]) {
        await expect(as.setLocker(probe, slasher)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotSlasher").withArgs(slasher);
      }
      await expect(as.setSlasher(admin, true)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotContract");
      await expect(as.setLocker(admin, escrow)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotContract");
    });

    it("never take the role from a slasher in use", async () => {
      const { ethers, staking, admin, escrow, streams, challenges, networkHelpers } = await deployed();
      const as = staking.connect(admin);
      for (const inUse of [challenges, escrow]) {
        await expect(as.setSlasher(inUse, false))
          .to.be.revertedWithCustomError(staking, "ProviderStaking_SlasherInUse")
          .withArgs(await inUse.getAddress());
      }
      const probe = await ethers.deployContract("LockerProbe", [await staking.getAddress(), 1_000n]);
      await as.setSlasher(probe, true);
      await expect(as.setLocker(escrow, probe)).to.be.revertedWithCustomError(staking, "ProviderStaking_AlreadyLocker");
      await as.retireLocker(escrow);
      await expect(as.setLocker(escrow, probe))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_SlasherFixed")
        .withArgs(await escrow.getAddress(), await challenges.getAddress());
      await as.setLocker(escrow, challenges);
      await as.retireLocker(escrow);
      await expect(as.setSlasher(challenges, false), "the streams have it too").to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_SlasherInUse",
      );
      const at = BigInt(await networkHelpers.time.latest()) + 5n;
      await networkHelpers.time.setNextBlockTimestamp(at);
      await as.retireLocker(streams);
      await networkHelpers.time.increaseTo(at + (await staking.thawPeriod()));
      await as.setSlasher(challenges, false);
      await as.setSlasher(escrow, false);
      expect(await staking.isSlasher(escrow)).to.equal(false);
      await expect(as.retireLocker(escrow)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotLocker");
    });

    it("leave a retired locker's slashers the role until its last lock can no longer be slashed", async () => {
      const { staking, admin, provider, probe, escrow, challenges, streams, networkHelpers } = await deployed();
      const as = staking.connect(admin);
      await probe.lock(provider, 10n);
      await as.retireLocker(streams);
      const at = BigInt(await networkHelpers.time.latest()) + 50n;
      await networkHelpers.time.setNextBlockTimestamp(at);
      const until = at + (await staking.thawPeriod());
      await expect(as.retireLocker(escrow))
        .to.emit(staking, "LockerRetired")
        .withArgs(await escrow.getAddress(), await challenges.getAddress(), until);
      await as.retireLocker(probe);
      await networkHelpers.time.setNextBlockTimestamp(until - 1n);
      for (const slasher of [escrow, challenges]) {
        await expect(as.setSlasher(slasher, false))
          .to.be.revertedWithCustomError(staking, "ProviderStaking_SlasherBound")
          .withArgs(await slasher.getAddress(), until);
      }
      await probe.slash(provider, 10n, 10n);
      await networkHelpers.time.setNextBlockTimestamp(until);
      await as.setSlasher(escrow, false);
      await as.setSlasher(challenges, false);
      await as.setSlasher(probe, false);
      for (const slasher of [escrow, challenges, probe]) expect(await staking.isSlasher(slasher)).to.equal(false);
      await probe.burnSlashed(10n);
    });

    it("leave them the role for as long as a thaw of before a shortened thaw period takes", async () => {
      const { staking, admin, probe, networkHelpers } = await deployed();
      const as = staking.connect(admin);
      const longer = await staking.thawPeriod();
      const at = BigInt(await networkHelpers.time.latest()) + 50n;
      await probe.setExposure(10n);
      await networkHelpers.time.setNextBlockTimestamp(at);
      await as.setThawPeriod(900n);
      await as.retireLocker(probe);
      await networkHelpers.time.setNextBlockTimestamp(at + longer - 1n);
      await expect(as.setSlasher(probe, false))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_SlasherBound")
        .withArgs(await probe.getAddress(), at + longer);
    });

    it("keep the thaw period above every active locker's exposure, to the second", async () => {
      const { staking, admin, escrow, streams, probe } = await deployed();
      const as = staking.connect(admin);
      expect(await escrow.exposure()).to.equal(EXPOSURE);
      await expect(as.setThawPeriod(1_000n))
        .to.be.revertedWithCustomError(staking, "ProviderStaking_ExposureTooLong")
        .withArgs(await probe.getAddress(), 1_000n, 1_000n);
      await as.setThawPeriod(1_001n);
      await as.retireLocker(probe);
      await as.setThawPeriod(EXPOSURE + 1n);
      await expect(as.setThawPeriod(EXPOSURE)).to.be.revertedWithCustomError(staking, "ProviderStaking_ExposureTooLong");
      await expect(as.setLocker(probe, probe)).to.be.revertedWithCustomError(staking, "ProviderStaking_ExposureTooLong");
      await as.retireLocker(escrow);
      await as.retireLocker(streams);
      for (const period of [0n, 2n ** 32n]) {
        await expect(as.setThawPeriod(period)).to.be.revertedWithCustomError(staking, "ProviderStaking_ParameterOutOfRange");
      }
    });

    it("bound the number of lockers", async () => {
      const { ethers, staking, admin, escrow } = await deployed();
      const add = async () => {
        const probe = await ethers.deployContract("LockerProbe", [await staking.getAddress(), 1n]);
        return staking.connect(admin).setLocker(probe, escrow);
      };
      for (let i = 3; i < 16; i++) await add();
      await expect(add()).to.be.revertedWithCustomError(staking, "ProviderStaking_TooManyLockers");
    });
  });
});
