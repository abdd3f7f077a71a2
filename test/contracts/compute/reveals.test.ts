import { expect } from "chai";
import { parseEther, ZeroHash } from "ethers";
import { TRACE_TREE, type NodeAddress } from "../../../runtime/src/index.ts";
import { committedJob } from "../../support/convict.ts";
import { convictedIn } from "../../support/convictedIn.ts";
import { disputedRun } from "../../support/disputedRun.ts";
import { escrowParameters } from "../../support/escrowParameters.ts";
import { jobActions } from "../../support/jobActions.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const [RESPONSE_TIME, PROOF_TAIL] = [20n, 20n];
const DEPOSIT = parseEther("1");
const LEAF: NodeAddress = { op: 1, level: 0, index: 3 };
const ROOT: NodeAddress = { op: 2, level: 3, index: 0 };
const TRACE: NodeAddress = { op: TRACE_TREE, level: 2, index: 0 };
const [COMMITTED, CONVICTED, SILENCE] = [3n, 7n, 5];

describe("Reveals", () => {
  const deployed = useDeployed();

  async function revealable() {
    const fixture = await deployed();
    const disputed = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
    const jobId = await committedJob({ fixture, statement: disputed.statement });
    const { challenges, challenger, escrow, operator, networkHelpers } = fixture;
    const demand = (node: NodeAddress, value = DEPOSIT, by = challenger) =>
      challenges.connect(by).demandReveal(jobId, 0, [], disputed.statement, disputed.opening(node), { value });
    return {
      ...fixture,
      ...jobActions(fixture),
      disputed,
      jobId,
      demand,
      answer: (node: NodeAddress, data = disputed.reveal(node)) =>
        challenges.connect(operator).answerReveal(jobId, 0, disputed.node(node), data),
      silence: (node: NodeAddress) => challenges.convictSilence(jobId, 0, disputed.node(node)),
      idOf: (node: NodeAddress) => challenges.revealIdOf(jobId, 0, disputed.node(node)),
      window: async () => (await escrow.getJob(jobId)).windowEnd,
      now: async () => BigInt(await networkHelpers.time.latest()),
    };
  }

  describe("a demand", () => {
    it("records deposit and deadline, says what to publish, and extends the window", async () => {
      const { challenges, escrow, challenger, disputed, jobId, demand, idOf, window, at, now } = await revealable();
      const [end, time] = [await window(), (await now()) + 5n];
      const revealId = await idOf(LEAF);
      await at(time);
      const { hash } = disputed.node(LEAF);
      const sent = demand(LEAF);
      await expect(sent)
        .to.emit(challenges, "RevealDemanded")
        .withArgs(jobId, revealId, challenger.address, 0, 1, 0, 3, hash, DEPOSIT, time + RESPONSE_TIME);
      await expect(sent)
        .to.emit(escrow, "WindowExtended")
        .withArgs(jobId, end + RESPONSE_TIME);
      expect(await challenges.getReveal(revealId)).to.deep.equal([challenger.address, DEPOSIT, time + RESPONSE_TIME, 1n, false]);
    });

    it("needs the deposit: at least twice the gas of an answer at the block's base fee", async () => {
      const { challenges, demand, networkHelpers, admin } = await revealable();
      const terms = { responseTime: 20, answerGas: 100_000, minGasPrice: 10n ** 9n, minDeposit: 1 };
      await challenges.connect(admin).setRevealTerms(terms);
      await networkHelpers.setNextBlockBaseFeePerGas(7n * 10n ** 9n);
      const needed = 2n * 100_000n * 7n * 10n ** 9n;
      await expect(demand(LEAF, needed - 1n))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_DepositTooSmall")
        .withArgs(needed - 1n, needed);
      await networkHelpers.setNextBlockBaseFeePerGas(1n);
      await expect(demand(LEAF, 2n * 10n ** 14n - 1n)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_DepositTooSmall");
      await challenges.connect(admin).setRevealTerms({ ...terms, minDeposit: DEPOSIT });
      await networkHelpers.setNextBlockBaseFeePerGas(1n);
      await expect(demand(LEAF, DEPOSIT - 1n))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_DepositTooSmall")
        .withArgs(DEPOSIT - 1n, DEPOSIT);
      await networkHelpers.setNextBlockBaseFeePerGas(1n);
      await demand(LEAF, DEPOSIT);
    });

    it("is taken until the last second of the window", async () => {
      const { challenges, demand, window, at } = await revealable();
      const end = await window();
      await at(end + 1n);
      await expect(demand(LEAF))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_WindowClosed")
        .withArgs(end, end + 1n);
      const other = await revealable();
      await other.at(await other.window());
      await other.demand(LEAF);
    });

    it("never extends the window past its cap, and is refused when the answer would come after it", async () => {
      const { challenges, escrow, jobId, demand, window, at } = await revealable();
      const { windowCap } = await escrow.getJob(jobId);
      const nodes: NodeAddress[] = [0, 1, 2].flatMap((op) => [0, 1, 2, 3, 4, 5, 6, 7].map((index) => ({ op, level: 0, index })));
      let next = 0;
      while ((await window()) < windowCap) await demand(nodes[next++]!);
      expect(await window()).to.equal(windowCap);
      expect(next).to.equal(10);
      await at(windowCap - RESPONSE_TIME + 1n);
      await expect(demand(nodes[next]!))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_PastWindowCap")
        .withArgs(windowCap + 1n, windowCap);
      const other = await revealable();
      while ((await other.window()) < windowCap && next-- > 0) await other.demand(nodes[next]!);
      const cap = (await other.escrow.getJob(other.jobId)).windowCap;
      await other.at(cap - RESPONSE_TIME);
      await other.demand({ op: 2, level: 1, index: 0 });
    });

    it("is refused twice for one node, for a wrong statement or opening, and for the roots in the trace", async () => {
      const { ethers, challenges, challenger, referee, disputed, jobId, demand, idOf } = await revealable();
      await demand(LEAF);
      await expect(demand(LEAF))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadyDemanded")
        .withArgs(await idOf(LEAF));
      const as = challenges.connect(challenger);
      const opening = disputed.opening(TRACE);
      const wrong = { ...disputed.statement, outputRoot: disputed.statement.traceRoot };
      await expect(as.demandReveal(jobId, 0, [], wrong, opening, { value: DEPOSIT })).to.be.revertedWithCustomError(
        challenges,
        "ComputeChallenges_WrongStatement",
      );
      const forged = Uint8Array.from(opening);
      forged[forged.length - 1]! ^= 1;
      await expect(as.demandReveal(jobId, 0, [], disputed.statement, forged, { value: DEPOSIT })).to.be.revert(ethers);
      await expect(as.demandReveal(jobId, 0, [], disputed.statement, "0x00", { value: DEPOSIT })).to.be.revertedWithCustomError(
        challenges,
        "ComputeChallenges_ProofTooShort",
      );
      await expect(demand({ op: TRACE_TREE, level: 0, index: 1 }))
        .to.be.revertedWithCustomError(referee, "Referee_NodeOutOfRange")
        .withArgs(0, 1);
    });

    it("needs a committed job", async () => {
      const { challenges, challenger, disputed, accept } = await revealable();
      const jobId = await accept();
      await expect(
        challenges.connect(challenger).demandReveal(jobId, 0, [], disputed.statement, disputed.opening(LEAF), { value: DEPOSIT }),
      ).to.be.revertedWithCustomError(challenges, "ComputeChallenges_NotCommitted");
    });
  });

  describe("an answer", () => {
    it("by anyone publishes the node and earns the provider the deposit", async () => {
      const { ethers, challenges, provider, disputed, jobId, demand, answer, idOf } = await revealable();
      for (const [i, node] of [LEAF, ROOT, TRACE].entries()) {
        await demand(node);
        const data = disputed.reveal(node);
        await expect(answer(node))
          .to.emit(challenges, "RevealAnswered")
          .withArgs(jobId, await idOf(node), provider.address, 0, node.op, node.level, node.index, ethers.hexlify(data));
        expect(await challenges.depositCredit(provider)).to.equal(DEPOSIT * BigInt(i + 1));
        const { answered, deposit } = await challenges.getReveal(await idOf(node));
        expect([answered, deposit]).to.deep.equal([true, 0n]);
      }
    });

    it("costs less gas than half of its deposit pays for", async () => {
      const { challenges, demand, answer } = await revealable();
      const { answerGas } = await challenges.revealTerms();
      for (const node of [LEAF, ROOT]) {
        await demand(node);
        const receipt = await (await answer(node)).wait();
        expect(receipt!.gasUsed).to.be.lessThan(answerGas);
      }
    });

    it("may publish all that was demanded of a job at once, whoever answers one of them first", async () => {
      const { ethers, challenges, provider, operator, disputed, jobId, demand, answer, idOf } = await revealable();
      const nodes = [LEAF, ROOT, TRACE];
      for (const node of nodes) await demand(node);
      await answer(ROOT);
      const answers = (data = nodes.map((node) => disputed.reveal(node))) =>
        challenges.connect(operator).answerReveals(
          jobId,
          0,
          nodes.map((node) => disputed.node(node)),
          data,
        );
      await expect(answers([])).to.be.revertedWithCustomError(challenges, "ComputeChallenges_LengthsDiffer").withArgs(3, 0);
      const wrong = nodes.map((node) => disputed.reveal(node === TRACE ? ROOT : node));
      await expect(answers(wrong)).to.be.revert(ethers);
      await expect(answers()).to.emit(challenges, "RevealAnswered");
      for (const node of nodes) expect((await challenges.getReveal(await idOf(node))).answered).to.equal(true);
      expect(await challenges.depositCredit(provider)).to.equal(3n * DEPOSIT);
    });

    it("of many refuses a node that nobody demanded, and is refused when it is late", async () => {
      const { challenges, operator, disputed, jobId, demand, idOf, at, now } = await revealable();
      const answers = (...nodes: NodeAddress[]) =>
        challenges.connect(operator).answerReveals(
          jobId,
          0,
          nodes.map((node) => disputed.node(node)),
          nodes.map((node) => disputed.reveal(node)),
        );
      await demand(LEAF);
      const respondBy = (await now()) + RESPONSE_TIME;
      await expect(answers(LEAF, ROOT))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_NoSuchReveal")
        .withArgs(await idOf(ROOT));
      await at(respondBy + 1n);
      await expect(answers(LEAF))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_TooLate")
        .withArgs(respondBy, respondBy + 1n);
    });

    it("is taken until the last second of its time, once, and only if it is right", async () => {
      const { ethers, challenges, disputed, jobId, demand, answer, idOf, at, now } = await revealable();
      await demand(LEAF);
      const respondBy = (await now()) + RESPONSE_TIME;
      await expect(answer(LEAF, disputed.reveal({ ...LEAF, index: 4 }))).to.be.revert(ethers);
      await expect(answer(ROOT))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_NoSuchReveal")
        .withArgs(await idOf(ROOT));
      await at(respondBy);
      await answer(LEAF);
      await expect(answer(LEAF))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadyAnswered")
        .withArgs(await idOf(LEAF));
      await expect(challenges.convictSilence(jobId, 0, disputed.node(LEAF))).to.be.revertedWithCustomError(
        challenges,
        "ComputeChallenges_AlreadyAnswered",
      );
      await demand(ROOT);
      const late = (await now()) + RESPONSE_TIME + 1n;
      await at(late);
      await expect(answer(ROOT))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_TooLate")
        .withArgs(late - 1n, late);
    });

    it("is of no use after the job ended", async () => {
      const { challenges, jobId, disputed, demand, answer, silence, at, now } = await revealable();
      await demand(LEAF);
      await at((await now()) + 15n);
      await demand(ROOT);
      await at((await now()) + 6n);
      await silence(LEAF);
      await expect(answer(ROOT)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_NotCommitted").withArgs(jobId);
      expect(disputed.run.outputs.length).to.equal(3);
    });
  });

  describe("silence", () => {
    it("convicts from the second after respondBy, with the demander as challenger", async () => {
      const { challenges, escrow, provider, challenger, strangers, disputed, jobId, demand, silence, at, now } = await revealable();
      await demand(LEAF);
      const respondBy = (await now()) + RESPONSE_TIME;
      const { locked } = await escrow.getJob(jobId);
      await at(respondBy);
      await expect(silence(LEAF))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_StillTimeToAnswer")
        .withArgs(respondBy, respondBy);
      await at(respondBy + 1n);
      const [compensation, bounty] = [(locked * 3n) / 10n, (locked * 4n) / 10n];
      const sent = challenges.connect(strangers[0]!).convictSilence(jobId, 0, disputed.node(LEAF));
      const { args } = await convictedIn({ challenges, sent });
      expect([args.id, args.provider, args.challenger, args.claim, args.leaf, args.fault.kind, args.fault.op]).to.deep.equal([
        jobId,
        provider.address,
        challenger.address,
        ZeroHash,
        0n,
        BigInt(SILENCE),
        BigInt(LEAF.op),
      ]);
      expect([args.slashed, args.compensation, args.bounty, args.burned]).to.deep.equal([
        locked,
        compensation,
        bounty,
        locked - compensation - bounty,
      ]);
      expect((await escrow.getJob(jobId)).state).to.equal(CONVICTED);
      await expect(silence(LEAF)).to.be.revertedWithCustomError(escrow, "JobEscrow_WrongState").withArgs(jobId, CONVICTED);
      await expect(silence(ROOT)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_NoSuchReveal");
    });

    it("convicts throughout the proof tail, even of a demand in the last second of a window at its cap", async () => {
      const { escrow, jobId, demand, silence, window, at, networkHelpers } = await revealable();
      const { windowCap } = await escrow.getJob(jobId);
      const nodes = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => ({ op: 0, level: 0, index }));
      for (const node of nodes) await demand(node);
      await at((await window()) > windowCap - RESPONSE_TIME ? windowCap - RESPONSE_TIME : await window());
      await demand(ROOT);
      const respondBy = BigInt(await networkHelpers.time.latest()) + RESPONSE_TIME;
      const end = await window();
      expect(end).to.be.at.least(respondBy);
      await at(end + PROOF_TAIL);
      await expect(escrow.finalize(jobId)).to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlineNotPassed");
      const before = await networkHelpers.takeSnapshot();
      await at(end + PROOF_TAIL + 1n);
      await expect(silence(ROOT)).to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlinePassed");
      await before.restore();
      await at(end + PROOF_TAIL);
      await silence(ROOT);
      expect((await escrow.getJob(jobId)).state).to.equal(CONVICTED);
    });
  });

  describe("deposits", () => {
    it("of unanswered reveals return to their demander once the job has ended, and only then, once", async () => {
      const { challenges, escrow, challenger, provider, disputed, jobId, demand, answer, idOf, at, window } = await revealable();
      for (const node of [LEAF, ROOT, TRACE]) await demand(node);
      await answer(LEAF);
      const reclaim = (node: NodeAddress) => challenges.reclaimDeposit(jobId, 0, disputed.node(node));
      await expect(reclaim(ROOT)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_NotEnded").withArgs(jobId);
      expect((await escrow.getJob(jobId)).state).to.equal(COMMITTED);
      await at((await window()) + PROOF_TAIL + 1n);
      await escrow.finalize(jobId);
      await expect(reclaim(ROOT))
        .to.emit(challenges, "DepositReclaimed")
        .withArgs(jobId, await idOf(ROOT), challenger.address, DEPOSIT);
      await expect(reclaim(ROOT))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_NothingToReclaim")
        .withArgs(await idOf(ROOT));
      await expect(reclaim(LEAF)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadyAnswered");
      await reclaim(TRACE);
      expect(await challenges.depositCredit(challenger)).to.equal(2n * DEPOSIT);
      expect(await challenges.depositCredit(provider)).to.equal(DEPOSIT);
    });

    it("are paid out in full to whom their owner says, once", async () => {
      const { ethers, challenges, provider, strangers, demand, answer } = await revealable();
      await demand(LEAF);
      await answer(LEAF);
      await expect(challenges.connect(provider).withdrawDeposits(strangers[3]!)).to.changeEtherBalances(
        ethers,
        [challenges, strangers[3]!],
        [-DEPOSIT, DEPOSIT],
      );
      await expect(challenges.connect(provider).withdrawDeposits(provider)).to.be.revertedWithCustomError(
        challenges,
        "ComputeChallenges_NothingToWithdraw",
      );
    });

    it("cannot be kept from others by a receiver that reverts, burns gas, bombs or re-enters (Cartesi, Graph)", async () => {
      const { ethers, challenges, escrow, provider, disputed, jobId, demand, answer, at, window } = await revealable();
      const hostile = await ethers.deployContract("HostileParticipant");
      const data = challenges.interface.encodeFunctionData("demandReveal", [jobId, 0, [], disputed.statement, disputed.opening(ROOT)]);
      await hostile.execute(challenges, data, { value: DEPOSIT });
      await demand(LEAF);
      await answer(LEAF);
      await at((await window()) + PROOF_TAIL + 1n);
      await escrow.finalize(jobId);
      await challenges.reclaimDeposit(jobId, 0, disputed.node(ROOT));
      const withdraw = challenges.interface.encodeFunctionData("withdrawDeposits", [await hostile.getAddress()]);
      for (const mode of [1, 2, 3]) {
        await hostile.setMode(mode);
        await expect(hostile.execute(challenges, withdraw, { gasLimit: 1_000_000 })).to.be.revert(ethers);
      }
      await challenges.connect(provider).withdrawDeposits(provider);
      await hostile.setCallback(challenges, withdraw);
      await hostile.execute(challenges, withdraw);
      expect(await hostile.callSucceeded()).to.equal(false);
      expect(await ethers.provider.getBalance(hostile)).to.equal(DEPOSIT);
      expect(await ethers.provider.getBalance(challenges)).to.equal(0n);
    });
  });

  describe("their terms", () => {
    it("are set by the authority only, leave as much room for an answer as a proof has, and are never zero", async () => {
      const { challenges, escrow, admin, requester } = await revealable();
      expect(await escrow.proofTail()).to.equal(20n);
      const terms = { responseTime: 20, answerGas: 1, minGasPrice: 1, minDeposit: 1 };
      const as = challenges.connect(admin);
      await expect(challenges.connect(requester).setRevealTerms(terms)).to.be.revertedWithCustomError(
        challenges,
        "AccessManagedUnauthorized",
      );
      for (const responseTime of [0, 19, 201]) {
        await expect(as.setRevealTerms({ ...terms, responseTime }))
          .to.be.revertedWithCustomError(challenges, "ComputeChallenges_ResponseTimeOutOfRange")
          .withArgs(responseTime, 200);
      }
      for (const zero of ["answerGas", "minGasPrice", "minDeposit"]) {
        await expect(as.setRevealTerms({ ...terms, [zero]: 0 })).to.be.revertedWithCustomError(challenges, "ComputeChallenges_ZeroTerm");
      }
      const most = { answerGas: 1_000_000n, minGasPrice: 10n ** 12n, minDeposit: 10n ** 18n };
      for (const [name, value] of Object.entries(most)) {
        await expect(as.setRevealTerms({ ...terms, [name]: value + 1n })).to.be.revertedWithCustomError(
          challenges,
          "ComputeChallenges_TermTooLarge",
        );
      }
      await expect(as.setRevealTerms({ ...terms, ...most })).to.emit(challenges, "RevealTermsSet");
      await expect(as.setRevealTerms({ ...terms, responseTime: 200 })).to.emit(challenges, "RevealTermsSet");
      await expect(
        escrow.connect(admin).setParameters({ ...(await escrowParameters({ escrow })), maxDisputeTime: 199 }),
      ).to.be.revertedWithCustomError(escrow, "JobEscrow_ParameterOutOfRange");
    });
  });
});
