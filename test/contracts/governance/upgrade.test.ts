import { expect } from "chai";
import { concat, id, keccak256, parseEther, type ParamType } from "ethers";
import { CONTRACTS } from "../../../deploy/contracts.ts";
import { ROLES } from "../../../deploy/roleTable.ts";
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
/** Of one wei in a pool that had neither rewards nor slashes. */
const SHARES = 2n ** 16n;
const NODES = [
  { op: 2, level: 3, index: 0 },
  { op: 1, level: 0, index: 3 },
] as const;

describe("An upgrade of every contract through governance", () => {
  const deployed = useDeployed({ handOver: true });

  /**
   * Jobs in every state and in two tokens, thaws under way and matured, own and delegated, a commission announced, a claim not yet proven, reveals unanswered and
   * answered, a conviction not yet settled, streams, rewards reported, fed, claimed and not claimed.
   */
  async function loaded() {
    const fixture = await deployed();
    const { ethers, networkHelpers, addresses, staking, escrow, streams, challenges, requester, provider, operator, challenger } = fixture;
    const governed = await governance(fixture);
    const { token, emission, admin, strangers } = fixture;
    const [, , delegator, earner, feeder] = strangers as [typeof admin, typeof admin, typeof admin, typeof admin, typeof admin];
    const other = await ethers.deployContract("HostileToken"); // honest all along
    const manager = await ethers.getContractAt("AccessManager", addresses.accessManager);
    const listing = escrow.interface.encodeFunctionData("setToken", [await other.getAddress(), true, DPIN / 2n]);
    await governed.pass({
      calls: [
        { target: addresses.escrow, data: listing },
        { target: addresses.streams, data: listing },
        { target: addresses.accessManager, data: manager.interface.encodeFunctionData("grantRole", [ROLES.FEEDER, feeder.address, 0]) },
      ],
      description: "A second token, and who measures",
    });
    for (const spender of [escrow, streams]) await other.connect(requester).approve(spender, ethers.MaxUint256);
    await other.mint(requester, 10_000n * DPIN);
    for (const account of [delegator, earner]) {
      await token.connect(admin).transfer(account, 50_000n * DPIN);
      await token.connect(account).approve(staking, ethers.MaxUint256);
    }
    await staking.connect(earner).register(earner, "http://127.0.0.1:2");
    await staking.connect(earner).stake(earner, 20_000n * DPIN);
    for (const account of [provider, earner]) await staking.connect(delegator).delegate(account, 10_000n * DPIN, 1n);
    await staking.connect(delegator).undelegate(provider, 1_000n * DPIN * SHARES);
    const feed = async () => {
      const epoch = await emission.currentEpoch();
      await emission.connect(feeder).feed(0, epoch, [{ account: earner.address, weight: 3 }]);
      await emission.connect(feeder).feed(1, epoch, [{ account: challenger.address, weight: 5 }]);
      return epoch;
    };
    const epochs = [await feed()];
    const next = {
      staking: await ethers.deployContract("ProviderStakingNext", [addresses.token, await staking.jailPeriod()]),
      escrow: await ethers.deployContract("JobEscrowNext", [
        addresses.staking,
        await escrow.proofTail(),
        await escrow.minChallengeWindow(),
      ]),
      streams: await ethers.deployContract("JobStreamsNext", [
        addresses.staking,
        await streams.proofTail(),
        await streams.minChallengeWindow(),
      ]),
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
    await networkHelpers.time.increaseTo(begin - 30n);
    await staking.connect(delegator).undelegate(earner, 500n * DPIN * SHARES);
    await staking.connect(delegator).undelegate(provider, 2_000n * DPIN * SHARES);
    await emission.claim(earner, epochs[0]!);
    epochs.push(await feed());
    await staking.connect(earner).setCommission(400);
    await networkHelpers.time.increaseTo(begin);
    const foreign = { token: await other.getAddress() };
    const earn = async () => {
      const jobId = await actions.post();
      await escrow.connect(earner).accept(jobId, 0);
      await escrow.connect(earner).commit(jobId, id("output"), id("trace"), "");
      return jobId;
    };
    const jobs = {
      finalized: await actions.commit(),
      earned: await earn(),
      foreign: await actions.accept(foreign),
      foreignPosted: await actions.post({ ...foreign, acceptBy: begin + 400n }),
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
    const foreignStream = await streaming.open(foreign);
    await staking.connect(provider).thaw(2_000n * DPIN);
    // The first conviction jails the provider, which keeps it from new jobs only.
    for (const jobId of [jobs.settled, jobs.convicted]) {
      await challenges.connect(challenger).commitClaim(claim(jobId));
      await prove(jobId);
    }
    await challenges.settle(jobs.settled);
    await escrow.connect(requester).claimRefund(jobs.settled, requester);
    // After a conviction the first report voids what was not reported; this one begins anew.
    await emission.report(provider);
    await networkHelpers.time.increaseTo(begin + 36n);
    await commit(jobs.claimed, lying.statement);
    await commit(jobs.honest, honest.statement);
    await challenges.connect(challenger).commitClaim(claim(jobs.claimed));
    await actions.toFinalization(jobs.earned);
    await escrow.finalizeMany([jobs.finalized, jobs.earned]);
    for (const worker of [provider, earner]) await emission.report(worker);
    const reportedBy = async (worker: typeof admin) =>
      (await emission.queryFilter(emission.filters.WorkReported(worker))).at(-1)!.args.epoch;
    epochs.push(await reportedBy(earner));
    const voidEpoch = await reportedBy(provider);
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
      stream: { streamId, batchId, foreignStream },
      other,
      people: { delegator, earner, feeder },
      epochs,
      voidEpoch,
      claims: [claim(jobs.claimed), keccak256("0x")],
      reveals,
    };
  }

  it("loses nothing: every view is the same, every coin is where it was, and what was running goes on to its end", async () => {
    const {
      fixture,
      upgrade,
      next,
      actions,
      honest,
      jobs,
      stream,
      prove,
      claims,
      reveals,
      other,
      epochs,
      voidEpoch,
      people: more,
    } = await loaded();
    const { delegator, earner } = more;
    const { ethers, networkHelpers, addresses, token, staking, escrow, streams, challenges, emission, strangers } = fixture;
    const { requester, provider, operator, challenger } = fixture;

    expect(Object.keys(next).sort(), "every proxied contract is upgraded").to.deep.equal(
      Object.entries(CONTRACTS)
        .flatMap(([name, { proxied }]) => (proxied ? [name] : []))
        .sort(),
    );
    const contracts = { staking, escrow, streams, challenges, emission };
    const people = [requester, provider, operator, challenger, delegator, earner].map(({ address }) => address);
    const domain = ({ type, name }: ParamType): readonly unknown[] | null => {
      if (type === "address") return [...people, addresses.token, other.target, addresses.escrow, addresses.challenges];
      if (type === "bytes32") return name.includes("claim") ? claims : reveals;
      if (type === "uint256" && /price|amount/i.test(name)) return [DPIN];
      if (type === "uint256" && name === "epoch") return [0n, ...epochs, epochs[2]! + 1n];
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
          await other.balanceOf(account),
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
    await escrow.connect(operator).commit(jobs.foreign, id("output"), id("trace"), "");
    await escrow.connect(requester).cancel(jobs.foreignPosted);
    for (const jobId of [jobs.accepted, jobs.foreign, jobs.honest]) {
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
    for (const account of [requester, provider])
      for (const currency of [addresses.token, other.target]) await escrow.connect(account).withdraw(currency, account);
    await escrow.connect(earner).withdraw(addresses.token, earner);
    await escrow.burnFees();
    await streams.connect(provider).closeStream(stream.foreignStream);
    await streams.connect(requester).withdraw(other, requester);
    await staking.connect(delegator).undelegate(provider, (await staking.delegationOf(provider, delegator)).shares);
    expect((await staking.getProvider(earner)).nextCommissionBps).to.equal(400n);
    await networkHelpers.time.increase(await staking.thawPeriod());
    await streams.connect(requester).withdrawFunds(stream.streamId, requester);
    for (const thawId of [0n, 1n]) await staking.connect(provider).withdraw(thawId, provider);
    for (const thawId of [0n, 1n, 2n]) await staking.connect(delegator).withdrawDelegated(provider, thawId, delegator);
    await staking.connect(delegator).withdrawDelegated(earner, 0n, delegator);
    // 10,000 DPIN each to two providers; the convictions took own stake only, and 9,500 are still with the other one.
    expect(await token.balanceOf(delegator)).to.equal(40_500n * DPIN);
    expect((await staking.getProvider(earner)).commissionBps).to.equal(400n);
    const claimableAt = await emission.claimableAt(epochs[2]!);
    if (BigInt(await networkHelpers.time.latest()) < claimableAt) await networkHelpers.time.increaseTo(claimableAt);
    const { work, recorded } = await emission.getAccountEpoch(earner, epochs[2]!);
    expect([work > 0n, recorded]).to.deep.equal([true, true]);
    for (const epoch of epochs.slice(1)) {
      await expect(emission.claim(earner, epoch)).to.emit(emission, "RewardClaimed");
      const [added] = await staking.queryFilter(staking.filters.RewardAdded(earner), "latest");
      const { amount, toDelegators } = added!.args;
      expect(toDelegators > 0n && amount > toDelegators, "a reward reaches provider and delegators").to.equal(true);
    }
    for (const epoch of epochs.slice(0, 2)) await expect(emission.claim(challenger, epoch)).to.emit(emission, "RewardClaimed");
    await expect(emission.claim(earner, epochs[0]!)).to.be.revertedWithCustomError(emission, "Emission_AlreadyClaimed");
    // Work reported before the last conviction, which came after the upgrade, is void.
    await expect(emission.claim(provider, voidEpoch)).to.emit(emission, "RewardVoided");
    await expect(emission.report(provider)).to.emit(emission, "WorkVoided");

    for (const paying of [escrow, streams]) expect(await other.balanceOf(paying)).to.equal(await paying.fees(other));
    expect(await token.balanceOf(escrow), "the escrow owes nobody anything").to.equal(0n);
    expect(await token.balanceOf(streams), "nor do the streams").to.equal(0n);
    expect(await ethers.provider.getBalance(challenges)).to.equal(0n);
    let owed = 0n;
    for (const worker of [provider, earner]) {
      const { staked, locked, delegated, pendingRewards } = await staking.getProvider(worker);
      expect(locked).to.equal(0n);
      owed += staked + delegated + pendingRewards;
    }
    expect(await token.balanceOf(staking)).to.equal(owed);
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
