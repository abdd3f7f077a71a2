import { expect } from "chai";
import { id, ZeroHash, type BaseContract } from "ethers";
import type { HostileToken, QuietToken, RebasingToken } from "../../../types/index.ts";
import { jobActions } from "../../support/jobActions.ts";
import { jobRequest } from "../../support/jobRequest.ts";
import { streamActions } from "../../support/streamActions.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const PRICE = 20n * DPIN;
const FEE = PRICE / 100n;

describe("Payment tokens", () => {
  const deployed = useDeployed();

  /** The network with one more allowed token, of which the requester has 1,000 and has approved escrow and streams. */
  async function paidIn<Token extends BaseContract>(name: string) {
    const fixture = await deployed();
    const { ethers, escrow, streams, admin, requester } = fixture;
    const paid = (await ethers.deployContract(name)) as unknown as Token;
    const mintable = await ethers.getContractAt("QuietToken", await paid.getAddress());
    await mintable.mint(requester, 1_000n * DPIN);
    for (const spender of [escrow, streams]) {
      await spender.connect(admin).setToken(paid, true, DPIN);
      await mintable.connect(requester).approve(spender, 500n * DPIN);
    }
    const jobs = jobActions(fixture);
    const { open, commit: commitBatch, toFinalization: toBatchEnd } = streamActions(fixture);
    const address = await paid.getAddress();
    return { ...fixture, ...jobs, paid, address, open, commitBatch, toBatchEnd };
  }

  it("that return nothing pay jobs and streams from escrow to withdrawal", async () => {
    const { escrow, streams, paid, address, admin, requester, provider, operator, commit, toFinalization, open, commitBatch, toBatchEnd } =
      await paidIn<QuietToken>("QuietToken");
    const jobId = await commit({}, { token: address });
    await toFinalization(jobId);
    await escrow.finalize(jobId);
    await escrow.connect(provider).withdraw(paid, provider);
    expect(await paid.balanceOf(provider)).to.equal(PRICE - FEE);
    await escrow.connect(admin).sweepFees(paid, admin);
    expect(await paid.balanceOf(admin)).to.equal(FEE);
    const streamId = await open({ token: address, amount: 100n * DPIN });
    const batchId = await commitBatch({ streamId, amount: PRICE });
    await toBatchEnd(batchId);
    await streams.finalizeBatch(batchId);
    await streams.connect(provider).withdraw(paid, provider);
    expect(await paid.balanceOf(provider)).to.equal(2n * (PRICE - FEE));
    await streams.connect(operator).closeStream(streamId);
    await streams.connect(requester).withdraw(paid, requester);
    await streams.connect(admin).sweepFees(paid, admin);
    expect([await paid.balanceOf(escrow), await paid.balanceOf(streams)]).to.deep.equal([0n, 0n]);
  });

  it("other than DPIN give no work weight, and their fees go where governance says", async () => {
    const { escrow, paid, address, admin, provider, challenger, commit, toFinalization } = await paidIn<QuietToken>("QuietToken");
    const jobId = await commit({}, { token: address });
    await toFinalization(jobId);
    await escrow.finalize(jobId);
    expect(await escrow.workOf(provider)).to.equal(0n);
    expect(await escrow.fees(paid)).to.equal(FEE);
    await expect(escrow.burnFees()).to.be.revertedWithCustomError(escrow, "Payments_NothingToWithdraw");
    await expect(escrow.connect(admin).sweepFees(paid, challenger)).to.emit(escrow, "FeesSwept").withArgs(address, challenger.address, FEE);
    await expect(escrow.connect(admin).sweepFees(paid, challenger)).to.be.revertedWithCustomError(escrow, "Payments_NothingToWithdraw");
  });

  it("that take a fee are refused by every payment in", async () => {
    const { escrow, streams, paid, address, requester, provider, open, ...fixture } = await paidIn<HostileToken>("HostileToken");
    const streamId = await open({ token: address, amount: 0 });
    await paid.setMode(1);
    const request = await jobRequest(fixture, { token: address });
    for (const call of [
      () => escrow.connect(requester).postJob(request),
      () => streams.connect(requester).openStream(provider, paid, requester, PRICE),
      () => streams.connect(requester).fundStream(streamId, PRICE),
    ]) {
      await expect(call())
        .to.be.revertedWithCustomError(escrow, "Payments_WrongAmountReceived")
        .withArgs(PRICE, PRICE - 1n);
    }
  });

  it("that have no permit are still paid by allowance, whatever comes as a permit", async () => {
    const { escrow, streams, paid, address, requester, provider, ...fixture } = await paidIn<QuietToken>("QuietToken");
    const request = await jobRequest(fixture, { token: address });
    await escrow.connect(requester).postJobWithPermit(request, 2n ** 40n, 27, ZeroHash, ZeroHash);
    await streams.connect(requester).openStreamWithPermit(provider, paid, requester, PRICE, 2n ** 40n, 27, ZeroHash, ZeroHash);
    expect([await paid.balanceOf(escrow), await paid.balanceOf(streams)]).to.deep.equal([PRICE, PRICE]);
  });

  describe("that rebase must not be listed, but if one is", () => {
    it("a rise belongs to nobody and changes no credit", async () => {
      const { escrow, paid, address, requester, provider, commit, post, toFinalization } = await paidIn<RebasingToken>("RebasingToken");
      const jobId = await commit({}, { token: address });
      await paid.rebase(200);
      await toFinalization(jobId);
      await escrow.finalize(jobId);
      await escrow.connect(provider).withdraw(paid, provider);
      expect(await paid.balanceOf(provider)).to.equal(PRICE - FEE);
      const posted = await post({ token: address });
      await escrow.connect(requester).cancel(posted);
      expect(await escrow.credit(paid, requester)).to.equal(PRICE);
    });

    it("a fall is borne by the last to withdraw it, and reaches neither other tokens nor anybody's exit from them", async () => {
      const { ethers, escrow, token, paid, address, requester, provider, commit, post, toFinalization } =
        await paidIn<RebasingToken>("RebasingToken");
      const [bad, good] = [await commit({}, { token: address }), await commit()];
      const posted = await post({ token: address });
      await paid.rebase(50);
      await escrow.connect(requester).cancel(posted);
      await toFinalization(good);
      for (const jobId of [bad, good]) await escrow.finalize(jobId);
      await escrow.connect(provider).withdraw(paid, provider);
      await expect(escrow.connect(requester).withdraw(paid, requester)).to.be.revert(ethers);
      await escrow.connect(provider).withdraw(token, provider);
      expect(await escrow.credit(token, provider)).to.equal(0n);
    });
  });

  it("that call back (ERC-777) can neither take a credit twice nor fund a stream with what they withdraw", async () => {
    const { ethers, streams, admin, provider, requester, token } = await paidIn<HostileToken>("HostileToken");
    const bad = await ethers.deployContract("HostileToken");
    const participant = await ethers.deployContract("HostileParticipant");
    await streams.connect(admin).setToken(bad, true, DPIN);
    await bad.mint(participant, 100n);
    const act = (target: { getAddress(): Promise<string> }, data: string) => participant.execute(target, data);
    await act(bad, bad.interface.encodeFunctionData("approve", [await streams.getAddress(), 1_000n]));
    const own = await participant.getAddress();
    const openData = streams.interface.encodeFunctionData("openStream", [provider.address, await bad.getAddress(), own, 60n]);
    await act(streams, openData);
    const streamId = await streams.streamCount();
    await act(streams, streams.interface.encodeFunctionData("thawFunds", [streamId, 60n]));
    await ethers.provider.send("evm_increaseTime", [500]);
    const withdrawData = streams.interface.encodeFunctionData("withdrawFunds", [streamId, own]);
    for (const inner of [withdrawData, openData, streams.interface.encodeFunctionData("fundStream", [streamId, 1n])]) {
      await bad.setCallback(participant, participant.interface.encodeFunctionData("execute", [await streams.getAddress(), inner]));
      const before = await ethers.provider.send("evm_snapshot", []);
      await act(streams, withdrawData);
      expect(await bad.callSucceeded()).to.equal(false);
      expect([await bad.balanceOf(participant), await bad.balanceOf(streams)]).to.deep.equal([100n, 0n]);
      await ethers.provider.send("evm_revert", [before]);
    }
    await streams.connect(requester).openStream(provider, token, requester, 5n);
    expect((await streams.getStream(streamId + 1n)).funded).to.equal(5n);
  });

  it("that turn hostile block their own withdrawals only (Akash: failed withdrawals), and batches end all the same", async () => {
    const { ethers, streams, staking, paid, address, token, provider, open, commitBatch, toBatchEnd } =
      await paidIn<HostileToken>("HostileToken");
    const [bad, good] = [await open({ token: address, amount: 100n * DPIN }), await open()];
    for (const mode of [2, 3, 4, 5]) {
      await paid.setMode(0);
      const [first, second] = [await commitBatch({ streamId: bad }), await commitBatch({ streamId: good })];
      await paid.setMode(mode);
      await toBatchEnd(second);
      await streams.finalizeBatches([first, second]);
      expect((await staking.getProvider(provider)).locked).to.equal(0n);
      await expect(streams.connect(provider).withdraw(paid, provider, { gasLimit: 2_000_000 })).to.be.revert(ethers);
      await streams.connect(provider).withdraw(token, provider);
    }
    await paid.setMode(0);
    await streams.connect(provider).withdraw(paid, provider);
    expect(await paid.balanceOf(provider)).to.equal((4n * 10n * DPIN * 99n) / 100n);
  });

  it("are counted exactly whatever names jobs have (Truebit: an unchecked overflow)", async () => {
    const { escrow, address, requester, post, ...fixture } = await paidIn<HostileToken>("HostileToken");
    const mintable = await fixture.ethers.getContractAt("HostileToken", address);
    const most = 2n ** 96n - 1n;
    await mintable.mint(requester, 3n * most);
    await mintable.connect(requester).approve(escrow, 3n * most);
    const jobs = [];
    for (let i = 0; i < 3; i++) jobs.push(await post({ token: address, minPrice: 1, maxPrice: most, programRoot: id(`${i}`) }));
    for (const jobId of jobs) await escrow.connect(requester).cancel(jobId);
    expect(await escrow.credit(address, requester)).to.equal(3n * most);
    expect(await mintable.balanceOf(escrow)).to.equal(3n * most);
    // What such a price would lock does not fit: nobody can accept it.
    await expect(escrow.lockFor(address, most)).to.be.revertedWithCustomError(escrow, "Payments_LockTooLarge");
  });
});
