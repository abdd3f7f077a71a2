import { expect } from "chai";
import { id, ZeroAddress, ZeroHash, type AddressLike } from "ethers";
import { namedStatement } from "../../support/namedStatement.ts";
import { streamActions } from "../../support/streamActions.ts";
import { statementHash } from "../../../sdk/src/streams/statementHash.ts";
import { signPermit } from "../../support/signPermit.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const STAKED = 100_000n * DPIN;
const FUNDS = 1_000n * DPIN;
const AMOUNT = 10n * DPIN;
const LOCK = 100n * DPIN;
const [WINDOW, DISPUTE, TAIL, FUNDS_THAW] = [30n, 200n, 20n, 500n];
const FIRST = 2n ** 40n;
const State = { None: 0n, Committed: 1n, Finalized: 2n, Convicted: 3n };

describe("JobStreams", () => {
  const deployed = useDeployed();
  const ready = async () => {
    const fixture = await deployed();
    const { ethers, streams, challenges, networkHelpers } = fixture;
    const judge = async () => {
      const address = await challenges.getAddress();
      await networkHelpers.impersonateAccount(address);
      await networkHelpers.setBalance(address, 10n ** 18n);
      return streams.connect(await ethers.getSigner(address));
    };
    const at = (time: bigint) => networkHelpers.time.setNextBlockTimestamp(time);
    const now = async () => BigInt(await networkHelpers.time.latest());
    return { ...fixture, ...streamActions(fixture), judge, at, now };
  };
  type Ready = Awaited<ReturnType<typeof ready>>;
  /** Convicts a batch as the challenges do, slash included. */
  async function convict({ judge, streams, staking, challenges, ethers }: Ready, batchId: bigint): Promise<void> {
    const { windowEnd, jobsRoot, provider, locked } = await streams.getBatch(batchId);
    await (await judge()).convict(batchId, jobsRoot, windowEnd);
    await staking.connect(await ethers.getSigner(await challenges.getAddress())).slash(provider, locked, locked, true);
  }

  describe("a stream", () => {
    it("is opened with any amount and holds it for its requester and its provider", async () => {
      const { streams, token, requester, provider } = await ready();
      await expect(streams.connect(requester).openStream(provider, token, requester, FUNDS))
        .to.emit(streams, "StreamOpened")
        .withArgs(1, requester.address, provider.address, await token.getAddress(), requester.address);
      const stream = await streams.getStream(1);
      expect([stream.requester, stream.signer, stream.provider, stream.token]).to.deep.equal([
        requester.address,
        requester.address,
        provider.address,
        await token.getAddress(),
      ]);
      expect([stream.batches, stream.funded, stream.collected, stream.thawing, stream.available]).to.deep.equal([0n, FUNDS, 0n, 0n, FUNDS]);
      expect(await token.balanceOf(streams)).to.equal(FUNDS);
      await streams.connect(requester).openStream(provider, token, requester, 0);
      expect(await streams.streamCount()).to.equal(2n);
      expect((await streams.getStream(2)).available).to.equal(0n);
    });

    it("needs a provider, a signer and an allowed token", async () => {
      const { streams, token, admin, requester, provider } = await ready();
      const as = streams.connect(requester);
      await expect(as.openStream(ZeroAddress, token, requester, 1)).to.be.revertedWithCustomError(streams, "Payments_ZeroAddress");
      await expect(as.openStream(provider, token, ZeroAddress, 1)).to.be.revertedWithCustomError(streams, "Payments_ZeroAddress");
      await expect(as.openStream(provider, requester, requester, 1)).to.be.revertedWithCustomError(streams, "Payments_TokenNotAllowed");
      await streams.connect(admin).setToken(token, false, DPIN);
      await expect(as.openStream(provider, token, requester, 1)).to.be.revertedWithCustomError(streams, "Payments_TokenNotAllowed");
    });

    it("is funded by anyone, with an allowance or a permit, also one that somebody used first", async () => {
      const { streams, token, admin, requester, provider, challenger, open } = await ready();
      const streamId = await open({ amount: 0 });
      await token.connect(admin).approve(streams, 5n);
      await expect(streams.connect(admin).fundStream(streamId, 5n))
        .to.emit(streams, "StreamFunded")
        .withArgs(streamId, admin.address, 5n, 5n);
      await token.connect(requester).approve(streams, 0);
      const [deadline, spender] = [2n ** 40n, await streams.getAddress()];
      const first = await signPermit({ token, owner: requester, spender, amount: 7n, deadline });
      await streams.connect(requester).fundStreamWithPermit(streamId, 7n, deadline, first.v, first.r, first.s);
      const second = await signPermit({ token, owner: requester, spender, amount: 9n, deadline });
      await token.connect(challenger).permit(requester, spender, 9n, deadline, second.v, second.r, second.s);
      await streams.connect(requester).openStreamWithPermit(provider, token, requester, 9n, deadline, second.v, second.r, second.s);
      expect((await streams.getStream(streamId)).funded).to.equal(12n);
      expect((await streams.getStream(2)).funded).to.equal(9n);
      await expect(streams.connect(requester).fundStream(streamId, 1)).to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance");
    });

    it("takes no funds that are nothing, too many to count, or for a stream that is not there", async () => {
      const { streams, requester, open } = await ready();
      const streamId = await open();
      const as = streams.connect(requester);
      await expect(as.fundStream(streamId, 0)).to.be.revertedWithCustomError(streams, "JobStreams_ZeroAmount");
      await expect(as.fundStream(streamId, 2n ** 96n)).to.be.revertedWithCustomError(streams, "SafeCastOverflowedUintDowncast");
      for (const missing of [0n, 2n]) {
        await expect(as.fundStream(missing, 1)).to.be.revertedWithCustomError(streams, "JobStreams_NoSuchStream").withArgs(missing);
      }
      await expect(as.fundStreamWithPermit(2n, 1, 0, 27, ZeroHash, ZeroHash)).to.be.revertedWithCustomError(
        streams,
        "Payments_TokenNotAllowed",
      );
    });
  });

  describe("a batch", () => {
    it("takes one transaction for all its jobs: pays, locks and opens a window", async () => {
      const fixture = await ready();
      const { streams, staking, provider, operator, open, voucher, at, now } = fixture;
      const streamId = await open();
      const { voucher: signed, signature, tree } = await voucher({ streamId, jobs: 5 });
      const time = (await now()) + 5n;
      await at(time);
      await expect(streams.connect(operator).commitBatch(signed, signature, "locator"))
        .to.emit(streams, "BatchCommitted")
        .withArgs(FIRST, streamId, provider.address, 0, tree.root, 5, AMOUNT, LOCK, 100, time + WINDOW, time + WINDOW + DISPUTE, "locator");
      const batch = await streams.getBatch(FIRST);
      expect([batch.state, batch.streamId, batch.provider, batch.amount, batch.locked, batch.jobsRoot]).to.deep.equal([
        State.Committed,
        streamId,
        provider.address,
        AMOUNT,
        LOCK,
        tree.root,
      ]);
      expect(await streams.windowOf(FIRST)).to.deep.equal([true, time + WINDOW, time + WINDOW + DISPUTE]);
      expect(await streams.commitmentOf(FIRST)).to.equal(tree.root);
      expect(await streams.partiesOf(FIRST)).to.deep.equal([fixture.requester.address, provider.address]);
      expect((await staking.getProvider(provider)).locked).to.equal(LOCK);
      const stream = await streams.getStream(streamId);
      expect([stream.batches, stream.collected, stream.available]).to.deep.equal([1n, AMOUNT, FUNDS - AMOUNT]);
    });

    it("locks a share of its amount's worth, and never less than the least lock", async () => {
      const { streams, token, open, commit } = await ready();
      const streamId = await open();
      expect((await streams.getBatch(await commit({ streamId, amount: 1n }))).locked).to.equal(LOCK);
      const amount = 25n * DPIN + 1n;
      expect((await streams.getBatch(await commit({ streamId, amount }))).locked).to.equal(10n * amount);
      expect(await streams.lockFor(token, amount)).to.equal(10n * amount);
    });

    it("is committed by the stream's provider or its operator only", async () => {
      const { streams, requester, provider, challenger, open, voucher } = await ready();
      const streamId = await open();
      const { voucher: signed, signature } = await voucher({ streamId });
      for (const stranger of [requester, challenger]) {
        await expect(streams.connect(stranger).commitBatch(signed, signature, ""))
          .to.be.revertedWithCustomError(streams, "JobStreams_NotProvider")
          .withArgs(streamId, stranger.address);
      }
      await streams.connect(provider).commitBatch(signed, signature, "");
    });

    it("needs the signature of the stream's signer over just this voucher, stream, contract and chain", async () => {
      const { streams, requester, operator, challenger, open, voucher, sign } = await ready();
      const streamId = await open();
      const other = await open();
      const { voucher: signed, signature } = await voucher({ streamId });
      const as = streams.connect(operator);
      const refused = async (changed: typeof signed, by: string) =>
        expect(as.commitBatch(changed, by, ""))
          .to.be.revertedWithCustomError(streams, "JobStreams_WrongSignature")
          .withArgs(changed.streamId, requester.address);
      await refused(signed, await sign(signed, challenger));
      await refused(signed, "0x");
      await refused(signed, `${signature.slice(0, -2)}00`);
      await refused({ ...signed, streamId: other }, signature);
      await refused({ ...signed, jobsRoot: id("other") as `0x${string}` }, signature);
      await refused({ ...signed, jobCount: 4 }, signature);
      await refused({ ...signed, cumulativeAmount: signed.cumulativeAmount + 1n }, signature);
      const digest = await streams.voucherDigest(signed);
      await refused(signed, await requester.signMessage(digest));
      await as.commitBatch(signed, signature, "");
    });

    it("is committed in the order of its number, each voucher once (0G: replay of a voucher)", async () => {
      const { streams, operator, open, voucher, sign } = await ready();
      const streamId = await open();
      const { voucher: signed, signature } = await voucher({ streamId });
      const as = streams.connect(operator);
      const early = { ...signed, batch: 1n };
      await expect(as.commitBatch(early, await sign(early), ""))
        .to.be.revertedWithCustomError(streams, "JobStreams_WrongBatch")
        .withArgs(streamId, 1, 0);
      await as.commitBatch(signed, signature, "");
      await expect(as.commitBatch(signed, signature, ""))
        .to.be.revertedWithCustomError(streams, "JobStreams_WrongBatch")
        .withArgs(streamId, 0, 1);
      await as.commitBatch({ ...early, cumulativeAmount: 2n * AMOUNT }, await sign({ ...early, cumulativeAmount: 2n * AMOUNT }), "");
      expect((await streams.getStream(streamId)).collected).to.equal(2n * AMOUNT);
    });

    it("needs jobs, a root and an amount that is more than before and not more than the funds (Akash: an overdrawn lease runs for free)", async () => {
      const { streams, operator, open, voucher, sign } = await ready();
      const streamId = await open();
      const { voucher: signed } = await voucher({ streamId });
      const commit = async (changes: Partial<typeof signed>) => {
        const changed = { ...signed, ...changes };
        return streams.connect(operator).commitBatch(changed, await sign(changed), "");
      };
      await expect(commit({ jobsRoot: ZeroHash as `0x${string}` })).to.be.revertedWithCustomError(streams, "JobStreams_ZeroRoot");
      await expect(commit({ jobCount: 0 })).to.be.revertedWithCustomError(streams, "JobStreams_NoJobs");
      await expect(commit({ cumulativeAmount: 0n }))
        .to.be.revertedWithCustomError(streams, "JobStreams_NothingToCollect")
        .withArgs(streamId, 0, 0);
      await expect(commit({ cumulativeAmount: FUNDS + 1n }))
        .to.be.revertedWithCustomError(streams, "JobStreams_NotFunded")
        .withArgs(streamId, FUNDS + 1n, FUNDS);
      await expect(commit({ cumulativeAmount: 2n ** 128n - 1n })).to.be.revertedWithCustomError(streams, "JobStreams_NotFunded");
      await commit({ cumulativeAmount: FUNDS });
      await expect(commit({ batch: 1n, cumulativeAmount: FUNDS })).to.be.revertedWithCustomError(streams, "JobStreams_NothingToCollect");
    });

    it("needs free stake, so that more is never collected than is secured", async () => {
      const { streams, staking, operator, open, voucher } = await ready();
      const streamId = await open({ amount: 20_000n * DPIN });
      const { voucher: signed, signature } = await voucher({ streamId, amount: STAKED / 10n + 1n });
      await expect(streams.connect(operator).commitBatch(signed, signature, "")).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_NotEnoughFreeStake",
      );
      expect((await streams.getStream(streamId)).collected).to.equal(0n);
    });

    it("is finalized by anyone once window and tail are over, once (opML: paid again), and pays amount less fee", async () => {
      const { streams, staking, token, provider, challenger, open, commit, toFinalization, at } = await ready();
      const batchId = await commit({ streamId: await open() });
      const last = (await streams.getBatch(batchId)).windowEnd + TAIL;
      await at(last);
      await expect(streams.finalizeBatch(batchId))
        .to.be.revertedWithCustomError(streams, "JobStreams_DeadlineNotPassed")
        .withArgs(last, last);
      await toFinalization(batchId);
      const fee = AMOUNT / 100n;
      await expect(streams.connect(challenger).finalizeBatch(batchId))
        .to.emit(streams, "BatchFinalized")
        .withArgs(batchId, 1, provider.address, AMOUNT - fee, fee);
      expect(await streams.credit(token, provider)).to.equal(AMOUNT - fee);
      expect([await streams.fees(token), await streams.workOf(provider)]).to.deep.equal([fee, fee]);
      expect((await staking.getProvider(provider)).locked).to.equal(0n);
      expect((await streams.getBatch(batchId)).locked).to.equal(0n);
      await expect(streams.finalizeBatch(batchId))
        .to.be.revertedWithCustomError(streams, "JobStreams_WrongState")
        .withArgs(batchId, State.Finalized);
      await streams.connect(provider).withdraw(token, challenger);
      expect(await token.balanceOf(challenger)).to.equal(AMOUNT - fee);
      await streams.burnFees();
      expect(await streams.workOf(provider)).to.equal(fee);
    });

    it("is finalized with many others, and none that is not ready keeps them", async () => {
      const { streams, token, provider, open, commit, toFinalization, networkHelpers } = await ready();
      const streamId = await open();
      const [first, second] = [await commit({ streamId }), await commit({ streamId })];
      await networkHelpers.time.increase(20n);
      const third = await commit({ streamId });
      await toFinalization(second);
      await networkHelpers.mine();
      const asked = [third, first, FIRST + 99n, second, first];
      expect(await streams.finalizeBatches.staticCall(asked)).to.deep.equal([false, true, false, true, false]);
      await streams.finalizeBatches(asked);
      expect(await streams.credit(token, provider)).to.equal((2n * AMOUNT * 99n) / 100n);
      expect((await streams.getBatch(third)).state).to.equal(State.Committed);
    });

    it("knows no job of a tree that another one shows: leaves are over 96 bytes, nodes over 64", async () => {
      const { voucher, open } = await ready();
      const { tree } = await voucher({ streamId: await open(), jobs: 3 });
      const leaf = statementHash(namedStatement("job 0 of batch 0 of stream 1"));
      expect(tree.path(0)).to.have.length(2);
      expect(tree.path(1)[0]).to.equal(leaf);
      expect(() => tree.path(3)).to.throw(RangeError);
    });
  });

  describe("a conviction", () => {
    it("is the challenges' business only, and of what was committed only", async () => {
      const fixture = await ready();
      const { streams, admin, judge, open, commit, voucher, at } = fixture;
      const streamId = await open();
      const { tree } = await voucher({ streamId });
      const batchId = await commit({ streamId });
      for (const call of [
        () => streams.connect(admin).convict(batchId, tree.root, 0),
        () => streams.connect(admin).extendWindow(batchId, 1),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(streams, "JobStreams_NotChallenges").withArgs(admin.address);
      }
      const as = await judge();
      const { windowEnd, windowCap } = await streams.getBatch(batchId);
      await expect(as.convict(batchId, id("other"), 0))
        .to.be.revertedWithCustomError(streams, "JobStreams_WrongRoot")
        .withArgs(batchId);
      await expect(as.convict(batchId, tree.root, windowEnd + 1n)).to.be.revertedWithCustomError(streams, "JobStreams_DeadlinePassed");
      await expect(as.convict(batchId + 1n, ZeroHash, 0)).to.be.revertedWithCustomError(streams, "JobStreams_WrongState");
      for (const end of [windowEnd - 1n, windowCap + 1n]) {
        await expect(as.extendWindow(batchId, end)).to.be.revertedWithCustomError(streams, "JobStreams_WindowOutOfRange");
      }
      await expect(as.extendWindow(batchId, windowEnd + 5n))
        .to.emit(streams, "WindowExtended")
        .withArgs(batchId, windowEnd + 5n);
      await at(windowEnd + 5n + TAIL + 1n);
      await expect(as.convict(batchId, tree.root, windowEnd)).to.be.revertedWithCustomError(streams, "JobStreams_DeadlinePassed");
      await streams.finalizeBatch(batchId);
      await expect(as.extendWindow(batchId, windowCap)).to.be.revertedWithCustomError(streams, "JobStreams_WrongState");
    });

    it("takes the whole batch's lock and gives the requester its whole amount back, once (0G: a consumed refund kept its amount)", async () => {
      const fixture = await ready();
      const { streams, staking, token, requester, provider, challenger, open, commit, at } = fixture;
      const batchId = await commit({ streamId: await open() });
      await at((await streams.getBatch(batchId)).windowEnd + TAIL);
      await convict(fixture, batchId);
      expect((await streams.getBatch(batchId)).state).to.equal(State.Convicted);
      expect((await staking.getProvider(provider)).staked).to.equal(STAKED - LOCK);
      expect(await streams.workOf(provider)).to.equal(0n);
      await expect(streams.connect(provider).claimRefund(batchId, provider)).to.be.revertedWithCustomError(
        streams,
        "JobStreams_NotRequester",
      );
      await expect(streams.connect(requester).claimRefund(batchId, ZeroAddress)).to.be.revertedWithCustomError(
        streams,
        "Payments_ZeroAddress",
      );
      await expect(streams.connect(requester).claimRefund(batchId, challenger))
        .to.emit(streams, "RefundClaimed")
        .withArgs(batchId, requester.address, challenger.address, AMOUNT);
      expect(await token.balanceOf(challenger)).to.equal(AMOUNT);
      await expect(streams.connect(requester).claimRefund(batchId, challenger)).to.be.revertedWithCustomError(
        streams,
        "Payments_NothingToWithdraw",
      );
      await expect(streams.finalizeBatch(batchId)).to.be.revertedWithCustomError(streams, "JobStreams_WrongState");
    });

    it("leaves the stream's other batches alone", async () => {
      const fixture = await ready();
      const { streams, token, provider, open, commit, toFinalization } = fixture;
      const streamId = await open();
      const [bad, good] = [await commit({ streamId }), await commit({ streamId, amount: 2n * AMOUNT })];
      await convict(fixture, bad);
      await toFinalization(good);
      await streams.finalizeBatch(good);
      expect(await streams.credit(token, provider)).to.equal((2n * AMOUNT * 99n) / 100n);
      await expect(streams.connect(fixture.requester).claimRefund(good, provider)).to.be.revertedWithCustomError(
        streams,
        "JobStreams_WrongState",
      );
    });
  });

  describe("thawed funds", () => {
    it("are paid out after their time, to the requester only", async () => {
      const { streams, token, requester, provider, challenger, open, at, now } = await ready();
      const streamId = await open();
      await expect(streams.connect(provider).thawFunds(streamId, 1))
        .to.be.revertedWithCustomError(streams, "JobStreams_NotRequester")
        .withArgs(streamId, provider.address);
      const thawedAt = (await now()) + 10n + FUNDS_THAW;
      await at(thawedAt - FUNDS_THAW);
      await expect(streams.connect(requester).thawFunds(streamId, AMOUNT))
        .to.emit(streams, "FundsThawing")
        .withArgs(streamId, AMOUNT, thawedAt);
      expect((await streams.getStream(streamId)).available).to.equal(FUNDS - AMOUNT);
      await at(thawedAt - 1n);
      await expect(streams.connect(requester).withdrawFunds(streamId, challenger))
        .to.be.revertedWithCustomError(streams, "JobStreams_StillThawing")
        .withArgs(streamId, thawedAt, thawedAt - 1n);
      await at(thawedAt);
      await expect(streams.connect(provider).withdrawFunds(streamId, provider)).to.be.revertedWithCustomError(
        streams,
        "JobStreams_NotRequester",
      );
      await expect(streams.connect(requester).withdrawFunds(streamId, challenger))
        .to.emit(streams, "FundsWithdrawn")
        .withArgs(streamId, challenger.address, AMOUNT, FUNDS - AMOUNT);
      expect(await token.balanceOf(challenger)).to.equal(AMOUNT);
      await expect(streams.connect(requester).withdrawFunds(streamId, challenger)).to.be.revertedWithCustomError(
        streams,
        "JobStreams_NothingThawing",
      );
    });

    it("can still be collected with vouchers that the provider holds, until they are withdrawn", async () => {
      const { streams, token, requester, challenger, open, commit, networkHelpers } = await ready();
      const streamId = await open();
      await streams.connect(requester).thawFunds(streamId, FUNDS);
      await networkHelpers.time.increase(FUNDS_THAW);
      await commit({ streamId, amount: 40n * DPIN });
      const stream = await streams.getStream(streamId);
      expect([stream.thawing, stream.available]).to.deep.equal([FUNDS, 0n]);
      await streams.connect(requester).withdrawFunds(streamId, challenger);
      expect(await token.balanceOf(challenger)).to.equal(FUNDS - 40n * DPIN);
      const after = await streams.getStream(streamId);
      expect([after.funded, after.collected, after.thawing]).to.deep.equal([40n * DPIN, 40n * DPIN, 0n]);
    });

    it("that batches used up keep nothing and underflow nothing (0G: a consumed refund keeps its amount and underflows later)", async () => {
      const { streams, token, requester, challenger, open, commit, networkHelpers } = await ready();
      const streamId = await open({ amount: AMOUNT });
      await streams.connect(requester).thawFunds(streamId, AMOUNT);
      await commit({ streamId });
      await networkHelpers.time.increase(FUNDS_THAW);
      await expect(streams.connect(requester).withdrawFunds(streamId, challenger))
        .to.emit(streams, "FundsWithdrawn")
        .withArgs(streamId, challenger.address, 0, AMOUNT);
      await streams.connect(requester).fundStream(streamId, 5n);
      await expect(streams.connect(requester).withdrawFunds(streamId, challenger)).to.be.revertedWithCustomError(
        streams,
        "JobStreams_NothingThawing",
      );
      expect(await token.balanceOf(challenger)).to.equal(0n);
      expect((await streams.getStream(streamId)).available).to.equal(5n);
    });

    it("start their time anew only when they grow, and never exceed what is there (Prime Intellect: one timer reset by every entry)", async () => {
      const { streams, requester, open, at, now } = await ready();
      const streamId = await open();
      const as = streams.connect(requester);
      await expect(as.thawFunds(streamId, FUNDS + 1n)).to.be.revertedWithCustomError(streams, "JobStreams_NotFunded");
      const start = (await now()) + 10n;
      await at(start);
      await as.thawFunds(streamId, 50n);
      for (const amount of [50n, 20n]) {
        await as.thawFunds(streamId, amount);
        expect((await streams.getStream(streamId)).thawedAt).to.equal(start + FUNDS_THAW);
      }
      await at(start + 100n);
      await as.thawFunds(streamId, 51n);
      expect((await streams.getStream(streamId)).thawedAt).to.equal(start + 100n + FUNDS_THAW);
      await as.thawFunds(streamId, 0);
      const stream = await streams.getStream(streamId);
      expect([stream.thawing, stream.thawedAt, stream.available]).to.deep.equal([0n, 0n, FUNDS]);
      await expect(as.withdrawFunds(streamId, requester)).to.be.revertedWithCustomError(streams, "JobStreams_NothingThawing");
    });
  });

  describe("closing", () => {
    it("by the provider gives the rest back at once, and batches run on (Morpheus: stake held after an early close)", async () => {
      const { streams, staking, token, requester, provider, operator, challenger, open, commit, toFinalization } = await ready();
      const streamId = await open();
      const batchId = await commit({ streamId });
      await streams.connect(requester).thawFunds(streamId, 7n);
      await expect(streams.connect(requester).closeStream(streamId)).to.be.revertedWithCustomError(streams, "JobStreams_NotProvider");
      await expect(streams.connect(operator).closeStream(streamId))
        .to.emit(streams, "StreamClosed")
        .withArgs(streamId, requester.address, FUNDS - AMOUNT);
      await streams.connect(requester).withdraw(token, challenger);
      expect(await token.balanceOf(challenger)).to.equal(FUNDS - AMOUNT);
      await toFinalization(batchId);
      await streams.finalizeBatch(batchId);
      expect(await streams.credit(token, provider)).to.equal((AMOUNT * 99n) / 100n);
      expect((await staking.getProvider(provider)).locked).to.equal(0n);
      const stream = await streams.getStream(streamId);
      expect([stream.token, stream.funded, stream.thawing, stream.available]).to.deep.equal([ZeroAddress, 0n, 0n, 0n]);
    });

    it("is for good: no funds, no thaws, no batches, no second refund", async () => {
      const { streams, requester, operator, open, voucher } = await ready();
      const streamId = await open();
      const { voucher: signed, signature } = await voucher({ streamId });
      await streams.connect(operator).closeStream(streamId);
      const [payer, worker] = [streams.connect(requester), streams.connect(operator)];
      for (const call of [
        () => payer.fundStream(streamId, 1),
        () => payer.thawFunds(streamId, 0),
        () => payer.withdrawFunds(streamId, requester),
        () => worker.commitBatch(signed, signature, ""),
        () => worker.closeStream(streamId),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(streams, "JobStreams_NoSuchStream").withArgs(streamId);
      }
    });

    it("and opening anew makes another stream, for which old vouchers are worth nothing (0G: replay of an account after re-creation)", async () => {
      const { streams, requester, operator, open, voucher } = await ready();
      const first = await open();
      const { voucher: signed, signature } = await voucher({ streamId: first });
      await streams.connect(operator).closeStream(first);
      const second = await open();
      expect(second).to.equal(first + 1n);
      await expect(streams.connect(operator).commitBatch({ ...signed, streamId: second }, signature, ""))
        .to.be.revertedWithCustomError(streams, "JobStreams_WrongSignature")
        .withArgs(second, requester.address);
    });

    it("of a stream that nobody opened is refused to accounts that are nobody", async () => {
      const { streams, challenger } = await ready();
      await expect(streams.connect(challenger).closeStream(5)).to.be.revertedWithCustomError(streams, "JobStreams_NoSuchStream");
    });
  });

  describe("a signer", () => {
    /** A stream whose requester and signer are a contract wallet of `requester`'s. */
    async function wallet() {
      const fixture = await ready();
      const { ethers, streams, token, admin, requester, provider } = fixture;
      const account = await ethers.deployContract("ContractWallet", [requester]);
      await token.connect(admin).transfer(account, FUNDS);
      const execute = (target: AddressLike, data: string) => account.execute(target, data);
      await execute(token, token.interface.encodeFunctionData("approve", [await streams.getAddress(), FUNDS]));
      const [paid, signer] = [await token.getAddress(), await account.getAddress()];
      await execute(streams, streams.interface.encodeFunctionData("openStream", [provider.address, paid, signer, FUNDS]));
      return { ...fixture, account, execute, streamId: await streams.streamCount() };
    }

    it("may be a contract (ERC-1271), as ERC-4337 accounts and multisigs are", async () => {
      const { streams, token, account, execute, streamId, commit, voucher, operator, sign, challenger, networkHelpers } = await wallet();
      const { voucher: signed } = await voucher({ streamId });
      await expect(streams.connect(operator).commitBatch(signed, await sign(signed, challenger), "")).to.be.revertedWithCustomError(
        streams,
        "JobStreams_WrongSignature",
      );
      const batchId = await commit({ streamId });
      expect((await streams.getBatch(batchId)).state).to.equal(State.Committed);
      await execute(streams, streams.interface.encodeFunctionData("thawFunds", [streamId, FUNDS - AMOUNT]));
      await networkHelpers.time.increase(FUNDS_THAW);
      await execute(streams, streams.interface.encodeFunctionData("withdrawFunds", [streamId, await account.getAddress()]));
      expect(await token.balanceOf(account)).to.equal(FUNDS - AMOUNT);
    });

    it("that refuses, reverts or bombs makes its own vouchers void and nothing else (Graph: a payer returns a data bomb)", async () => {
      const { ethers, streams, account, streamId, voucher, operator, open, commit } = await wallet();
      const { voucher: signed, signature } = await voucher({ streamId });
      for (const mode of [1, 2]) {
        await account.setMode(mode);
        await expect(streams.connect(operator).commitBatch(signed, signature, "", { gasLimit: 3_000_000 })).to.be.revertedWithCustomError(
          streams,
          "JobStreams_WrongSignature",
        );
      }
      // 2.5 MB cost the wallet 12 million gas to have at all. A copy of them would cost as much again, more than a transaction may use.
      await account.setMode(3);
      const bomb = await account.getFunction("isValidSignature").estimateGas(id("digest"), signature);
      expect(bomb).to.be.greaterThan(12_000_000n);
      await expect(streams.connect(operator).commitBatch(signed, signature, "", { gasLimit: 2n ** 24n })).to.be.revertedWithCustomError(
        streams,
        "JobStreams_WrongSignature",
      );
      const [sent] = (await ethers.provider.getBlock("latest"))!.transactions;
      const { gasUsed, status } = (await ethers.provider.getTransactionReceipt(sent!))!;
      expect(status).to.equal(0);
      expect(gasUsed).to.be.within(12_000_000n, bomb + 100_000n);
      await commit({ streamId: await open() });
    });

    it("that is a key cannot void its vouchers by taking on code (EIP-7702; Graph: a payer's callback blocks collection)", async () => {
      const { ethers, streams, requester, operator, open, voucher } = await ready();
      const streamId = await open();
      const { voucher: signed, signature } = await voucher({ streamId });
      const refuser = await ethers.deployContract("ContractWallet", [operator]);
      await refuser.setMode(1);
      await ethers.provider.send("hardhat_setCode", [requester.address, `0xef0100${(await refuser.getAddress()).slice(2)}`]);
      expect(await ethers.provider.getCode(requester)).to.not.equal("0x");
      await streams.connect(operator).commitBatch(signed, signature, "");
    });

    it("may be another key than the requester, and cannot touch the funds", async () => {
      const { streams, challenger, operator, open, voucher, sign } = await ready();
      const streamId = await open({ signer: challenger });
      const { voucher: signed, signature } = await voucher({ streamId });
      await expect(streams.connect(operator).commitBatch(signed, signature, "")).to.be.revertedWithCustomError(
        streams,
        "JobStreams_WrongSignature",
      );
      await streams.connect(operator).commitBatch(signed, await sign(signed, challenger), "");
      await expect(streams.connect(challenger).thawFunds(streamId, 1)).to.be.revertedWithCustomError(streams, "JobStreams_NotRequester");
    });
  });

  describe("pausing", () => {
    it("stops new streams and nothing else", async () => {
      const { streams, token, admin, requester, provider, operator, open, commit, toFinalization, networkHelpers } = await ready();
      const streamId = await open();
      await streams.connect(requester).thawFunds(streamId, 5n);
      await expect(streams.connect(admin).pause()).to.emit(streams, "Paused").withArgs(admin.address);
      expect(await streams.paused()).to.equal(true);
      await expect(streams.connect(requester).openStream(provider, token, requester, 1)).to.be.revertedWithCustomError(
        streams,
        "JobStreams_NotOpen",
      );
      await expect(streams.connect(admin).pause()).to.be.revertedWithCustomError(streams, "JobStreams_NotOpen");
      const batchId = await commit({ streamId });
      await streams.connect(requester).fundStream(streamId, 1);
      await toFinalization(batchId);
      await streams.finalizeBatch(batchId);
      await streams.connect(provider).withdraw(token, provider);
      await networkHelpers.time.increase(FUNDS_THAW);
      await streams.connect(requester).withdrawFunds(streamId, requester);
      await streams.connect(operator).closeStream(streamId);
      await streams.connect(requester).withdraw(token, requester);
      expect(await token.balanceOf(streams)).to.equal(await streams.fees(token));
      await expect(streams.connect(admin).unpause()).to.emit(streams, "Unpaused").withArgs(admin.address);
      await expect(streams.connect(admin).unpause()).to.be.revertedWithCustomError(streams, "JobStreams_NotPaused");
      await open();
    });
  });

  it("conserves every token: balance = funds of open streams + open batches + credits + fees (invariant 1)", async () => {
    const fixture = await ready();
    const { streams, token, requester, provider, operator, open, commit, toFinalization } = fixture;
    const [first, second] = [await open(), await open({ amount: 77n * DPIN })];
    const [final, convicted, running] = [
      await commit({ streamId: first }),
      await commit({ streamId: first }),
      await commit({ streamId: second }),
    ];
    await convict(fixture, convicted);
    await toFinalization(final);
    await streams.finalizeBatch(final);
    await streams.connect(operator).closeStream(first);
    const credits = (await streams.credit(token, requester)) + (await streams.credit(token, provider));
    const { funded, collected } = await streams.getStream(second);
    const open_ = (await streams.getBatch(convicted)).amount + (await streams.getBatch(running)).amount;
    expect(await token.balanceOf(streams)).to.equal(funded - collected + open_ + credits + (await streams.fees(token)));
  });

  it("changes signers never: there is no such call", async () => {
    const { streams } = await ready();
    const names = streams.interface.fragments.map((fragment) => ("name" in fragment ? String(fragment.name) : ""));
    expect(names.filter((name) => /signer/i.test(name))).to.deep.equal([]);
  });
});
