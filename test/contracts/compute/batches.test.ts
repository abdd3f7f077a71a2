import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import type { NodeAddress } from "../../../runtime/src/index.ts";
import { claimOf } from "../../support/claimOf.ts";
import { committedBatch } from "../../support/committedBatch.ts";
import { convictedIn } from "../../support/convictedIn.ts";
import { committedJob } from "../../support/convict.ts";
import { disputedRun } from "../../support/disputedRun.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const SALT = id("salt");
const [COMMITTED, FINALIZED, CONVICTED] = [1n, 2n, 3n];
/** The leaf that holds the lie. */
const NODE: NodeAddress = { op: 1, level: 0, index: 1 };
const [RESPONSE_TIME, PROOF_TAIL] = [20n, 20n];
/** Where the liar's job is among the five. */
const LIE = 3;

describe("A job of a batch", () => {
  const deployed = useDeployed();

  async function batched() {
    const fixture = await deployed();
    const honest = await disputedRun();
    const lying = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
    const statements = [0, 1, 2, 3, 4].map((leaf) => (leaf === LIE ? lying.statement : honest.statement));
    const batch = await committedBatch({ fixture, statements });
    const proof = await lying.proof();
    const { challenges, challenger, streams, networkHelpers } = fixture;
    const claim = claimOf({ jobId: batch.batchId, proof, challenger: challenger.address, salt: SALT });
    const { batchId, path } = batch;
    return {
      ...fixture,
      ...batch,
      honest,
      lying,
      proof,
      claim,
      commitClaim: () => challenges.connect(challenger).commitClaim(claim),
      prove: ({ leaf = LIE, siblings = path(LIE), statement = lying.statement } = {}) =>
        challenges.connect(challenger).proveFraud(batchId, leaf, siblings, statement, proof, SALT),
      demand: ({ leaf = LIE, run = lying } = {}) =>
        challenges.connect(challenger).demandReveal(batchId, leaf, path(leaf), run.statement, run.opening(NODE), { value: DPIN }),
      at: (time: bigint) => networkHelpers.time.setNextBlockTimestamp(time),
      now: async () => BigInt(await networkHelpers.time.latest()),
      state: async () => (await streams.getBatch(batchId)).state,
    };
  }

  it("convicts its whole batch by the same proof with one more path", async () => {
    const { challenges, streams, staking, provider, challenger, batchId, claim, commitClaim, prove, state } = await batched();
    const { locked } = await streams.getBatch(batchId);
    const { staked } = await staking.getProvider(provider);
    expect(locked).to.be.greaterThan(0n);
    await commitClaim();
    const { args } = await convictedIn({ challenges, sent: prove() });
    expect([args.id, args.provider, args.challenger, args.claim, args.leaf]).to.deep.equal([
      batchId,
      provider.address,
      challenger.address,
      claim,
      BigInt(LIE),
    ]);
    expect([args.fault.kind, args.fault.op, args.fault.index, args.slashed]).to.deep.equal([1n, 1n, 777n, locked]);
    expect(await state()).to.equal(CONVICTED);
    const after = await staking.getProvider(provider);
    expect([staked - after.staked, after.locked]).to.deep.equal([locked, 0n]);
  });

  it("compensates the stream's requester, pays the challenger and gives the batch's price back", async () => {
    const { challenges, streams, token, requester, challenger, batchId, commitClaim, prove } = await batched();
    const { locked } = await streams.getBatch(batchId);
    await commitClaim();
    await prove();
    const before = await token.balanceOf(requester);
    await challenges.settle(batchId);
    expect((await token.balanceOf(requester)) - before).to.equal((locked * 3n) / 10n);
    expect(await token.balanceOf(challenger)).to.equal((locked * 4n) / 10n);
    await streams.connect(requester).claimRefund(batchId, requester);
    expect((await token.balanceOf(requester)) - before).to.equal((locked * 3n) / 10n + 20n * DPIN);
    await expect(challenges.settle(batchId)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadySettled");
  });

  it("is another than its neighbours: neither another place nor another path nor another statement passes", async () => {
    const { ethers, challenges, streams, batchId, path, honest, commitClaim, prove, state } = await batched();
    await commitClaim();
    for (const attempt of [{ leaf: 2 }, { siblings: path(2) }, { leaf: 0, siblings: [] }]) {
      await expect(prove(attempt)).to.be.revertedWithCustomError(streams, "JobStreams_WrongRoot").withArgs(batchId);
    }
    await expect(prove({ leaf: LIE + 8 }))
      .to.be.revertedWithCustomError(challenges, "ComputeChallenges_LeafOutOfRange")
      .withArgs(LIE + 8, 3);
    await expect(prove({ leaf: 2, siblings: path(2), statement: honest.statement })).to.be.revert(ethers);
    expect(await state()).to.equal(COMMITTED);
  });

  it("of true data never convicts", async () => {
    const { ethers, challenges, challenger, batchId, path, honest, lying, proof, commitClaim, state } = await batched();
    await commitClaim();
    for (const leaf of [0, 1, 2, 4]) {
      const prove = (statement: typeof honest.statement) =>
        challenges.connect(challenger).proveFraud(batchId, leaf, path(leaf), statement, proof, SALT);
      await expect(prove(honest.statement)).to.be.revert(ethers);
      await expect(prove(lying.statement)).to.be.revert(ethers);
    }
    expect(await state()).to.equal(COMMITTED);
  });

  it("cannot be a node of the tree, nor can a node be a job", async () => {
    const { ethers, streams, batchId, path, commitClaim, prove } = await batched();
    await commitClaim();
    // One level up, with the parent's number: the statement's own hash is not that parent.
    await expect(prove({ leaf: LIE >> 1, siblings: path(LIE).slice(1) }))
      .to.be.revertedWithCustomError(streams, "JobStreams_WrongRoot")
      .withArgs(batchId);
    await expect(prove({ leaf: LIE, siblings: [...path(LIE), ethers.getBytes(ZeroHash)] }))
      .to.be.revertedWithCustomError(streams, "JobStreams_WrongRoot")
      .withArgs(batchId);
  });

  it("is judged once: a batch is convicted for one of its jobs and then for none", async () => {
    const fixture = await deployed();
    const lying = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
    const { batchId, path } = await committedBatch({ fixture, statements: [lying.statement, lying.statement] });
    const proof = await lying.proof();
    const { challenges, strangers } = fixture;
    for (const by of strangers.slice(0, 2)) {
      await challenges.connect(by).commitClaim(claimOf({ jobId: batchId, proof, challenger: by.address, salt: SALT }));
    }
    const prove = (leaf: number) =>
      challenges.connect(strangers[leaf]!).proveFraud(batchId, leaf, path(leaf), lying.statement, proof, SALT);
    await prove(0);
    await expect(prove(1)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadyConvicted").withArgs(batchId);
  });

  it("of a batch of one has no path", async () => {
    const fixture = await deployed();
    const lying = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
    const { batchId } = await committedBatch({ fixture, statements: [lying.statement] });
    const proof = await lying.proof();
    const { challenges, challenger } = fixture;
    await challenges.connect(challenger).commitClaim(claimOf({ jobId: batchId, proof, challenger: challenger.address, salt: SALT }));
    await challenges.connect(challenger).proveFraud(batchId, 0, [], lying.statement, proof, SALT);
    expect((await challenges.getConviction(batchId)).challenger).to.equal(challenger.address);
  });

  it("does not share its claims or its conviction with a job that has the same statement", async () => {
    const { challenges, challenger, escrow, lying, proof, batchId, commitClaim, prove, ...fixture } = await batched();
    const jobId = await committedJob({ fixture: { ...fixture, challenges, challenger, escrow }, statement: lying.statement });
    await commitClaim();
    await expect(challenges.connect(challenger).proveFraud(jobId, 0, [], lying.statement, proof, SALT)).to.be.revertedWithCustomError(
      challenges,
      "ComputeChallenges_NoClaim",
    );
    await prove();
    expect((await escrow.getJob(jobId)).state).to.equal(3n);
    expect((await challenges.getConviction(jobId)).slashed).to.equal(0n);
    expect((await challenges.getConviction(batchId)).slashed).to.be.greaterThan(0n);
  });

  describe("withheld by its provider", () => {
    it("is demanded, answered and paid like a single job's, each leaf for itself", async () => {
      const { challenges, operator, provider, streams, batchId, honest, lying, demand } = await batched();
      const { windowEnd } = await streams.getBatch(batchId);
      const [own, equal] = [
        await challenges.revealIdOf(batchId, 0, honest.node(NODE)),
        await challenges.revealIdOf(batchId, 1, honest.node(NODE)),
      ];
      expect(own).to.not.equal(equal);
      await expect(demand({ leaf: 0, run: honest })).to.emit(challenges, "RevealDemanded");
      await expect(demand({ leaf: 0, run: honest }))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadyDemanded")
        .withArgs(own);
      // The same node of an equal job next to it is another reveal: an answer to one does not answer the other.
      await demand({ leaf: 1, run: honest });
      await demand();
      expect((await streams.getBatch(batchId)).windowEnd).to.equal(windowEnd + 3n * RESPONSE_TIME);
      await challenges.connect(operator).answerReveal(batchId, 0, honest.node(NODE), honest.reveal(NODE));
      await challenges.connect(operator).answerReveals(batchId, 1, [honest.node(NODE)], [honest.reveal(NODE)]);
      expect((await challenges.getReveal(equal)).answered).to.equal(true);
      await expect(
        challenges.connect(operator).answerReveal(batchId, LIE, honest.node(NODE), honest.reveal(NODE)),
      ).to.be.revertedWithCustomError(challenges, "ComputeChallenges_NoSuchReveal");
      await challenges.connect(operator).answerReveal(batchId, LIE, lying.node(NODE), lying.reveal(NODE));
      expect(await challenges.depositCredit(provider)).to.equal(3n * DPIN);
    });

    it("convicts its batch by silence, with the demander as challenger", async () => {
      const { challenges, challenger, strangers, batchId, lying, demand, at, now, state } = await batched();
      await demand();
      await at((await now()) + RESPONSE_TIME + 1n);
      const sent = challenges.connect(strangers[0]!).convictSilence(batchId, LIE, lying.node(NODE));
      const { args } = await convictedIn({ challenges, sent });
      expect([args.id, args.leaf, args.claim, args.challenger, args.fault.kind]).to.deep.equal([
        batchId,
        BigInt(LIE),
        ZeroHash,
        challenger.address,
        5n,
      ]);
      expect(await state()).to.equal(CONVICTED);
    });

    it("gives the demander its deposit back once the batch has ended", async () => {
      const { challenges, streams, challenger, batchId, lying, demand, at, state } = await batched();
      await demand();
      const reclaim = () => challenges.reclaimDeposit(batchId, LIE, lying.node(NODE));
      await expect(reclaim()).to.be.revertedWithCustomError(challenges, "ComputeChallenges_NotEnded").withArgs(batchId);
      const { windowEnd } = await streams.getBatch(batchId);
      await at(windowEnd + PROOF_TAIL + 1n);
      await streams.finalizeBatch(batchId);
      expect(await state()).to.equal(FINALIZED);
      await reclaim();
      expect(await challenges.depositCredit(challenger)).to.equal(DPIN);
    });
  });
});
