import { expect } from "chai";
import { concat, id, keccak256, ZeroAddress, ZeroHash } from "ethers";
import { escrowParameters } from "../../support/escrowParameters.ts";
import { jobActions } from "../../support/jobActions.ts";
import { jobRequest } from "../../support/jobRequest.ts";
import { signPermit } from "../../support/signPermit.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const STAKED = 100_000n * DPIN;
const [PRICE, MIN] = [20n * DPIN, 10n * DPIN];
const LOCK = 200n * DPIN; // ten times the price, with the local parameters
const PROOF_TAIL = 20n;
const State = { None: 0n, Posted: 1n, Accepted: 2n, Committed: 3n, Finalized: 4n, Cancelled: 5n, Expired: 6n, Convicted: 7n };

describe("JobEscrow", () => {
  const deployed = useDeployed();
  const ready = async () => {
    const fixture = await deployed();
    return { ...fixture, ...jobActions(fixture) };
  };
  type Ready = Awaited<ReturnType<typeof ready>>;
  const stateOf = async ({ escrow }: Ready, jobId: bigint) => (await escrow.getJob(jobId)).state;

  describe("postJob", () => {
    it("escrows the highest price and records the job", async () => {
      const fixture = await ready();
      const { escrow, token, requester, at, networkHelpers } = fixture;
      const request = await jobRequest(fixture);
      const now = BigInt(await networkHelpers.time.latest()) + 1n;
      await at(now);
      await expect(escrow.connect(requester).postJob(request))
        .to.emit(escrow, "JobPosted")
        .withArgs(
          1,
          requester.address,
          ZeroAddress,
          request.programRoot,
          request.inputRoot,
          request.token,
          MIN,
          PRICE,
          request.acceptBy,
          120,
          request.locator,
        );
      expect(await token.balanceOf(escrow)).to.equal(PRICE);
      const job = await escrow.getJob(1);
      expect([job.requester, job.token, job.provider, job.state]).to.deep.equal([
        requester.address,
        request.token,
        ZeroAddress,
        State.Posted,
      ]);
      expect([job.postedAt, job.acceptBy, job.runTime, job.minPrice, job.maxPrice]).to.deep.equal(
        [now, request.acceptBy, 120n, MIN, PRICE].map(BigInt),
      );
      expect([job.commitBy, job.windowEnd, job.windowCap, job.price, job.locked]).to.deep.equal([0n, 0n, 0n, 0n, 0n]);
      expect(job.statement).to.equal(keccak256(concat([id("program"), id("input")])));
      expect(await escrow.jobCount()).to.equal(1n);
    });

    it("refuses a zero price, a reversed range and zero roots", async () => {
      const fixture = await ready();
      const { escrow, post } = fixture;
      await expect(post({ minPrice: 0 })).to.be.revertedWithCustomError(escrow, "JobEscrow_ZeroPrice");
      await expect(post({ minPrice: 5, maxPrice: 4 }))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_PriceRangeReversed")
        .withArgs(5, 4);
      await expect(post({ programRoot: ZeroHash })).to.be.revertedWithCustomError(escrow, "JobEscrow_ZeroRoot");
      await expect(post({ inputRoot: ZeroHash })).to.be.revertedWithCustomError(escrow, "JobEscrow_ZeroRoot");
    });

    it("refuses a deadline that is past or now, and one too far to count", async () => {
      const { escrow, requester, at, networkHelpers, ...fixture } = await ready();
      const now = BigInt(await networkHelpers.time.latest()) + 100n;
      for (const acceptBy of [now - 1n, now]) {
        const request = await jobRequest({ ...fixture, networkHelpers }, { acceptBy });
        await at(now);
        await expect(escrow.connect(requester).postJob(request))
          .to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlinePassed")
          .withArgs(acceptBy, now);
      }
      const far = await jobRequest({ ...fixture, networkHelpers }, { acceptBy: now + 2n ** 32n });
      await at(now);
      await expect(escrow.connect(requester).postJob(far)).to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlineTooFar");
      const next = await jobRequest({ ...fixture, networkHelpers }, { acceptBy: now + 2n });
      await at(now + 1n);
      await escrow.connect(requester).postJob(next);
    });

    it("refuses run times of zero and above the longest", async () => {
      const { escrow, post } = await ready();
      for (const runTime of [0, 601]) {
        await expect(post({ runTime })).to.be.revertedWithCustomError(escrow, "JobEscrow_RunTimeOutOfRange").withArgs(runTime, 600);
      }
      await post({ runTime: 600 });
    });

    it("refuses an unknown token and one that is no longer allowed", async () => {
      const { escrow, token, admin, requester, post, ...fixture } = await ready();
      await expect(post({ token: requester.address }))
        .to.be.revertedWithCustomError(escrow, "Payments_TokenNotAllowed")
        .withArgs(requester.address);
      const request = await jobRequest({ token, ...fixture }, { token: requester.address });
      await expect(escrow.connect(requester).postJobWithPermit(request, 0, 27, ZeroHash, ZeroHash)).to.be.revertedWithCustomError(
        escrow,
        "Payments_TokenNotAllowed",
      );
      await escrow.connect(admin).setToken(token, false, DPIN);
      await expect(post()).to.be.revertedWithCustomError(escrow, "Payments_TokenNotAllowed");
    });

    it("takes a permit, also one that somebody used first, and needs an allowance otherwise", async () => {
      const fixture = await ready();
      const { escrow, token, requester, challenger } = fixture;
      await token.connect(requester).approve(escrow, 0);
      const [deadline, spender] = [2n ** 40n, await escrow.getAddress()];
      const request = await jobRequest(fixture);
      const first = await signPermit({ token, owner: requester, spender, amount: PRICE, deadline });
      await escrow.connect(requester).postJobWithPermit(request, deadline, first.v, first.r, first.s);
      const second = await signPermit({ token, owner: requester, spender, amount: PRICE, deadline });
      await token.connect(challenger).permit(requester, spender, PRICE, deadline, second.v, second.r, second.s);
      await escrow.connect(requester).postJobWithPermit(request, deadline, second.v, second.r, second.s);
      expect(await escrow.jobCount()).to.equal(2n);
      await expect(escrow.connect(requester).postJobWithPermit(request, deadline, 27, ZeroHash, ZeroHash)).to.be.revertedWithCustomError(
        token,
        "ERC20InsufficientAllowance",
      );
    });
  });

  describe("cancel", () => {
    it("refunds in full, to the requester only, while posted", async () => {
      const fixture = await ready();
      const { escrow, token, requester, challenger, post } = fixture;
      const jobId = await post();
      await expect(escrow.connect(challenger).cancel(jobId))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_NotRequester")
        .withArgs(jobId, challenger.address);
      await expect(escrow.connect(requester).cancel(jobId)).to.emit(escrow, "JobCancelled").withArgs(jobId, requester.address, PRICE);
      expect(await escrow.credit(token, requester)).to.equal(PRICE);
      await expect(escrow.connect(requester).cancel(jobId))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_WrongState")
        .withArgs(jobId, State.Cancelled);
      expect(await escrow.credit(token, requester)).to.equal(PRICE);
    });
  });

  describe("the rising price", () => {
    it("runs from minPrice to maxPrice in a straight line, rounded down, in the second of acceptance", async () => {
      const { ethers, escrow, operator, post, at, networkHelpers, ...fixture } = await ready();
      const request = await jobRequest({ ...fixture, networkHelpers });
      const jobId = await post({ minPrice: 100, maxPrice: 203 });
      const { postedAt, acceptBy } = await escrow.getJob(jobId);
      const span = acceptBy - postedAt;
      for (const elapsed of [1n, 7n, span - 1n, span]) {
        await at(postedAt + elapsed);
        await networkHelpers.mine();
        expect(await escrow.currentPrice(jobId)).to.equal(100n + (103n * elapsed) / span);
      }
      await at(acceptBy + 1n);
      await networkHelpers.mine();
      await expect(escrow.currentPrice(jobId))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlinePassed")
        .withArgs(acceptBy, acceptBy + 1n);
      await expect(escrow.currentPrice(9)).to.be.revertedWithCustomError(escrow, "JobEscrow_WrongState").withArgs(9, State.None);
      await expect(escrow.connect(operator).accept(jobId, 0)).to.be.revert(ethers);
      expect(request.minPrice).to.equal(MIN);
    });

    it("gives the taker at least the price it asks for, or nothing", async () => {
      const { escrow, operator, post, at } = await ready();
      const jobId = await post();
      const { postedAt, acceptBy } = await escrow.getJob(jobId);
      const price = MIN + ((PRICE - MIN) * 30n) / (acceptBy - postedAt);
      await at(postedAt + 30n);
      await expect(escrow.connect(operator).accept(jobId, price + 1n))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_PriceTooLow")
        .withArgs(price, price + 1n);
    });
  });

  describe("accept", () => {
    it("fixes price, lock and deadline, for the operator or the provider itself", async () => {
      const fixture = await ready();
      const { escrow, staking, provider, operator, post, at } = fixture;
      const jobId = await post();
      const { postedAt, acceptBy } = await escrow.getJob(jobId);
      const price = MIN + ((PRICE - MIN) * 15n) / (acceptBy - postedAt);
      await at(postedAt + 15n);
      await expect(escrow.connect(operator).accept(jobId, price))
        .to.emit(escrow, "JobAccepted")
        .withArgs(jobId, provider.address, price, price * 10n, postedAt + 15n + 120n, 100, 500);
      const job = await escrow.getJob(jobId);
      expect([job.provider, job.state, job.price, job.locked, job.commitBy, job.feeBps]).to.deep.equal([
        provider.address,
        State.Accepted,
        price,
        price * 10n,
        postedAt + 135n,
        100n,
      ]);
      expect([job.minPrice, job.acceptBy, job.maxPrice]).to.deep.equal([0n, 0n, PRICE]);
      expect((await staking.getProvider(provider)).locked).to.equal(price * 10n);
      await escrow.connect(provider).accept(await post(), 0);
    });

    it("ends with the last second of acceptBy", async () => {
      const { escrow, operator, post, at } = await ready();
      const [first, second] = [await post(), await post()];
      const { acceptBy } = await escrow.getJob(first);
      await at(acceptBy);
      await escrow.connect(operator).accept(first, PRICE);
      const late = (await escrow.getJob(second)).acceptBy + 1n;
      await at(late);
      await expect(escrow.connect(operator).accept(second, 0))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlinePassed")
        .withArgs(late - 1n, late);
    });

    it("is for providers, and for the designated one if there is one", async () => {
      const fixture = await ready();
      const { escrow, staking, provider, operator, requester, strangers, post } = fixture;
      const other = strangers[0]!;
      await staking.connect(other).register(other, "");
      await staking.connect(provider).stake(other, STAKED);
      const open = await post();
      await expect(escrow.connect(requester).accept(open, 0))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_NotProvider")
        .withArgs(open, requester.address);
      const direct = await post({ provider: provider.address });
      expect((await escrow.getJob(direct)).provider).to.equal(provider.address);
      await expect(escrow.connect(other).accept(direct, 0))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_NotDesignated")
        .withArgs(direct, other.address);
      await escrow.connect(operator).accept(direct, 0);
      await expect(escrow.connect(other).accept(direct, 0))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_WrongState")
        .withArgs(direct, State.Accepted);
      await expect(escrow.connect(other).accept(77, 0))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_WrongState")
        .withArgs(77, State.None);
    });

    it("needs the lock in free stake", async () => {
      const { escrow, staking, provider, operator, post } = await ready();
      await staking.connect(provider).thaw(STAKED - 1_000n * DPIN);
      for (let i = 0; i < 5; i++) await escrow.connect(operator).accept(await post({ minPrice: PRICE }), 0);
      await expect(escrow.connect(operator).accept(await post({ minPrice: PRICE }), 0)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_NotEnoughFreeStake",
      );
    });

    it("locks at least the minimum and rounds up", async () => {
      const { ethers, escrow, admin, operator, post } = await ready();
      const cheap = await post({ minPrice: 1, maxPrice: 1 });
      await escrow.connect(operator).accept(cheap, 0);
      expect((await escrow.getJob(cheap)).locked).to.equal(100n * DPIN);
      await escrow.connect(admin).setParameters({ ...(await escrowParameters({ escrow })), minLock: 1, lockFactorPercent: 100 });
      const other = await ethers.deployContract("HostileToken");
      await escrow.connect(admin).setToken(other, true, 1);
      expect(await escrow.lockFor(other, 10n ** 18n)).to.equal(1n);
      expect(await escrow.lockFor(other, 10n ** 18n + 1n)).to.equal(2n);
      await escrow.connect(admin).setToken(other, true, 10n ** 33n);
      await expect(escrow.lockFor(other, 2n ** 95n)).to.be.revertedWithCustomError(escrow, "Payments_LockTooLarge");
    });

    it("refuses a job whose token lost its place, which the requester can still take back", async () => {
      const { escrow, token, admin, requester, operator, post } = await ready();
      const jobId = await post();
      await escrow.connect(admin).setToken(token, false, DPIN);
      await expect(escrow.connect(operator).accept(jobId, 0)).to.be.revertedWithCustomError(escrow, "Payments_TokenNotAllowed");
      await escrow.connect(requester).cancel(jobId);
      await escrow.connect(requester).withdraw(token, requester);
    });
  });

  describe("commit", () => {
    it("opens the challenge window and binds all four roots", async () => {
      const fixture = await ready();
      const { escrow, provider, operator, accept, at } = fixture;
      const jobId = await accept();
      const { commitBy } = await escrow.getJob(jobId);
      await at(commitBy);
      await expect(escrow.connect(operator).commit(jobId, id("output"), id("trace"), "there"))
        .to.emit(escrow, "JobCommitted")
        .withArgs(jobId, provider.address, id("output"), id("trace"), commitBy + 30n, commitBy + 230n, "there");
      const posted = keccak256(concat([id("program"), id("input")]));
      expect(await escrow.commitmentOf(jobId)).to.equal(keccak256(concat([posted, id("output"), id("trace")])));
      expect(await escrow.windowOf(jobId)).to.deep.equal([true, commitBy + 30n, commitBy + 230n]);
      const job = await escrow.getJob(jobId);
      expect([job.windowEnd, job.windowCap, job.commitBy, job.locked]).to.deep.equal([commitBy + 30n, commitBy + 230n, 0n, LOCK]);
    });

    it("is refused a second after commitBy, to others than the provider, for zero roots, and twice", async () => {
      const { escrow, requester, operator, accept, at } = await ready();
      const jobId = await accept();
      await expect(escrow.connect(requester).commit(jobId, id("o"), id("t"), "")).to.be.revertedWithCustomError(
        escrow,
        "JobEscrow_NotProvider",
      );
      for (const [output, trace] of [
        [ZeroHash, id("t")],
        [id("o"), ZeroHash],
      ] as const) {
        await expect(escrow.connect(operator).commit(jobId, output, trace, "")).to.be.revertedWithCustomError(escrow, "JobEscrow_ZeroRoot");
      }
      await escrow.connect(operator).commit(jobId, id("o"), id("t"), "");
      await expect(escrow.connect(operator).commit(jobId, id("o"), id("t"), "")).to.be.revertedWithCustomError(
        escrow,
        "JobEscrow_WrongState",
      );
      const late = await accept();
      const { commitBy } = await escrow.getJob(late);
      await at(commitBy + 1n);
      await expect(escrow.connect(operator).commit(late, id("o"), id("t"), ""))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlinePassed")
        .withArgs(commitBy, commitBy + 1n);
    });
  });

  describe("finalize", () => {
    it("credits price less fee, the requester's excess and the fee, and releases the lock", async () => {
      const fixture = await ready();
      const { escrow, staking, token, requester, provider, challenger, admin, operator, post, at, toFinalization } = fixture;
      const jobId = await post();
      const { postedAt, acceptBy } = await escrow.getJob(jobId);
      await at(postedAt + 31n);
      await escrow.connect(operator).accept(jobId, 0);
      await escrow.connect(operator).commit(jobId, id("o"), id("t"), "");
      const price = MIN + ((PRICE - MIN) * 31n) / (acceptBy - postedAt);
      const fee = price / 100n;
      await toFinalization(jobId);
      await expect(escrow.connect(challenger).finalize(jobId))
        .to.emit(escrow, "JobFinalized")
        .withArgs(jobId, provider.address, requester.address, price - fee, fee, PRICE - price);
      expect(await escrow.credit(token, provider)).to.equal(price - fee);
      expect(await escrow.credit(token, requester)).to.equal(PRICE - price);
      expect(await escrow.fees(token)).to.equal(fee);
      const job = await escrow.getJob(jobId);
      expect([job.state, job.locked, job.price]).to.deep.equal([State.Finalized, 0n, price]);
      expect((await staking.getProvider(provider)).locked).to.equal(0n);
      expect(await escrow.workOf(provider)).to.equal(fee);
      await expect(escrow.connect(admin).sweepFees(token, challenger)).to.be.revertedWithCustomError(escrow, "Payments_FeesAreBurned");
      const supply = await token.totalSupply();
      await expect(escrow.connect(challenger).burnFees()).to.emit(escrow, "FeesBurned").withArgs(fee);
      expect(await token.totalSupply()).to.equal(supply - fee);
      await expect(escrow.connect(challenger).burnFees()).to.be.revertedWithCustomError(escrow, "Payments_NothingToWithdraw");
      await escrow.connect(provider).withdraw(token, challenger);
      expect(await token.balanceOf(challenger)).to.equal(price - fee);
      expect(await escrow.workOf(provider)).to.equal(fee);
    });

    it("waits for the window and its proof tail, to the second, and happens once (opML: paid again)", async () => {
      const { escrow, commit, toFinalization } = await ready();
      const jobId = await commit();
      const { windowEnd } = await escrow.getJob(jobId);
      await toFinalization(jobId, -1n);
      await expect(escrow.finalize(jobId))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlineNotPassed")
        .withArgs(windowEnd + PROOF_TAIL, windowEnd + PROOF_TAIL);
      await toFinalization(jobId);
      await escrow.finalize(jobId);
      await expect(escrow.finalize(jobId)).to.be.revertedWithCustomError(escrow, "JobEscrow_WrongState").withArgs(jobId, State.Finalized);
    });

    it("is refused before a commitment", async () => {
      const fixture = await ready();
      const { escrow, accept, post } = fixture;
      for (const jobId of [await post(), await accept()]) {
        await expect(escrow.finalize(jobId))
          .to.be.revertedWithCustomError(escrow, "JobEscrow_WrongState")
          .withArgs(jobId, await stateOf(fixture, jobId));
      }
    });

    it("keeps the fee of the acceptance, whatever is set later", async () => {
      const { escrow, token, admin, provider, commit, toFinalization } = await ready();
      const jobId = await commit();
      await escrow.connect(admin).setParameters({ ...(await escrowParameters({ escrow })), feeBps: 1_000 });
      await toFinalization(jobId);
      await escrow.finalize(jobId);
      expect(await escrow.credit(token, provider)).to.equal((PRICE * 99n) / 100n);
    });
  });

  describe("expire", () => {
    it("refunds a posted job from the second after acceptBy", async () => {
      const { escrow, token, requester, post, at } = await ready();
      const jobId = await post();
      const { acceptBy } = await escrow.getJob(jobId);
      await at(acceptBy);
      await expect(escrow.expire(jobId)).to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlineNotPassed").withArgs(acceptBy, acceptBy);
      await at(acceptBy + 1n);
      await expect(escrow.expire(jobId)).to.emit(escrow, "JobExpired").withArgs(jobId, ZeroAddress, requester.address, PRICE, 0);
      expect(await escrow.credit(token, requester)).to.equal(PRICE);
      await expect(escrow.expire(jobId)).to.be.revertedWithCustomError(escrow, "JobEscrow_WrongState").withArgs(jobId, State.Expired);
    });

    it("refunds an undelivered job and burns the penalty, so that nobody profits from lateness", async () => {
      const fixture = await ready();
      const { escrow, staking, token, requester, provider, accept, at } = fixture;
      const jobId = await accept();
      const { commitBy } = await escrow.getJob(jobId);
      const [supply, penalty] = [await token.totalSupply(), LOCK / 20n];
      await at(commitBy);
      await expect(escrow.expire(jobId)).to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlineNotPassed").withArgs(commitBy, commitBy);
      await at(commitBy + 1n);
      await expect(escrow.expire(jobId)).to.emit(escrow, "JobExpired").withArgs(jobId, provider.address, requester.address, PRICE, penalty);
      expect(await token.totalSupply()).to.equal(supply - penalty);
      const { staked, locked } = await staking.getProvider(provider);
      expect([staked, locked]).to.deep.equal([STAKED - penalty, 0n]);
      expect(await escrow.credit(token, requester)).to.equal(PRICE);
    });

    it("takes the penalty under which the job was accepted, whatever is set afterwards", async () => {
      const { escrow, staking, admin, provider, requester, accept, at } = await ready();
      const parameters = await escrowParameters({ escrow });
      const jobId = await accept();
      expect((await escrow.getJob(jobId)).penaltyBps).to.equal(500n);
      await escrow.connect(admin).setParameters({ ...parameters, penaltyBps: 2_000 });
      const dearer = await accept();
      expect((await escrow.getJob(dearer)).penaltyBps).to.equal(2_000n);
      await escrow.connect(admin).setParameters({ ...parameters, penaltyBps: 0 });
      await at((await escrow.getJob(dearer)).commitBy + 1n);
      for (const [late, penalty] of [
        [jobId, LOCK / 20n],
        [dearer, LOCK / 5n],
      ] as const) {
        await expect(escrow.expire(late)).to.emit(escrow, "JobExpired").withArgs(late, provider.address, requester.address, PRICE, penalty);
      }
      expect((await staking.getProvider(provider)).staked).to.equal(STAKED - LOCK / 4n);
    });

    it("works with no penalty at all, and never for a committed job", async () => {
      const { escrow, admin, accept, commit, at } = await ready();
      const committed = await commit();
      await escrow.connect(admin).setParameters({ ...(await escrowParameters({ escrow })), penaltyBps: 0 });
      const jobId = await accept();
      await at((await escrow.getJob(jobId)).commitBy + 1n);
      await escrow.expire(jobId);
      await expect(escrow.expire(committed))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_WrongState")
        .withArgs(committed, State.Committed);
    });
  });

  describe("withdraw", () => {
    it("pays all of a credit once, to whom its owner says (0G: a consumed refund kept its amount)", async () => {
      const { escrow, token, requester, challenger, post } = await ready();
      await escrow.connect(requester).cancel(await post());
      await expect(escrow.connect(requester).withdraw(token, ZeroAddress)).to.be.revertedWithCustomError(escrow, "Payments_ZeroAddress");
      await expect(escrow.connect(requester).withdraw(token, challenger))
        .to.emit(escrow, "Withdrawn")
        .withArgs(await token.getAddress(), requester.address, challenger.address, PRICE);
      expect(await token.balanceOf(challenger)).to.equal(PRICE);
      await expect(escrow.connect(requester).withdraw(token, challenger)).to.be.revertedWithCustomError(
        escrow,
        "Payments_NothingToWithdraw",
      );
      await expect(escrow.connect(challenger).withdraw(challenger, challenger)).to.be.revertedWithCustomError(
        escrow,
        "Payments_NothingToWithdraw",
      );
    });
  });

  describe("the challenges' part", () => {
    it("is closed to everybody else", async () => {
      const { escrow, admin, commit } = await ready();
      const jobId = await commit();
      for (const call of [() => escrow.connect(admin).convict(jobId, ZeroHash, 0), () => escrow.connect(admin).extendWindow(jobId, 1)]) {
        await expect(call()).to.be.revertedWithCustomError(escrow, "JobEscrow_NotChallenges").withArgs(admin.address);
      }
    });

    it("extends the window of a committed job only, never back and never past its cap", async () => {
      const { ethers, escrow, challenges, networkHelpers, commit, accept } = await ready();
      const jobId = await commit();
      const { windowEnd, windowCap } = await escrow.getJob(jobId);
      await networkHelpers.impersonateAccount(await challenges.getAddress());
      await networkHelpers.setBalance(await challenges.getAddress(), 10n ** 18n);
      const judge = escrow.connect(await ethers.getSigner(await challenges.getAddress()));
      for (const end of [windowEnd - 1n, windowCap + 1n]) {
        await expect(judge.extendWindow(jobId, end))
          .to.be.revertedWithCustomError(escrow, "JobEscrow_WindowOutOfRange")
          .withArgs(end, windowCap);
      }
      await expect(judge.extendWindow(jobId, windowCap)).to.emit(escrow, "WindowExtended").withArgs(jobId, windowCap);
      const accepted = await accept();
      await expect(judge.extendWindow(accepted, windowCap)).to.be.revertedWithCustomError(escrow, "JobEscrow_WrongState");
      await expect(judge.convict(accepted, (await escrow.getJob(accepted)).statement, 0)).to.be.revertedWithCustomError(
        escrow,
        "JobEscrow_WrongState",
      );
    });
  });
});
