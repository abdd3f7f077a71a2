import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { committedJob, convict } from "../../../test/support/convict.ts";
import type { Fixture } from "../../../test/support/deployFixture.ts";
import { disputedRun, type DisputedRun } from "../../../test/support/disputedRun.ts";
import { emissionClock } from "../../../test/support/emissionClock.ts";
import { escrowParameters } from "../../../test/support/escrowParameters.ts";
import { jobActions } from "../../../test/support/jobActions.ts";
import { streamActions } from "../../../test/support/streamActions.ts";
import { playProposals } from "./playProposals.ts";

const DPIN = 10n ** 18n;
const DAY = 86_400;
const HOUR = 3_600;
const idOf = (number: bigint) => `0x${number.toString(16).padStart(16, "0")}`;

/**
 * Three days on a small network, in which each of the twenty questions gets an answer; gives what they are asked with, by the variables' names. On a steady clock every answer is the same whenever
 * it is played.
 */
export async function playQuestions({ fixture }: { fixture: Fixture }): Promise<Record<string, string>> {
  const { ethers, networkHelpers, token, staking, escrow, streams, challenges, emission } = fixture;
  const { admin, requester, provider, operator, challenger, strangers } = fixture;
  const [delegator, other, second, third, stranger] = strangers as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const { time } = networkHelpers;
  const jobs = jobActions(fixture);
  const stream = streamActions(fixture);
  const clock = emissionClock(fixture);
  const lie = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
  const dawn = await time.latest();
  /** To the third hour of a day after the first one. */
  const day = (number: number) => time.increaseTo(dawn + number * DAY + 3 * HOUR);

  await enrol();
  const paid = await firstDay();
  await day(1);
  const convicted = await secondDay();
  await day(2);
  await thirdDay();
  const now = BigInt(await time.latest());
  const lower = ({ address }: { address: string }) => address.toLowerCase();
  return {
    requester: lower(requester),
    provider: lower(provider),
    delegator: lower(delegator),
    account: lower(provider),
    job: idOf(paid),
    convicted: idOf(convicted),
    now: String(now),
    tailAgo: String(now - (await escrow.proofTail())),
  };

  /** Two more providers, and two delegators. */
  async function enrol() {
    for (const [account, staked, url] of [
      [second, 60_000n, "https://second.example"],
      [third, 20_000n, "https://third.example"],
    ] as const) {
      await token.connect(admin).transfer(account, staked * DPIN);
      await token.connect(account).approve(staking, ethers.MaxUint256);
      await staking.connect(account).register(account, url);
      await staking.connect(account).stake(account, staked * DPIN);
    }
    for (const account of [delegator, other]) {
      await token.connect(admin).transfer(account, 20_000n * DPIN);
      await token.connect(account).approve(staking, ethers.MaxUint256);
    }
    await staking.connect(delegator).delegate(provider, 5_000n * DPIN, 1n);
    await staking.connect(delegator).delegate(second, 2_000n * DPIN, 1n);
    await staking.connect(other).delegate(provider, 3_000n * DPIN, 1n);
    await staking.connect(provider).setCommission(300);
    // Rewards of the size of prices, from the next epoch on.
    const { rate } = await emission.getSegment(0n);
    await emission.connect(admin).setRate({ initialEmission: 1_000n * DPIN, ratio: rate.ratio });
  }

  /** Work is paid and rewarded. */
  async function firstDay(): Promise<bigint> {
    const jobId = await jobs.commit();
    const elsewhere = await jobs.post({ minPrice: 12n * DPIN, maxPrice: 12n * DPIN });
    await escrow.connect(second).accept(elsewhere, 0);
    await escrow.connect(second).commit(elsewhere, ethers.id("output"), ethers.id("trace"), "second's locator");
    const streamId = await stream.open();
    const batchId = await stream.commit({ streamId });
    await jobs.toFinalization(elsewhere, 60n);
    await escrow.connect(stranger).finalizeMany([jobId, elsewhere]);
    await streams.connect(stranger).finalizeBatch(batchId);
    await escrow.connect(stranger).burnFees();
    await stream.commit({ streamId, jobs: 5, amount: 25n * DPIN });
    for (const isClaimed of [true, false]) {
      const epoch = await clock.next();
      await emission.connect(admin).feed(0, epoch, [
        { account: provider, weight: 60n },
        { account: second, weight: 40n },
      ]);
      await emission.connect(admin).feed(1, epoch, [{ account: challenger, weight: 1n }]);
      if (isClaimed) for (const account of [provider, second]) await emission.report(account);
      if (!isClaimed) continue;
      await clock.claimable(epoch);
      for (const account of [provider, second, challenger]) await emission.claim(account, epoch);
    }
    return jobId;
  }

  /** Cheats are convicted; a job is cancelled, and one not delivered. */
  async function secondDay(): Promise<bigint> {
    const jobId = await committedJob({ fixture, statement: lie.statement });
    await convict({ fixture, statement: lie.statement, proof: await lie.proof(), jobId });
    await challenges.connect(stranger).settle(jobId);
    await escrow.connect(requester).claimRefund(jobId, requester);
    await release();
    const silent = await committedJob({ fixture, statement: lie.statement });
    const node = await demand({ jobId: silent, index: 1 });
    await time.increase(30);
    await challenges.connect(other).convictSilence(silent, 0, node);
    await release();
    await escrow.connect(requester).cancel(await jobs.post());
    const undelivered = await jobs.post();
    await escrow.connect(second).accept(undelivered, 0);
    await time.increase(HOUR);
    await escrow.connect(stranger).expire(undelivered);
    return jobId;
  }

  /** Stake leaves, governance acts; at its end some things wait for somebody. */
  async function thirdDay() {
    const { shares } = await staking.delegationOf(provider, delegator);
    await staking.connect(delegator).undelegate(provider, shares / 5n);
    await staking.connect(provider).thaw(2_000n * DPIN);
    await time.increase(HOUR);
    await staking.connect(delegator).undelegate(second, (await staking.delegationOf(second, delegator)).shares / 2n);
    await escrow.connect(admin).setParameters({ ...(await escrowParameters({ escrow })), feeBps: 200n });
    await playProposals({ fixture, other });
    await jobs.commit();
    await jobs.toFinalization(await jobs.commit());
    for (const [minPrice, maxPrice] of [
      [5n, 50n],
      [7n, 30n],
      [9n, 9n],
    ] as const)
      await jobs.post({ minPrice: minPrice * DPIN, maxPrice: maxPrice * DPIN, acceptBy: (await time.latest()) + HOUR });
    await jobs.post({ provider: second, acceptBy: (await time.latest()) + HOUR });
    const disputed = await committedJob({ fixture, statement: lie.statement });
    const answered = await demand({ jobId: disputed, index: 2 });
    for (const index of [3, 5]) await demand({ jobId: disputed, index });
    await challenges.connect(operator).answerReveal(disputed, 0, answered, lie.reveal({ op: 0, level: 0, index: 2 }));
  }

  async function demand({ jobId, index }: { jobId: bigint; index: number }): Promise<ReturnType<DisputedRun["node"]>> {
    const node = { op: 0, level: 0, index };
    await challenges.connect(challenger).demandReveal(jobId, 0, [], lie.statement, lie.opening(node), { value: 10n ** 16n });
    return lie.node(node);
  }

  /** Out of jail, as soon as its time there is over. */
  async function release() {
    const { jailedUntil } = await staking.getProvider(provider);
    await time.increaseTo(jailedUntil);
    await staking.connect(provider).unjail();
  }
}
