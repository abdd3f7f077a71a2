import { expect } from "chai";
import { concat, id, keccak256, parseEther, type ParamType } from "ethers";
import { CONTRACTS } from "../../../deploy/contracts.ts";
import { claimOf } from "../../support/claimOf.ts";
import { disputedRun } from "../../support/disputedRun.ts";
import { governance } from "../../support/governance.ts";
import { jobActions } from "../../support/jobActions.ts";
import { readEveryView } from "../../support/readEveryView.ts";
import { streamActions } from "../../support/streamActions.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const SALT = id("salt");
const ADDED = 7n;
const NODES = [
  { op: 2, level: 3, index: 0 },
  { op: 1, level: 0, index: 3 },
] as const;

describe("An upgrade of every contract through governance", () => {
  const deployed = useDeployed({ handOver: true });

  /** Jobs in every state, thaws under way and matured, a claim not yet proven, reveals unanswered and answered, a conviction not yet settled, a stream. */
  async function loaded() {
    const fixture = await deployed();
    const { ethers, networkHelpers, addresses, staking, escrow, streams, challenges, requester, provider, operator, challenger } = fixture;
    const governed = await governance(fixture);
    const next = {
      staking: await ethers.deployContract("ProviderStakingNext", [addresses.token, await staking.jailPeriod()]),
      escrow: await ethers.deployContract("JobEscrowNext", [addresses.staking, await escrow.proofTail()]),
      streams: await ethers.deployContract("JobStreamsNext", [addresses.staking, await streams.proofTail()]),
      challenges: await ethers.deployContract("ComputeChallengesNext", [addresses.staking, addresses.escrow, await challenges.streams()]),
      emission: await ethers.deployContract("EmissionNext", [addresses.token, addresses.staking]),
    };
    const initialisation = next.staking.interface.encodeFunctionData("initializeNext", [ADDED]);
    const calls = await Promise.all(
      Object.entries(next).map(async ([name, implementation]) => ({
        target: addresses[name as keyof typeof next],
        data: staking.interface.encodeFunctionData("upgradeToAndCall", [await implementation.getAddress(), initialisation]),
      })),
    );
    await staking.connect(provider).thaw(1_000n * DPIN);
    const upgrade = await governed.schedule({ calls, description: "Upgrade everything" });
    const actions = jobActions(fixture);
    const honest = await disputedRun();
    const lying = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
    const proof = await lying.proof();
    const accept = ({ programRoot, inputRoot }: typeof honest.statement) => actions.accept({ programRoot, inputRoot });
    const commit = async (jobId: bigint, { outputRoot, traceRoot }: typeof honest.statement) => {
      await escrow.connect(operator).commit(jobId, outputRoot, traceRoot, "");
      return jobId;
    };
    const prove = (jobId: bigint) => challenges.connect(challenger).proveFraud(jobId, 0, [], lying.statement, concat([proof]), SALT);
    const claim = (jobId: bigint) => claimOf({ jobId, proof, challenger: challenger.address, salt: SALT });

    // Windows are 30 s and tails 20: the times are chosen so that a claim, a reveal and the upgrade's own time meet.
    const begin = upgrade.readyAt - 70n;
    await networkHelpers.time.increaseTo(begin);
    const jobs = {
      finalized: await actions.commit(),
      posted: await actions.post({ acceptBy: begin + 400n }),
      accepted: await actions.accept(),
      claimed: await accept(lying.statement),
      honest: await accept(honest.statement),
      settled: await commit(await accept(lying.statement), lying.statement),
      convicted: await commit(await accept(lying.statement), lying.statement),
    };
    const streaming = streamActions(fixture);
    const streamId = await streaming.open();
    const batchId = await streaming.commit({ streamId, jobs: 2, amount: 10n * DPIN });
    await streams.connect(requester).thawFunds(streamId, 990n * DPIN);
    await staking.connect(provider).thaw(2_000n * DPIN);
    // The first conviction jails the provider, which keeps it from new jobs only.
    for (const jobId of [jobs.settled, jobs.convicted]) {
      await challenges.connect(challenger).commitClaim(claim(jobId));
      await prove(jobId);
    }
    await challenges.settle(jobs.settled);
    await escrow.connect(requester).claimRefund(jobs.settled, requester);
    await networkHelpers.time.increaseTo(begin + 36n);
    await commit(jobs.claimed, lying.statement);
    await commit(jobs.honest, honest.statement);
    await challenges.connect(challenger).commitClaim(claim(jobs.claimed));
    await actions.toFinalization(jobs.finalized);
    await escrow.finalize(jobs.finalized);
    for (const node of NODES)
      await challenges
        .connect(challenger)
        .demandReveal(jobs.honest, 0, [], honest.statement, honest.opening(node), { value: parseEther("1") });
    await challenges.connect(operator).answerReveal(jobs.honest, 0, honest.node(NODES[0]), honest.reveal(NODES[0]));
    const reveals = await Promise.all(NODES.map((node) => challenges.revealIdOf(jobs.honest, 0, honest.node(node))));
    return {
      fixture,
      governed,
      upgrade,
      next,
      actions,
      honest,
      jobs,
      prove,
      stream: { streamId, batchId },
      claims: [claim(jobs.claimed), keccak256("0x")],
      reveals,
    };
  }

  it("loses nothing: every view is the same, every coin is where it was, and what was running goes on to its end", async () => {
    const { fixture, upgrade, next, actions, honest, jobs, stream, prove, claims, reveals } = await loaded();
    const { ethers, networkHelpers, addresses, token, staking, escrow, streams, challenges, emission, strangers } = fixture;
    const { requester, provider, operator, challenger } = fixture;

    expect(Object.keys(next).sort(), "every proxied contract is upgraded").to.deep.equal(
      Object.entries(CONTRACTS)
        .flatMap(([name, { proxied }]) => (proxied ? [name] : []))
        .sort(),
    );
    const contracts = { staking, escrow, streams, challenges, emission };
    const people = [requester, provider, operator, challenger].map(({ address }) => address);
    const domain = ({ type, name }: ParamType): readonly unknown[] | null => {
      if (type === "address") return [...people, addresses.token, addresses.escrow, addresses.challenges];
      if (type === "bytes32") return name.includes("claim") ? claims : reveals;
      if (type === "uint256" && /price|amount/i.test(name)) return [DPIN];
      if (type === "uint256") return [0n, ...Object.values(jobs), stream.batchId];
      if (type === "uint32") return [1n];
      return null;
    };
    const readAt = async (time: bigint) => {
      await networkHelpers.time.setNextBlockTimestamp(time);
      return readEveryView({ contracts, domain });
    };
    const balances = async () =>
      Promise.all(
        [...people, ...Object.values(addresses)].map(async (account) => [
          await token.balanceOf(account),
          await ethers.provider.getBalance(account),
        ]),
      );

    // The upgrade's block and the one it is compared with have the same time, because some views tell a price at a second.
    await networkHelpers.time.increaseTo(upgrade.readyAt);
    const time = BigInt(await networkHelpers.time.latest()) + 1n;
    const snapshot = await networkHelpers.takeSnapshot();
    await networkHelpers.time.setNextBlockTimestamp(time);
    await networkHelpers.mine();
    const before = { views: await readAt(time + 1n), balances: await balances() };
    await snapshot.restore();
    await networkHelpers.time.setNextBlockTimestamp(time);
    await upgrade.execute();
    const after = { views: await readAt(time + 1n), balances: await balances() };
    expect(Object.keys(before.views).length).to.be.greaterThan(150);
    expect(after.views).to.deep.equal(before.views);
    expect(after.balances).to.deep.equal(before.balances);
    for (const [name, implementation] of Object.entries(next)) {
      const upgraded = implementation.attach(addresses[name as keyof typeof next]) as typeof implementation;
      expect(await upgraded.getFunction("added")(), name).to.equal(ADDED);
      await expect(upgraded.getFunction("initializeNext")(1n)).to.be.revertedWithCustomError(upgraded, "InvalidInitialization");
    }

    await challenges.connect(operator).answerReveal(jobs.honest, 0, honest.node(NODES[1]), honest.reveal(NODES[1]));
    await expect(prove(jobs.claimed)).to.emit(challenges, "Convicted");
    await expect(escrow.connect(requester).cancel(jobs.posted)).to.emit(escrow, "JobCancelled");
    await expect(escrow.connect(operator).commit(jobs.accepted, id("output"), id("trace"), "")).to.emit(escrow, "JobCommitted");
    for (const jobId of [jobs.accepted, jobs.honest]) {
      await actions.toFinalization(jobId);
      await escrow.connect(strangers[1]!).finalize(jobId);
    }
    for (const jobId of [jobs.convicted, jobs.claimed]) {
      await challenges.connect(strangers[1]!).settle(jobId);
      await escrow.connect(requester).claimRefund(jobId, requester);
    }
    await challenges.connect(provider).withdrawDeposits(provider);
    await streams.connect(strangers[1]!).finalizeBatch(stream.batchId);
    await streams.connect(provider).withdraw(addresses.token, provider);
    await streams.burnFees();
    for (const account of [requester, provider]) await escrow.connect(account).withdraw(addresses.token, account);
    await escrow.burnFees();
    await networkHelpers.time.increase(await staking.thawPeriod());
    await streams.connect(requester).withdrawFunds(stream.streamId, requester);
    for (const thawId of [0n, 1n]) await staking.connect(provider).withdraw(thawId, provider);

    expect(await token.balanceOf(escrow), "the escrow owes nobody anything").to.equal(0n);
    expect(await token.balanceOf(streams), "nor do the streams").to.equal(0n);
    expect(await ethers.provider.getBalance(challenges)).to.equal(0n);
    const { staked, locked } = await staking.getProvider(provider);
    expect(locked).to.equal(0n);
    expect(await token.balanceOf(staking)).to.equal(staked);
  });

  it("cannot happen before a whole thaw period has passed, and by nobody else", async () => {
    const { fixture, upgrade, next, governed } = await loaded();
    const { staking, addresses, admin, networkHelpers } = fixture;
    await expect(upgrade.execute()).to.be.revertedWithCustomError(governed.upgradeTimelock, "TimelockUnexpectedOperationState");
    expect(upgrade.delay).to.equal(await staking.thawPeriod());
    await expect(staking.connect(admin).upgradeToAndCall(next.staking, "0x")).to.be.revertedWithCustomError(
      staking,
      "AccessManagedUnauthorized",
    );
    const data = staking.interface.encodeFunctionData("upgradeToAndCall", [await next.staking.getAddress(), "0x"]);
    // Not even governance itself can do it the quick way.
    await expect(governed.pass({ calls: [{ target: addresses.staking, data }], description: "quick" })).to.be.revertedWithCustomError(
      staking,
      "AccessManagedUnauthorized",
    );
    await networkHelpers.time.increase(600n);
    await upgrade.execute();
  });
});
