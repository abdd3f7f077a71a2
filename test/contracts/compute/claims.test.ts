import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { claimOf } from "../../support/claimOf.ts";
import { committedJob } from "../../support/convict.ts";
import { convictedIn } from "../../support/convictedIn.ts";
import { disputedRun } from "../../support/disputedRun.ts";
import { jobActions } from "../../support/jobActions.ts";
import type { Lie } from "../../support/tamperedRun.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const STAKED = 100_000n * DPIN;
const PROOF_TAIL = 20n;
const [SALT, CONVICTED] = [id("salt"), 7n];
const FLIPPED: Lie = { kind: "byte", op: 1, byte: 777, xor: 1 };

describe("Claims and fraud proofs", () => {
  const deployed = useDeployed();

  /** A job with a committed run, and its proof if the run holds a lie. */
  async function disputed({ lie = FLIPPED }: { lie?: Lie } = {}) {
    const { statement, ...made } = await disputedRun({ lie });
    const proof = await made.proof();
    const fixture = await deployed();
    const jobId = await committedJob({ fixture, statement });
    const { challenges, challenger, escrow, networkHelpers } = fixture;
    const claim = claimOf({ jobId, proof, challenger: challenger.address, salt: SALT });
    return {
      ...fixture,
      ...jobActions(fixture),
      statement,
      proof,
      jobId,
      claim,
      window: async () => (await escrow.getJob(jobId)).windowEnd,
      commitClaim: () => challenges.connect(challenger).commitClaim(claim),
      prove: () => challenges.connect(challenger).proveFraud(jobId, 0, [], statement, proof, SALT),
      now: async () => BigInt(await networkHelpers.time.latest()),
    };
  }

  describe("a claim", () => {
    it("is recorded with its block and costs nothing but gas", async () => {
      const { challenges, challenger, ethers, claim, commitClaim, now } = await disputed();
      await expect(commitClaim()).to.emit(challenges, "ClaimCommitted").withArgs(claim, challenger.address);
      expect(await challenges.getClaim(claim)).to.deep.equal([await ethers.provider.getBlockNumber(), await now()]);
    });

    it("does not get younger when somebody repeats it", async () => {
      const { challenges, strangers, claim, commitClaim } = await disputed();
      await commitClaim();
      const first = await challenges.getClaim(claim);
      await expect(challenges.connect(strangers[0]!).commitClaim(claim)).to.not.emit(challenges, "ClaimCommitted");
      expect(await challenges.getClaim(claim)).to.deep.equal(first);
    });

    it("counts until the last second of the window, and not a second later", async () => {
      const { escrow, jobId, commitClaim, prove, window, at, networkHelpers } = await disputed();
      const end = await window();
      const before = await networkHelpers.takeSnapshot();
      await at(end + 1n);
      await commitClaim();
      await expect(prove())
        .to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlinePassed")
        .withArgs(end, end + 1n);
      await before.restore();
      await at(end);
      await commitClaim();
      await prove();
      expect((await escrow.getJob(jobId)).state).to.equal(CONVICTED);
    });

    it("says nothing of what it claims: it is taken for any job and for none", async () => {
      const { challenges, challenger, post, accept } = await disputed();
      for (const jobId of [await post(), await accept(), 99n, 1n << 40n]) {
        const claim = claimOf({ jobId, proof: "0x00000001", challenger: challenger.address, salt: SALT });
        await expect(challenges.connect(challenger).commitClaim(claim))
          .to.emit(challenges, "ClaimCommitted")
          .withArgs(claim, challenger.address);
      }
    });

    it("counts for its own job only, so that no open job lends its window to another", async () => {
      const { challenges, challenger, statement, proof, jobId, commit, prove, commitClaim } = await disputed();
      const other = await commit();
      await commitClaim();
      await expect(challenges.connect(challenger).proveFraud(other, 0, [], statement, proof, SALT))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_NoClaim")
        .withArgs(other, claimOf({ jobId: other, proof, challenger: challenger.address, salt: SALT }));
      await expect(prove()).to.emit(challenges, "Convicted");
      expect(jobId).to.not.equal(other);
    });

    it("never extends the window", async () => {
      const { window, commitClaim } = await disputed();
      const end = await window();
      await commitClaim();
      expect(await window()).to.equal(end);
    });
  });

  describe("a proof", () => {
    const lies: Record<string, { lie: Lie; kind: number }> = {
      "one flipped output byte": { lie: FLIPPED, kind: 1 },
      "an output root that is not the last op's": { lie: { kind: "output root" }, kind: 2 },
      "a garbage op root behind the trace's end": { lie: { kind: "op root", op: 3 }, kind: 4 },
    };
    for (const [what, { lie, kind }] of Object.entries(lies)) {
      it(`of ${what} convicts in one transaction, one block after its claim`, async () => {
        const fixture = await disputed({ lie });
        const { challenges, escrow, staking, provider, challenger, jobId, claim, prove, commitClaim } = fixture;
        await commitClaim();
        const { locked } = await escrow.getJob(jobId);
        const [compensation, bounty] = [(locked * 3n) / 10n, (locked * 4n) / 10n];
        const proven = prove();
        const { args } = await convictedIn({ challenges, sent: proven });
        expect([args.id, args.provider, args.challenger, args.claim, args.leaf, args.fault.kind]).to.deep.equal([
          jobId,
          provider.address,
          challenger.address,
          claim,
          0n,
          BigInt(kind),
        ]);
        expect([args.slashed, args.compensation, args.bounty, args.burned]).to.deep.equal([
          locked,
          compensation,
          bounty,
          locked - compensation - bounty,
        ]);
        await expect(proven).to.emit(escrow, "JobConvicted").withArgs(jobId, provider.address, locked);
        const job = await escrow.getJob(jobId);
        expect([job.state, job.locked]).to.deep.equal([CONVICTED, 0n]);
        const stake = await staking.getProvider(provider);
        expect([stake.staked, stake.locked]).to.deep.equal([STAKED - locked, 0n]);
        expect(await challenges.getConviction(jobId)).to.deep.equal([challenger.address, locked, false]);
      });
    }

    it("says which element was wrong, and what it should have been", async () => {
      const { challenges, prove, commitClaim } = await disputed();
      const honest = await disputedRun();
      const signed = (byte: number) => (byte << 24) >> 24;
      const value = honest.run.outputs[1]![777]!;
      await commitClaim();
      const { args } = await convictedIn({ challenges, sent: prove() });
      expect([...args.fault]).to.deep.equal([1n, 1n, 777n, BigInt(signed(value ^ 1)), BigInt(signed(value))]);
    });

    it("is refused without a claim, and in the claim's own block", async () => {
      const { ethers, challenges, challenger, statement, proof, jobId, claim, prove, commitClaim, networkHelpers } = await disputed();
      await expect(prove()).to.be.revertedWithCustomError(challenges, "ComputeChallenges_NoClaim").withArgs(jobId, claim);
      await ethers.provider.send("evm_setAutomine", [false]);
      try {
        const gasLimit = 3_000_000;
        await challenges.connect(challenger).commitClaim(claim, { gasLimit });
        const sent = await challenges.connect(challenger).proveFraud(jobId, 0, [], statement, proof, SALT, { gasLimit });
        await networkHelpers.mine();
        await expect(sent)
          .to.be.revertedWithCustomError(challenges, "ComputeChallenges_ClaimTooFresh")
          .withArgs((await challenges.getClaim(claim)).blockNumber);
      } finally {
        await ethers.provider.send("evm_setAutomine", [true]);
      }
      await commitClaim();
      await prove();
    });

    it("cannot be copied: another sender's claim or salt is another claim", async () => {
      const { challenges, strangers, challenger, statement, proof, jobId, commitClaim } = await disputed();
      await commitClaim();
      await expect(challenges.connect(strangers[0]!).proveFraud(jobId, 0, [], statement, proof, SALT)).to.be.revertedWithCustomError(
        challenges,
        "ComputeChallenges_NoClaim",
      );
      await expect(challenges.connect(challenger).proveFraud(jobId, 0, [], statement, proof, ZeroHash)).to.be.revertedWithCustomError(
        challenges,
        "ComputeChallenges_NoClaim",
      );
    });

    it("is taken in the last second of windowEnd + proofTail, in which nobody can finalize yet", async () => {
      const { escrow, jobId, prove, commitClaim, window, at, networkHelpers } = await disputed();
      await commitClaim();
      const last = (await window()) + PROOF_TAIL;
      const before = await networkHelpers.takeSnapshot();
      await at(last);
      await expect(escrow.finalize(jobId)).to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlineNotPassed").withArgs(last, last);
      await before.restore();
      await at(last);
      await prove();
      expect((await escrow.getJob(jobId)).state).to.equal(CONVICTED);
    });

    it("is refused a second after that, when the job can be finalized", async () => {
      const { escrow, jobId, prove, commitClaim, window, at } = await disputed();
      await commitClaim();
      const last = (await window()) + PROOF_TAIL;
      await at(last + 1n);
      await expect(prove())
        .to.be.revertedWithCustomError(escrow, "JobEscrow_DeadlinePassed")
        .withArgs(last, last + 1n);
      await escrow.finalize(jobId);
      await expect(prove()).to.be.revertedWithCustomError(escrow, "JobEscrow_WrongState").withArgs(jobId, 4n);
    });

    it("of true data never convicts: an honest provider loses nothing", async () => {
      const fixture = await deployed();
      const { challenges, challenger, escrow } = fixture;
      const honest = await disputedRun();
      const lying = await disputedRun({ lie: FLIPPED });
      const proof = await lying.proof();
      const jobId = await committedJob({ fixture, statement: honest.statement });
      const claim = claimOf({ jobId, proof, challenger: challenger.address, salt: SALT });
      await challenges.connect(challenger).commitClaim(claim);
      await expect(challenges.connect(challenger).proveFraud(jobId, 0, [], honest.statement, proof, SALT)).to.be.revert(fixture.ethers);
      await expect(challenges.connect(challenger).proveFraud(jobId, 0, [], lying.statement, proof, SALT))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_WrongStatement")
        .withArgs(jobId);
      expect((await escrow.getJob(jobId)).state).to.equal(3n);
    });

    it("must name a version that has a referee", async () => {
      const { challenges, challenger, statement, jobId } = await disputed();
      for (const [proof, error] of [
        ["0x000001", "ComputeChallenges_ProofTooShort"],
        ["0x00000002", "ComputeChallenges_UnknownVersion"],
      ] as const) {
        await challenges.connect(challenger).commitClaim(claimOf({ jobId, proof, challenger: challenger.address, salt: SALT }));
        await expect(challenges.connect(challenger).proveFraud(jobId, 0, [], statement, proof, SALT)).to.be.revertedWithCustomError(
          challenges,
          error,
        );
      }
    });

    it("convicts nobody on the word of a referee that finds no fault", async () => {
      const { ethers, challenges, challenger, admin, statement, jobId } = await disputed();
      const proof = "0x00000002";
      await challenges.connect(admin).registerReferee(2, await ethers.deployContract("NullReferee"));
      await challenges.connect(challenger).commitClaim(claimOf({ jobId, proof, challenger: challenger.address, salt: SALT }));
      await expect(challenges.connect(challenger).proveFraud(jobId, 0, [], statement, proof, SALT)).to.be.revertedWithCustomError(
        challenges,
        "ComputeChallenges_NoFault",
      );
    });

    it("convicts once (opML: confirmed and paid again)", async () => {
      const { challenges, staking, provider, jobId, claim, prove, commitClaim } = await disputed();
      await commitClaim();
      await prove();
      const { staked } = await staking.getProvider(provider);
      await expect(prove()).to.be.revertedWithCustomError(challenges, "ComputeChallenges_NoClaim").withArgs(jobId, claim);
      await commitClaim();
      await expect(prove()).to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadyConvicted").withArgs(jobId);
      await expect(challenges.settle(jobId)).to.emit(challenges, "Settled");
      await expect(prove()).to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadyConvicted").withArgs(jobId);
      expect((await staking.getProvider(provider)).staked).to.equal(staked);
    });

    it("reaches a provider that thawed all it could", async () => {
      const { staking, provider, jobId, escrow, prove, commitClaim } = await disputed();
      await staking.connect(provider).thaw(await staking.freeStake(provider));
      const { locked } = await escrow.getJob(jobId);
      await commitClaim();
      await prove();
      const { staked, thawing } = await staking.getProvider(provider);
      expect([staked, thawing]).to.deep.equal([0n, STAKED - locked]);
    });
  });

  describe("a conviction", () => {
    async function convicted() {
      const made = await disputed();
      await made.commitClaim();
      const { locked } = await made.escrow.getJob(made.jobId);
      await made.prove();
      return { ...made, locked };
    }

    it("is settled once, by anyone: 30 % to the requester, 40 % to the challenger, the rest burned", async () => {
      const { challenges, staking, token, requester, challenger, jobId, locked } = await convicted();
      const [supply, before] = [await token.totalSupply(), await token.balanceOf(requester)];
      expect(await staking.slashedPot(challenges)).to.equal(locked);
      const [compensation, bounty] = [(locked * 3n) / 10n, (locked * 4n) / 10n];
      await expect(challenges.settle(jobId))
        .to.emit(challenges, "Settled")
        .withArgs(jobId, requester.address, challenger.address, compensation, bounty, locked - compensation - bounty);
      expect((await token.balanceOf(requester)) - before).to.equal(compensation);
      expect(await token.balanceOf(challenger)).to.equal(bounty);
      expect(await token.totalSupply()).to.equal(supply - (locked - compensation - bounty));
      expect(await staking.slashedPot(challenges)).to.equal(0n);
      await expect(challenges.settle(jobId)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadySettled").withArgs(jobId);
      await expect(challenges.settle(99)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_NotConvicted").withArgs(99);
    });

    it("gives the requester its whole price back, once, on its own call (0G: a consumed refund kept its amount)", async () => {
      const { escrow, token, requester, challenger, strangers, jobId } = await convicted();
      const to = strangers[1]!;
      await expect(escrow.connect(challenger).claimRefund(jobId, challenger)).to.be.revertedWithCustomError(
        escrow,
        "JobEscrow_NotRequester",
      );
      await expect(escrow.connect(requester).claimRefund(jobId, to))
        .to.emit(escrow, "RefundClaimed")
        .withArgs(jobId, requester.address, to.address, 20n * DPIN);
      expect(await token.balanceOf(to)).to.equal(20n * DPIN);
      expect((await escrow.getJob(jobId)).maxPrice).to.equal(0n);
      await expect(escrow.connect(requester).claimRefund(jobId, to)).to.be.revertedWithCustomError(escrow, "Payments_NothingToWithdraw");
    });

    it("gives no refund of jobs that were not convicted, nor to the zero address", async () => {
      const { escrow, staking, operator, networkHelpers, requester, commit, jobId } = await convicted();
      await networkHelpers.time.increase(await staking.jailPeriod());
      await staking.connect(operator).unjail();
      const other = await commit();
      await expect(escrow.connect(requester).claimRefund(other, requester)).to.be.revertedWithCustomError(escrow, "JobEscrow_WrongState");
      await expect(
        escrow.connect(requester).claimRefund(jobId, "0x0000000000000000000000000000000000000000"),
      ).to.be.revertedWithCustomError(escrow, "Payments_ZeroAddress");
    });

    it("costs a requester that plays all three parts what is burned (Cartesi: recycled bonds make Sybils cheap)", async () => {
      const { challenges, token, jobId, locked } = await convicted();
      const supply = await token.totalSupply();
      await challenges.settle(jobId);
      expect(supply - (await token.totalSupply())).to.equal((locked * 3n) / 10n);
    });
  });

  describe("the registry of referees", () => {
    it("is written by the authority, once per version, and only with a contract of that version", async () => {
      const { ethers, challenges, referee, token, admin, requester } = await disputed();
      const as = challenges.connect(admin);
      const address = await referee.getAddress();
      await expect(challenges.connect(requester).registerReferee(2, referee)).to.be.revertedWithCustomError(
        challenges,
        "AccessManagedUnauthorized",
      );
      await expect(as.registerReferee(1, referee))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_RefereeAlreadyRegistered")
        .withArgs(1, address);
      await expect(as.registerReferee(2, referee))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_RefereeWrongVersion")
        .withArgs(2, 1);
      await expect(as.registerReferee(2, requester)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_NotContract");
      await expect(as.registerReferee(2, token)).to.be.revertedWithoutReason(ethers);
      expect(await challenges.referee(1)).to.equal(address);
    });
  });
});
