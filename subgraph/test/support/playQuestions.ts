import { id } from "ethers";
import { committedJob, convict } from "../../../test/support/convict.ts";
import type { Fixture } from "../../../test/support/deployFixture.ts";
import { disputedRun } from "../../../test/support/disputedRun.ts";
import { emissionClock } from "../../../test/support/emissionClock.ts";
import { jobActions } from "../../../test/support/jobActions.ts";
import { streamActions } from "../../../test/support/streamActions.ts";

const DPIN = 10n ** 18n;
const job = (number: bigint) => `0x${number.toString(16).padStart(16, "0")}`;

/** A small story in which each of the twenty questions has an answer; gives what they are asked with, by the variables' names. */
export async function playQuestions({ fixture }: { fixture: Fixture }): Promise<Record<string, string>> {
  const { ethers, networkHelpers, addresses, token, staking, escrow, streams, challenges, emission } = fixture;
  const { admin, requester, provider, challenger, strangers } = fixture;
  const [delegator] = strangers;
  const { time } = networkHelpers;
  const jobs = jobActions(fixture);
  const stream = streamActions(fixture);

  // A delegator, who takes some of it back.
  await token.connect(admin).transfer(delegator!, 10_000n * DPIN);
  await token.connect(delegator!).approve(staking, ethers.MaxUint256);
  await staking.connect(delegator!).delegate(provider, 5_000n * DPIN, 1n);
  await staking.connect(delegator!).undelegate(provider, 1_000n * DPIN);
  await staking.connect(provider).setCommission(300);

  // Work that is paid, reported and rewarded.
  const clock = emissionClock(fixture);
  const paid = await jobs.commit();
  const streamId = await stream.open();
  const batchId = await stream.commit({ streamId });
  await jobs.toFinalization(paid, 60n);
  await escrow.finalize(paid);
  await streams.finalizeBatch(batchId);
  const epoch = await emission.currentEpoch();
  await emission.connect(admin).feed(0, epoch, [{ account: provider, weight: 100n }]);
  if ((await emission.unreportedWork(provider)) > 0n) await emission.report(provider);
  await clock.claimable(epoch);
  await emission.claim(provider, epoch);

  // A cheat; a job whose window is over; a demand that waits; jobs that are open.
  const lie = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
  const convicted = await committedJob({ fixture, statement: lie.statement });
  await convict({ fixture, statement: lie.statement, proof: await lie.proof(), jobId: convicted });
  await challenges.settle(convicted);
  await time.increase(120);
  await staking.connect(provider).unjail();
  const late = await jobs.commit();
  await jobs.toFinalization(late);
  const disputed = await committedJob({ fixture, statement: lie.statement });
  const node = { op: 0, level: 0, index: 3 };
  await challenges.connect(challenger).demandReveal(disputed, 0, [], lie.statement, lie.opening(node), { value: 10n ** 16n });
  await jobs.post({ minPrice: 5n * DPIN, maxPrice: 50n * DPIN });
  await jobs.post({ minPrice: 7n * DPIN, maxPrice: 30n * DPIN });

  // Governance.
  const { maxJobTime, challengeWindow, maxDisputeTime, penaltyBps, lockFactorPercent, minLock } = await escrow.getParameters();
  const parameters = { maxJobTime, challengeWindow, maxDisputeTime, penaltyBps, lockFactorPercent, minLock, feeBps: 200n };
  await escrow.connect(admin).setParameters(parameters);
  const votes = await ethers.getContractAt("DpinVotes", addresses.votes);
  const governor = await ethers.getContractAt("DpinGovernor", addresses.governor);
  await token.connect(admin).approve(votes, ethers.MaxUint256);
  await votes.connect(admin).depositFor(admin, 15_000_000n * DPIN);
  const data = escrow.interface.encodeFunctionData("setParameters", [{ ...parameters, feeBps: 150n }]);
  const description = "A fee of 1.5 %";
  await governor.connect(admin).propose([await escrow.getAddress()], [0n], [data], description);
  const proposalId = await governor.hashProposal([await escrow.getAddress()], [0n], [data], id(description));
  await time.increase(61);
  await governor.connect(admin).castVoteWithReason(proposalId, 1, "half of it is enough");

  const now = BigInt(await time.latest());
  const lower = ({ address }: { address: string }) => address.toLowerCase();
  return {
    requester: lower(requester),
    provider: lower(provider),
    delegator: lower(delegator!),
    account: lower(provider),
    job: job(paid),
    convicted: job(convicted),
    now: String(now),
    tailAgo: String(now - (await escrow.proofTail())),
  };
}
