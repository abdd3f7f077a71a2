import { expect } from "chai";
import { id, type AddressLike } from "ethers";
import { jobActions } from "../../support/jobActions.ts";
import { jobRequest } from "../../support/jobRequest.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const PRICE = 20n * DPIN;
const State = { Posted: 1n, Accepted: 2n, Committed: 3n, Finalized: 4n, Expired: 6n };

describe("JobEscrow", () => {
  const deployed = useDeployed();
  const ready = async () => {
    const fixture = await deployed();
    return { ...fixture, ...jobActions(fixture) };
  };
  type Ready = Awaited<ReturnType<typeof ready>>;
  const statesOf = ({ escrow }: Ready, jobs: bigint[]) => Promise.all(jobs.map((jobId) => escrow.stateOf(jobId)));

  /** A second registered provider with stake, acting for itself. */
  async function secondProvider({ staking, token, admin, strangers }: Ready) {
    const other = strangers[0]!;
    await token.connect(admin).transfer(other, 10_000n * DPIN);
    await token.connect(other).approve(staking, 10_000n * DPIN);
    await staking.connect(other).register(other, "");
    await staking.connect(other).stake(other, 10_000n * DPIN);
    return other;
  }

  describe("finalizing many", () => {
    it("ends all that are ready, of several providers, says which, and lets no other id keep them", async () => {
      const fixture = await ready();
      const { escrow, staking, token, provider, requester, commit, post, accept, toFinalization, networkHelpers } = fixture;
      const other = await secondProvider(fixture);
      const [first, second] = [await commit(), await commit()];
      await escrow.connect(requester).postJob(await jobRequest(fixture, { minPrice: PRICE, provider: other.address }));
      const foreign = await escrow.jobCount();
      await escrow.connect(other).accept(foreign, 0);
      await escrow.connect(other).commit(foreign, id("o"), id("t"), "");
      const third = await commit();
      await networkHelpers.time.increase(25n);
      const [late, accepted, posted] = [await commit(), await accept(), await post()];
      await toFinalization(third);
      await networkHelpers.mine();
      const asked = [late, first, 0n, second, 999n, foreign, accepted, posted, third, first];
      const done = [false, true, false, true, false, true, false, false, true, false];
      expect(await escrow.finalizeMany.staticCall(asked)).to.deep.equal(done);
      await escrow.finalizeMany(asked);
      const { Posted, Accepted, Committed, Finalized } = State;
      expect(await statesOf(fixture, [first, second, foreign, third, late, accepted, posted])).to.deep.equal([
        ...[Finalized, Finalized, Finalized, Finalized],
        ...[Committed, Accepted, Posted],
      ]);
      expect(await escrow.credit(token, provider)).to.equal((3n * PRICE * 99n) / 100n);
      expect(await escrow.credit(token, other)).to.equal((PRICE * 99n) / 100n);
      expect(await escrow.workOf(provider)).to.equal((3n * PRICE) / 100n);
      expect((await staking.getProvider(provider)).locked).to.equal(400n * DPIN);
      expect((await staking.getProvider(other)).locked).to.equal(0n);
    });

    it("of none does nothing", async () => {
      const { escrow } = await ready();
      expect(await escrow.finalizeMany.staticCall([])).to.deep.equal([]);
      await escrow.finalizeMany([]);
    });

    it("costs less a job than one by one", async () => {
      const { escrow, commit, toFinalization, networkHelpers } = await ready();
      const jobs: bigint[] = [];
      for (let i = 0; i < 4; i++) jobs.push(await commit());
      await toFinalization(jobs.at(-1)!);
      await networkHelpers.mine();
      const one = (await (await escrow.finalize(jobs[0]!)).wait())!.gasUsed;
      const many = (await (await escrow.finalizeMany(jobs.slice(1))).wait())!.gasUsed;
      expect(many / 3n).to.be.lessThan(one / 2n);
    });
  });

  it("expires many, each at its own time, and passes over the rest (opML: no deadlines)", async () => {
    const fixture = await ready();
    const { escrow, staking, token, provider, requester, post, accept, commit, at, networkHelpers } = fixture;
    const [posted, accepted, committed] = [await post(), await accept(), await commit()];
    const { commitBy } = await escrow.getJob(accepted);
    await at(commitBy + 1n);
    await networkHelpers.mine();
    const fresh = await post();
    const asked = [fresh, committed, posted, 77n, accepted, posted];
    expect(await escrow.expireMany.staticCall(asked)).to.deep.equal([false, false, true, false, true, false]);
    await escrow.expireMany(asked);
    expect(await statesOf(fixture, [posted, accepted, fresh, committed])).to.deep.equal([
      State.Expired,
      State.Expired,
      State.Posted,
      State.Committed,
    ]);
    expect(await escrow.credit(token, requester)).to.equal(2n * PRICE);
    expect((await staking.getProvider(provider)).staked).to.equal(100_000n * DPIN - 10n * DPIN);
  });

  describe("pausing", () => {
    it("stops new jobs and acceptances", async () => {
      const { escrow, admin, operator, requester, post } = await ready();
      const posted = await post();
      await expect(escrow.connect(requester).pause()).to.be.revertedWithCustomError(escrow, "AccessManagedUnauthorized");
      await expect(escrow.connect(admin).pause()).to.emit(escrow, "Paused").withArgs(admin.address);
      expect(await escrow.paused()).to.equal(true);
      await expect(post()).to.be.revertedWithCustomError(escrow, "JobEscrow_NotOpen");
      await expect(escrow.connect(operator).accept(posted, 0)).to.be.revertedWithCustomError(escrow, "JobEscrow_NotOpen");
      await expect(escrow.connect(admin).pause()).to.be.revertedWithCustomError(escrow, "JobEscrow_NotOpen");
      await expect(escrow.connect(admin).unpause()).to.emit(escrow, "Unpaused").withArgs(admin.address);
      await expect(escrow.connect(admin).unpause()).to.be.revertedWithCustomError(escrow, "JobEscrow_NotPaused");
      await escrow.connect(operator).accept(posted, 0);
    });

    it("stops nothing that is under way: commit, finalize, expire, cancel, withdraw, and claims of refunds", async () => {
      const { ethers, escrow, challenges, token, admin, provider, operator, requester, networkHelpers, ...rest } = await ready();
      const { post, accept, commit, toFinalization, at } = rest;
      const [cancelled, expiring, done, lying] = [await post(), await post(), await accept(), await commit()];
      await escrow.connect(admin).pause();
      await escrow.connect(requester).cancel(cancelled);
      await escrow.connect(operator).commit(done, id("o"), id("t"), "");
      const judge = await challenges.getAddress();
      await networkHelpers.impersonateAccount(judge);
      await networkHelpers.setBalance(judge, DPIN);
      const { statement, windowEnd } = await escrow.getJob(lying);
      await escrow.connect(await ethers.getSigner(judge)).convict(lying, statement, windowEnd);
      await escrow.connect(requester).claimRefund(lying, requester);
      await toFinalization(done);
      await escrow.finalize(done);
      await escrow.connect(provider).withdraw(token, provider);
      await at((await escrow.getJob(expiring)).acceptBy + 200n);
      await escrow.expire(expiring);
      await escrow.connect(requester).withdraw(token, requester);
      await escrow.burnFees();
      expect(await token.balanceOf(escrow)).to.equal(0n);
    });
  });

  it("serves requesters that are contracts, as ERC-4337 accounts and multisigs are (Lilypad: authentication by tx.origin)", async () => {
    const fixture = await ready();
    const { ethers, escrow, token, admin, operator, challenger, strangers, toFinalization } = fixture;
    const wallet = await ethers.deployContract("ContractWallet", [strangers[1]!]);
    await token.connect(admin).transfer(wallet, 3n * PRICE);
    const act = (target: AddressLike, data: string, by = challenger) => wallet.connect(by).execute(target, data);
    await act(token, token.interface.encodeFunctionData("approve", [await escrow.getAddress(), 3n * PRICE]));
    const request = await jobRequest(fixture, { minPrice: PRICE });
    // Relayed by whomever: the account is the requester, the sender of the transaction is nobody.
    for (const by of [challenger, strangers[2]!]) await act(escrow, escrow.interface.encodeFunctionData("postJob", [request]), by);
    expect((await escrow.getJob(1)).requester).to.equal(await wallet.getAddress());
    await expect(escrow.connect(challenger).cancel(1)).to.be.revertedWithCustomError(escrow, "JobEscrow_NotRequester");
    await act(escrow, escrow.interface.encodeFunctionData("cancel", [1]));
    await act(escrow, escrow.interface.encodeFunctionData("withdraw", [await token.getAddress(), await wallet.getAddress()]));
    await escrow.connect(operator).accept(2, 0);
    await escrow.connect(operator).commit(2, id("o"), id("t"), "");
    await toFinalization(2n);
    await escrow.finalize(2);
    expect(await token.balanceOf(wallet)).to.equal(2n * PRICE);
  });
});
