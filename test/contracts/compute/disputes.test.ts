import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { AddressLike } from "ethers";
import { id } from "ethers";
import { claimOf } from "../../support/claimOf.ts";
import { committedJob, convict } from "../../support/convict.ts";
import { disputedRun } from "../../support/disputedRun.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const SALT = id("salt");

describe("A dispute", () => {
  const deployed = useDeployed();

  async function disputed() {
    const fixture = await deployed();
    const { statement, ...made } = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
    const proof = await made.proof();
    const jobId = await committedJob({ fixture, statement });
    const { challenges } = fixture;
    const claim = (challenger: AddressLike, salt = SALT, of = jobId) => claimOf({ jobId: of, proof, challenger, salt });
    return {
      ...fixture,
      ...made,
      statement,
      proof,
      jobId,
      claim,
      commitClaim: (by: HardhatEthersSigner) => challenges.connect(by).commitClaim(claim(by.address)),
      prove: (by: HardhatEthersSigner) => challenges.connect(by).proveFraud(jobId, 0, [], statement, proof, SALT),
    };
  }

  describe("with several challengers", () => {
    it("pays the first proof, whoever claimed first; the others lose nothing but gas", async () => {
      const { challenges, token, staking, provider, strangers, jobId, claim, commitClaim, prove } = await disputed();
      const [early, late, last] = strangers.slice(0, 3) as [HardhatEthersSigner, HardhatEthersSigner, HardhatEthersSigner];
      for (const by of [early, late, last]) await commitClaim(by);
      await prove(late);
      const { staked } = await staking.getProvider(provider);
      for (const by of [early, last]) {
        await expect(prove(by)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadyConvicted").withArgs(jobId);
      }
      await challenges.settle(jobId);
      for (const by of [early, last]) {
        await expect(prove(by)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadyConvicted").withArgs(jobId);
        expect((await challenges.getClaim(claim(by.address))).time).to.be.greaterThan(0n);
        expect([await token.balanceOf(by), await challenges.depositCredit(by)]).to.deep.equal([0n, 0n]);
      }
      expect(await token.balanceOf(late)).to.be.greaterThan(0n);
      expect((await staking.getProvider(provider)).staked).to.equal(staked);
    });

    it("takes the proofs of one block in their order, and refuses the second before the referee works on it", async () => {
      const { ethers, challenges, strangers, jobId, commitClaim, networkHelpers, statement, proof } = await disputed();
      const [first, second] = strangers.slice(0, 2) as [HardhatEthersSigner, HardhatEthersSigner];
      for (const by of [second, first]) await commitClaim(by);
      await ethers.provider.send("evm_setAutomine", [false]);
      try {
        const send = (by: HardhatEthersSigner, maxPriorityFeePerGas: bigint) =>
          challenges.connect(by).proveFraud(jobId, 0, [], statement, proof, SALT, { gasLimit: 3_000_000, maxPriorityFeePerGas });
        const later = await send(second, 10n ** 9n);
        const sooner = await send(first, 5n * 10n ** 9n);
        await networkHelpers.mine();
        const [won, lost] = await Promise.all(
          [sooner, later].map(async ({ hash }) => (await ethers.provider.getTransactionReceipt(hash))!),
        );
        expect([won!.status, lost!.status]).to.deep.equal([1, 0]);
        // What is left is the price of its calldata.
        const data = ethers.getBytes((await ethers.provider.getTransaction(later.hash))!.data);
        const tokens = data.reduce((sum, byte) => sum + (byte === 0 ? 1n : 4n), 0n);
        expect(lost!.gasUsed).to.equal(21_000n + 10n * tokens);
        expect(lost!.gasUsed).to.be.lessThan(won!.gasUsed);
      } finally {
        await ethers.provider.send("evm_setAutomine", [true]);
      }
      expect((await challenges.getConviction(jobId)).challenger).to.equal(first.address);
    });

    it("gives a liar's own earlier claim no right to the bounty", async () => {
      const { challenges, token, provider, operator, challenger, jobId, commitClaim, prove } = await disputed();
      await commitClaim(operator);
      await commitClaim(challenger);
      await prove(challenger);
      await expect(prove(operator)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadyConvicted").withArgs(jobId);
      const before = await token.balanceOf(provider);
      await challenges.settle(jobId);
      expect([await token.balanceOf(operator), await token.balanceOf(provider)]).to.deep.equal([0n, before]);
    });

    it("costs a liar that convicts itself three fifths of its lock at least", async () => {
      const { escrow, challenges, token, staking, provider, operator, jobId, commitClaim, prove } = await disputed();
      const { locked } = await escrow.getJob(jobId);
      const { staked } = await staking.getProvider(provider);
      await commitClaim(operator);
      await prove(operator);
      await challenges.settle(jobId);
      const kept = (await staking.getProvider(provider)).staked + (await token.balanceOf(operator));
      expect(staked - kept).to.equal(locked - (locked * 4n) / 10n);
    });
  });

  describe("with a provider that has lied more than once", () => {
    it("takes each open job's own lock whole, also after the provider thawed the rest and was jailed", async () => {
      const { escrow, challenges, staking, provider, jobId, statement, proof, ...fixture } = await disputed();
      const network = { escrow, challenges, staking, provider, ...fixture };
      const others = [await committedJob({ fixture: network, statement }), await committedJob({ fixture: network, statement })];
      await staking.connect(provider).thaw(await staking.freeStake(provider));
      for (const job of [jobId, ...others]) {
        const { locked } = await escrow.getJob(job);
        expect(locked).to.be.greaterThan(0n);
        await convict({ fixture: network, statement, proof, jobId: job });
        const { challenger, slashed } = await challenges.getConviction(job);
        expect([challenger, slashed]).to.deep.equal([fixture.challenger.address, locked]);
      }
      for (const job of others) await challenges.settle(job);
      await challenges.settle(jobId);
      const { staked, locked } = await staking.getProvider(provider);
      expect([staked, locked, await staking.slashedPot(challenges)]).to.deep.equal([0n, 0n, 0n]);
    });
  });

  describe("with a hostile challenger", () => {
    for (const [mode, how] of [
      [1, "reverts"],
      [2, "burns gas"],
      [3, "answers with a data bomb"],
    ] as const) {
      it(`cannot be held up by one that ${how} (Cartesi Dave: a claimer that reverts or burns gas bricks the tournament)`, async () => {
        const { ethers, challenges, token, requester, jobId, statement, proof, claim } = await disputed();
        const hostile = await ethers.deployContract("HostileParticipant");
        await hostile.setMode(mode);
        const encode = challenges.interface;
        await hostile.execute(challenges, encode.encodeFunctionData("commitClaim", [claim(await hostile.getAddress())]));
        await hostile.execute(challenges, encode.encodeFunctionData("proveFraud", [jobId, 0, [], statement, proof, SALT]));
        const before = await token.balanceOf(requester);
        await challenges.settle(jobId);
        expect(await token.balanceOf(requester)).to.be.greaterThan(before);
        expect(await token.balanceOf(hostile)).to.be.greaterThan(0n);
      });
    }

    it("pays losers nothing back: no bond is taken that could be used again (Cartesi Dave: recycled bonds make Sybils cheap)", async () => {
      const { ethers, challenges, staking, strangers, jobId, commitClaim, prove } = await disputed();
      const sybils = strangers.slice(0, 5);
      for (const by of sybils) await commitClaim(by);
      await prove(sybils[0]!);
      for (const by of sybils.slice(1)) {
        await expect(prove(by)).to.be.revertedWithCustomError(challenges, "ComputeChallenges_AlreadyConvicted");
        await expect(challenges.connect(by).withdrawDeposits(by)).to.be.revertedWithCustomError(
          challenges,
          "ComputeChallenges_NothingToWithdraw",
        );
      }
      expect(await ethers.provider.getBalance(challenges)).to.equal(0n);
      expect(await staking.slashedPot(challenges)).to.equal((await challenges.getConviction(jobId)).slashed);
    });
  });

  describe("through an upgrade", () => {
    async function upgraded() {
      const made = await disputed();
      const { ethers, challenges, staking, escrow, admin } = made;
      const upgrade = async (by: HardhatEthersSigner) => {
        const next = await ethers.deployContract("ComputeChallenges", [staking, escrow, await challenges.streams()]);
        return challenges.connect(by).upgradeToAndCall(next, "0x");
      };
      return { ...made, upgrade: () => upgrade(admin), upgradeAs: upgrade };
    }

    it("keeps claims, reveals, convictions, credits and referees; no version's referee can be changed after it either", async () => {
      const { challenges, challenger, operator, admin, referee, jobId, statement, commitClaim, prove, upgrade, ...made } = await upgraded();
      const node = { op: 0, level: 0, index: 0 };
      await commitClaim(challenger);
      await challenges.connect(challenger).demandReveal(jobId, 0, [], statement, made.opening(node), { value: DPIN });
      await upgrade();
      await challenges.connect(operator).answerReveal(jobId, 0, made.node(node), made.reveal(node));
      expect(await challenges.depositCredit(made.provider)).to.equal(DPIN);
      await prove(challenger);
      await upgrade();
      await expect(challenges.connect(admin).registerReferee(1, referee))
        .to.be.revertedWithCustomError(challenges, "ComputeChallenges_RefereeAlreadyRegistered")
        .withArgs(1, await referee.getAddress());
      await challenges.settle(jobId);
      await challenges.connect(made.provider).withdrawDeposits(made.provider);
      expect((await challenges.getConviction(jobId)).settled).to.equal(true);
      expect(await challenges.responseTime()).to.equal(20n);
    });

    it("is governance's alone, and neither proxy nor implementation can be initialised again", async () => {
      const { ethers, challenges, staking, escrow, admin, requester, upgradeAs } = await upgraded();
      await expect(upgradeAs(requester)).to.be.revertedWithCustomError(challenges, "AccessManagedUnauthorized");
      const terms = { responseTime: 20, answerGas: 1, minGasPrice: 1, minDeposit: 1 };
      const implementation = await ethers.deployContract("ComputeChallenges", [staking, escrow, await challenges.streams()]);
      for (const target of [challenges, implementation]) {
        await expect(target.connect(admin).initialize(admin, terms)).to.be.revertedWithCustomError(challenges, "InvalidInitialization");
      }
    });

    it("cannot lose its staking, its escrow or its streams (Livepeer: slashing switched off by a null verifier)", async () => {
      const { ethers, challenges, staking, escrow, requester } = await upgraded();
      const right = [staking, escrow, escrow] as AddressLike[];
      for (const missing of [0, 1, 2]) {
        for (const account of [ethers.ZeroAddress, requester.address]) {
          await expect(ethers.deployContract("ComputeChallenges", right.with(missing, account)))
            .to.be.revertedWithCustomError(challenges, "ComputeChallenges_NotContract")
            .withArgs(account);
        }
      }
    });
  });
});
