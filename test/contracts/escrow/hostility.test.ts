import { expect } from "chai";
import { id } from "ethers";
import { jobActions } from "../../support/jobActions.ts";
import { jobRequest } from "../../support/jobRequest.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const PRICE = 20n * DPIN;
const Mode = { Honest: 0, TakesFee: 1, ReturnsFalse: 2, Reverts: 3, BurnsGas: 4, Bombs: 5 };

describe("JobEscrow among hostile contracts", () => {
  const deployed = useDeployed();

  /** A second payment token that can turn hostile, and a requester that is a hostile contract. */
  async function hostile() {
    const fixture = await deployed();
    const { ethers, escrow, admin, requester } = fixture;
    const bad = await ethers.deployContract("HostileToken");
    const participant = await ethers.deployContract("HostileParticipant");
    await escrow.connect(admin).setToken(bad, true, DPIN);
    for (const account of [requester, participant]) await bad.mint(account, 1_000n * DPIN);
    await bad.connect(requester).approve(escrow, ethers.MaxUint256);
    await participant.execute(bad, bad.interface.encodeFunctionData("approve", [await escrow.getAddress(), ethers.MaxUint256]));
    const post = async () => {
      const request = await jobRequest(fixture, { token: await bad.getAddress(), minPrice: PRICE });
      await participant.execute(escrow, escrow.interface.encodeFunctionData("postJob", [request]));
      return escrow.jobCount();
    };
    return { ...fixture, ...jobActions(fixture), bad, participant, post };
  }

  it("refuses a token that takes a fee, or that only says it paid", async () => {
    const { escrow, requester, bad, ...fixture } = await hostile();
    const request = await jobRequest(fixture, { token: await bad.getAddress() });
    await bad.setMode(Mode.TakesFee);
    await expect(escrow.connect(requester).postJob(request))
      .to.be.revertedWithCustomError(escrow, "Payments_WrongAmountReceived")
      .withArgs(PRICE, PRICE - 1n);
    await bad.setMode(Mode.ReturnsFalse);
    await expect(escrow.connect(requester).postJob(request)).to.be.revertedWithCustomError(escrow, "SafeERC20FailedOperation");
    expect(await escrow.jobCount()).to.equal(0n);
  });

  for (const [name, mode] of Object.entries(Mode).filter(([, mode]) => mode >= Mode.ReturnsFalse)) {
    it(`ends every job by time although its token turned hostile (${name}), and keeps the credit until it pays again`, async () => {
      const { ethers, escrow, staking, token, provider, operator, bad, commit, post, accept, at, toFinalization } = await hostile();
      const done = await commit({}, { token: await bad.getAddress() });
      const posted = await post();
      const other = await commit();
      const late = await accept({ token: await bad.getAddress() });
      await bad.setMode(mode);
      await toFinalization(other);
      for (const jobId of [done, other]) await escrow.finalize(jobId);
      await at((await escrow.getJob(late)).commitBy + 200n);
      for (const jobId of [posted, late]) await escrow.expire(jobId);
      expect((await staking.getProvider(provider)).locked).to.equal(0n);
      await expect(escrow.connect(provider).withdraw(bad, provider, { gasLimit: 2_000_000 })).to.be.revert(ethers);
      await escrow.connect(provider).withdraw(token, operator);
      expect(await token.balanceOf(operator)).to.equal((PRICE * 99n) / 100n);
      await bad.setMode(Mode.Honest);
      await escrow.connect(provider).withdraw(bad, provider);
      expect(await bad.balanceOf(provider)).to.equal((PRICE * 99n) / 100n);
    });
  }

  it("ends the jobs of a requester that accepts no calls, in every way (Graph: a payer's callback blocks collection)", async () => {
    const { escrow, operator, participant, post, at, toFinalization } = await hostile();
    for (const mode of [1, 2, 3]) {
      await participant.setMode(mode);
      const jobId = await post();
      await escrow.connect(operator).accept(jobId, 0);
      await escrow.connect(operator).commit(jobId, id("o"), id("t"), "");
      const late = await post();
      await escrow.connect(operator).accept(late, 0);
      const unloved = await post();
      await toFinalization(jobId);
      await escrow.finalize(jobId);
      await at((await escrow.getJob(late)).commitBy + 1n);
      await escrow.expire(late);
      await at((await escrow.getJob(unloved)).acceptBy + 200n);
      await escrow.expire(unloved);
    }
  });

  it("pays a withdrawal once although the token lets its receiver re-enter", async () => {
    const { escrow, bad, participant, post } = await hostile();
    const [first, second] = [await post(), await post()];
    for (const jobId of [first, second]) await participant.execute(escrow, escrow.interface.encodeFunctionData("cancel", [jobId]));
    const withdraw = escrow.interface.encodeFunctionData("withdraw", [await bad.getAddress(), await participant.getAddress()]);
    await bad.setCallback(participant, participant.interface.encodeFunctionData("execute", [await escrow.getAddress(), withdraw]));
    await participant.execute(escrow, withdraw);
    expect(await bad.callSucceeded()).to.equal(false);
    expect(await bad.balanceOf(participant)).to.equal(1_000n * DPIN);
    expect(await bad.balanceOf(escrow)).to.equal(0n);
  });

  it("counts a job's money once although the token lets its payer re-enter while it is posted", async () => {
    const { escrow, bad, participant, post, ...fixture } = await hostile();
    const jobId = (await escrow.jobCount()) + 1n;
    const enter = async (name: "cancel" | "postJob", argument: unknown) => {
      const data = escrow.interface.encodeFunctionData(name as "cancel", [argument as bigint]);
      await bad.setCallback(participant, participant.interface.encodeFunctionData("execute", [await escrow.getAddress(), data]));
    };
    await enter("cancel", jobId);
    await post();
    expect(await bad.callSucceeded()).to.equal(true);
    expect(await escrow.credit(bad, participant)).to.equal(PRICE);
    expect(await bad.balanceOf(escrow)).to.equal(PRICE);
    await enter("postJob", await jobRequest(fixture, { token: await bad.getAddress() }));
    await post();
    expect(await bad.callSucceeded()).to.equal(false);
    expect(await bad.balanceOf(escrow)).to.equal(2n * PRICE);
  });
});
