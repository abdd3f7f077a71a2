import { id, ZeroHash } from "ethers";
import type { DpinGovernor, DpinVotes, ParameterTimelock, UpgradeTimelock } from "../../types/index.ts";
import type { Fixture } from "./deployFixture.ts";

/** One call that governance makes. */
export interface GovernedCall {
  readonly target: string;
  readonly data: string;
}

/** The governance of a handed-over network, with a voter who alone reaches the quorum. */
export interface Governance {
  readonly votes: DpinVotes;
  readonly governor: DpinGovernor;
  readonly timelock: ParameterTimelock;
  readonly upgradeTimelock: UpgradeTimelock;
  /** Proposes, votes, queues and executes, passing all the time that takes. */
  pass(proposal: { calls: readonly GovernedCall[]; description: string }): Promise<void>;
  /** Passes a proposal that schedules the calls in the upgrade timelock; `execute` is for `readyAt` or later. */
  schedule(proposal: {
    calls: readonly GovernedCall[];
    description: string;
  }): Promise<{ delay: bigint; readyAt: bigint; execute(): Promise<void> }>;
}

/** `admin`, who holds the supply, wraps 20,000,000 DPIN and votes with them. */
export async function governance(fixture: Fixture): Promise<Governance> {
  const { ethers, networkHelpers, addresses, token, admin, strangers } = fixture;
  const votes = await ethers.getContractAt("DpinVotes", addresses.votes);
  const governor = await ethers.getContractAt("DpinGovernor", addresses.governor);
  const timelock = await ethers.getContractAt("ParameterTimelock", addresses.timelock);
  const upgradeTimelock = await ethers.getContractAt("UpgradeTimelock", addresses.upgradeTimelock);
  await token.connect(admin).approve(votes, ethers.MaxUint256);
  await votes.connect(admin).depositFor(admin, 20_000_000n * 10n ** 18n);
  const stranger = strangers[0]!;
  const split = (calls: readonly GovernedCall[]): [string[], bigint[], string[]] => [
    calls.map(({ target }) => target),
    calls.map(() => 0n),
    calls.map(({ data }) => data),
  ];

  const pass: Governance["pass"] = async ({ calls, description }) => {
    const [targets, values, datas] = split(calls);
    const hash = id(description);
    await governor.connect(admin).propose(targets, values, datas, description);
    const proposal = await governor.hashProposal(targets, values, datas, hash);
    await networkHelpers.time.increase((await governor.votingDelay()) + 1n);
    await governor.connect(admin).castVote(proposal, 1);
    await networkHelpers.time.increase((await governor.votingPeriod()) + 1n);
    await governor.connect(stranger).queue(targets, values, datas, hash);
    await networkHelpers.time.increase(await timelock.getMinDelay());
    await governor.connect(stranger).execute(targets, values, datas, hash);
  };

  const schedule: Governance["schedule"] = async ({ calls, description }) => {
    const [targets, values, datas] = split(calls);
    const delay = await upgradeTimelock.getMinDelay();
    const batch: [string[], bigint[], string[], string, string] = [targets, values, datas, ZeroHash, id(description)];
    const data = upgradeTimelock.interface.encodeFunctionData("scheduleBatch", [...batch, delay]);
    await pass({ calls: [{ target: addresses.upgradeTimelock, data }], description });
    const readyAt = await upgradeTimelock.getTimestamp(await upgradeTimelock.hashOperationBatch(...batch));
    return { delay, readyAt, execute: async () => void (await upgradeTimelock.connect(stranger).executeBatch(...batch)) };
  };
  return { votes, governor, timelock, upgradeTimelock, pass, schedule };
}
