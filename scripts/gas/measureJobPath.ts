import type { ContractTransactionResponse } from "ethers";
import { id } from "ethers";
import { network } from "hardhat";
import type { NodeAddress } from "../../runtime/src/index.ts";
import { committedJob } from "../../test/support/convict.ts";
import { deployFixture } from "../../test/support/deployFixture.ts";
import type { Fixture } from "../../test/support/deployFixture.ts";
import { disputedRun } from "../../test/support/disputedRun.ts";
import { jobRequest } from "../../test/support/jobRequest.ts";

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<number> {
  const receipt = await (await sent).wait();
  return Number(receipt?.gasUsed);
}

/** Accepts in the middle of the auction, so that the requester has an excess to get back, and pays a protocol fee: the dearest happy path. */
async function jobPath({ escrow, requester, operator, networkHelpers, ...fixture }: Fixture): Promise<Record<string, number>> {
  const request = await jobRequest({ ...fixture, networkHelpers });
  const post = await gasOf(escrow.connect(requester).postJob(request));
  const jobId = await escrow.jobCount();
  await networkHelpers.time.increase(30);
  const accept = await gasOf(escrow.connect(operator).accept(jobId, 0));
  const commit = await gasOf(escrow.connect(operator).commit(jobId, id("output"), id("trace"), request.locator));
  const { windowEnd } = await escrow.getJob(jobId);
  await networkHelpers.time.increaseTo(windowEnd + (await escrow.proofTail()) + 1n);
  const finalize = await gasOf(escrow.connect(operator).finalize(jobId));
  return { post, accept, commit, finalize };
}

/**
 * Measures whole transactions of a job's happy path, of a claim, of reveals and of a withdrawal, in gas, on an in-process chain deployed as `npm start`
 * does. Keys ending in `.first` are the first such transaction of a new network; the others its repetition.
 */
export async function measureJobPath(): Promise<Record<string, number>> {
  const connection = await network.create();
  try {
    const fixture = await deployFixture(connection);
    const { escrow, challenges, token, requester, provider, operator, challenger, networkHelpers } = fixture;
    const first = await jobPath(fixture);
    const steady = await jobPath(fixture);

    await escrow.connect(requester).postJob(await jobRequest(fixture));
    const jobId = await escrow.jobCount();
    await escrow.connect(operator).accept(jobId, 0);
    await escrow.connect(operator).commit(jobId, id("output"), id("trace"), "");
    const commitClaim = await gasOf(challenges.connect(challenger).commitClaim(id("claim")));

    const { statement, node, opening, reveal } = await disputedRun();
    const disputed = await committedJob({ fixture, statement });
    const [leaf, silent] = [0, 1].map((index) => ({ op: 0, level: 0, index })) as [NodeAddress, NodeAddress];
    const demand = (address: NodeAddress) =>
      gasOf(challenges.connect(challenger).demandReveal(disputed, 0, [], statement, opening(address), { value: 10n ** 18n }));
    const demandReveal = await demand(leaf);
    const answerReveal = await gasOf(challenges.connect(operator).answerReveal(disputed, 0, node(leaf), reveal(leaf)));
    await demand(silent);
    await networkHelpers.time.increase((await challenges.responseTime()) + 1n);
    const convictSilence = await gasOf(challenges.connect(challenger).convictSilence(disputed, 0, node(silent)));
    const settle = await gasOf(challenges.connect(challenger).settle(disputed));
    const claimRefund = await gasOf(escrow.connect(requester).claimRefund(disputed, requester));
    // To an account that holds DPIN already. An account keeps its slot: its work stays in it.
    const withdraw = await gasOf(escrow.connect(provider).withdraw(token, provider));

    const of = (path: Record<string, number>, suffix: string) =>
      Object.fromEntries(Object.entries(path).map(([key, gas]) => [`job.${key}${suffix}`, gas]));
    return {
      commitClaim,
      ...of(steady, ""),
      ...of(first, ".first"),
      demandReveal,
      answerReveal,
      convictSilence,
      settle,
      claimRefund,
      "escrow.withdraw": withdraw,
    };
  } finally {
    await connection.close();
  }
}
