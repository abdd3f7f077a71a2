import { expect } from "chai";
import { id } from "ethers";
import { ROLES } from "../../../deploy/roleTable.ts";
import { governance } from "../../support/governance.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const [DEFEATED, EXECUTED] = [3n, 7n];

type GovernorSetting = "setVotingPeriod" | "setVotingDelay" | "setProposalThreshold" | "updateQuorumNumerator";

describe("DpinGovernor", () => {
  const deployed = useDeployed({ handOver: true });

  async function governed() {
    const fixture = await deployed();
    return { ...fixture, ...(await governance(fixture)) };
  }
  type Governed = Awaited<ReturnType<typeof governed>>;
  const change = async ({ governor }: Governed, call: GovernorSetting, value: bigint) => ({
    target: await governor.getAddress(),
    data: governor.interface.encodeFunctionData(call as "setVotingPeriod", [value]),
  });

  it("changes a parameter of the network by proposal, vote, queue and execution, and nobody else can", async () => {
    const world = await governed();
    const { staking, admin, pass, addresses } = world;
    await expect(staking.connect(admin).setMinStake(1n)).to.be.revertedWithCustomError(staking, "AccessManagedUnauthorized");
    const data = staking.interface.encodeFunctionData("setMinStake", [5n * DPIN]);
    await pass({ calls: [{ target: addresses.staking, data }], description: "less" });
    expect(await staking.minStake()).to.equal(5n * DPIN);
  });

  it("asks for a quorum that is a share of what is wrapped, and minQuorum at least, however little is", async () => {
    const world = await governed();
    const { governor, votes, admin, pass, networkHelpers, addresses } = world;
    const quorumNow = async () => {
      const at = await votes.clock();
      await networkHelpers.mine();
      return governor.quorum(at);
    };
    expect(await quorumNow()).to.equal(await governor.minQuorum());
    await votes.connect(admin).depositFor(admin, 70_000_000n * DPIN);
    expect(await quorumNow()).to.equal(await governor.minQuorum());
    const data = governor.interface.encodeFunctionData("updateQuorumNumerator", [50]);
    await pass({ calls: [{ target: addresses.governor, data }], description: "half" });
    expect(await quorumNow()).to.equal(45_000_000n * DPIN);
  });

  it("defeats what reaches no quorum, and takes no proposal from who has too few votes", async () => {
    const world = await governed();
    const { governor, votes, token, requester, ethers, networkHelpers, addresses } = world;
    const call = [[addresses.token], [0n], ["0x"], "small"] as const;
    const propose = () => governor.connect(requester).propose([...call[0]], [...call[1]], [...call[2]], call[3]);
    await expect(propose()).to.be.revertedWithCustomError(governor, "GovernorInsufficientProposerVotes");
    await token.connect(requester).approve(votes, ethers.MaxUint256);
    await votes.connect(requester).depositFor(requester, 900_000n * DPIN);
    await networkHelpers.mine();
    await propose();
    const proposal = await governor.hashProposal([...call[0]], [...call[1]], [...call[2]], id(call[3]));
    expect(await governor.proposalNeedsQueuing(proposal)).to.equal(true);
    await networkHelpers.time.increase((await governor.votingDelay()) + 1n);
    await governor.connect(requester).castVote(proposal, 1);
    await networkHelpers.time.increase((await governor.votingPeriod()) + 1n);
    expect(await governor.state(proposal)).to.equal(DEFEATED);
  });

  it("bounds its own times, threshold and quorum on both sides, so that it can neither lock itself out nor take everybody by surprise", async () => {
    const world = await governed();
    const { governor, pass } = world;
    const [most, quorum] = [await governor.MAX_VOTING_TIME(), await governor.minQuorum()];
    await pass({
      calls: [
        await change(world, "setVotingPeriod", most),
        await change(world, "setVotingDelay", most),
        await change(world, "setVotingPeriod", 60n),
        await change(world, "setVotingDelay", 5n),
        await change(world, "updateQuorumNumerator", 50n),
        await change(world, "updateQuorumNumerator", 4n),
        await change(world, "setProposalThreshold", quorum),
      ],
      description: "to the bounds",
    });
    expect([await governor.votingPeriod(), await governor.votingDelay(), await governor.proposalThreshold()]).to.deep.equal([
      60n,
      5n,
      quorum,
    ]);
    expect([await governor.minVotingPeriod(), await governor.minVotingDelay()]).to.deep.equal([60n, 5n]);
    for (const [call, value] of [
      ["setVotingPeriod", most + 1n],
      ["setVotingDelay", most + 1n],
      ["setVotingPeriod", 59n],
      ["setVotingDelay", 4n],
    ] as const)
      await expect(pass({ calls: [await change(world, call, value)], description: `${call} ${value}` })).to.be.revertedWithCustomError(
        governor,
        "DpinGovernor_VotingTimeOutOfRange",
      );
    for (const percent of [3n, 51n, 100n])
      await expect(pass({ calls: [await change(world, "updateQuorumNumerator", percent)], description: `quorum ${percent}` }))
        .to.be.revertedWithCustomError(governor, "DpinGovernor_QuorumOutOfRange")
        .withArgs(percent);
    await expect(
      pass({ calls: [await change(world, "setProposalThreshold", quorum + 1n)], description: "threshold" }),
    ).to.be.revertedWithCustomError(governor, "DpinGovernor_ThresholdAboveQuorum");
  });

  it("cannot be deployed without a quorum and least times, or with settings beyond its bounds", async () => {
    const { ethers, addresses, governor } = await governed();
    const settings = {
      votingDelay: 7,
      votingPeriod: 8,
      proposalThreshold: 1,
      quorumPercent: 10,
      minQuorum: 1,
      minVotingDelay: 7,
      minVotingPeriod: 8,
    };
    const deploy = (changed: Partial<typeof settings>) =>
      ethers.deployContract("DpinGovernor", [addresses.votes, addresses.timelock, { ...settings, ...changed }]);
    await deploy({});
    for (const [changed, error] of [
      [{ minQuorum: 0 }, "NoQuorum"],
      [{ proposalThreshold: 2 }, "ThresholdAboveQuorum"],
      [{ votingDelay: 6 }, "VotingTimeOutOfRange"],
      [{ votingPeriod: 7 }, "VotingTimeOutOfRange"],
      [{ minVotingDelay: 0 }, "VotingTimeOutOfRange"],
      [{ minVotingPeriod: 0 }, "VotingTimeOutOfRange"],
      [{ quorumPercent: 3 }, "QuorumOutOfRange"],
      [{ quorumPercent: 51 }, "QuorumOutOfRange"],
    ] as const)
      await expect(deploy(changed)).to.be.revertedWithCustomError(governor, `DpinGovernor_${error}`);
  });

  it("cancels what its proposer takes back before the vote", async () => {
    const { governor, admin, addresses } = await governed();
    const call = [[addresses.token], [0n], ["0x"]] as const;
    await governor.connect(admin).propose([...call[0]], [...call[1]], [...call[2]], "taken back");
    await expect(governor.connect(admin).cancel([...call[0]], [...call[1]], [...call[2]], id("taken back"))).to.emit(
      governor,
      "ProposalCanceled",
    );
  });

  it("replaces the guardian the quick way, and upgrades only the slow way", async () => {
    const world = await governed();
    const { ethers, addresses, pass, strangers, admin, upgradeTimelock, staking, networkHelpers } = world;
    const manager = await ethers.getContractAt("AccessManager", addresses.accessManager);
    const data = [
      manager.interface.encodeFunctionData("revokeRole", [ROLES.GUARDIAN, admin.address]),
      manager.interface.encodeFunctionData("grantRole", [ROLES.GUARDIAN, strangers[5]!.address, 0]),
    ];
    await pass({ calls: data.map((one) => ({ target: addresses.accessManager, data: one })), description: "another guardian" });
    expect((await manager.hasRole(ROLES.GUARDIAN, strangers[5]!)).isMember).to.equal(true);
    expect((await manager.hasRole(ROLES.GUARDIAN, admin)).isMember).to.equal(false);
    await staking.connect(strangers[5]!).pause();

    // The slow timelock follows the thaw period, whatever governance sets for itself.
    expect(await upgradeTimelock.getMinDelay()).to.equal(await staking.thawPeriod());
    const own = upgradeTimelock.interface.encodeFunctionData("updateDelay", [0]);
    const first = await world.schedule({ calls: [{ target: addresses.upgradeTimelock, data: own }], description: "no delay" });
    await networkHelpers.time.increaseTo(first.readyAt);
    await first.execute();
    expect(await upgradeTimelock.getMinDelay()).to.equal(await staking.thawPeriod());
    const thaw = staking.interface.encodeFunctionData("setThawPeriod", [9_000]);
    const second = await world.schedule({ calls: [{ target: addresses.staking, data: thaw }], description: "thaw longer" });
    await networkHelpers.time.increaseTo(second.readyAt);
    await second.execute();
    expect(await upgradeTimelock.getMinDelay()).to.equal(9_000n);
  });

  it("has executed what it says it has", async () => {
    const world = await governed();
    const call = await change(world, "setVotingDelay", 61n);
    await world.pass({ calls: [call], description: "one second more" });
    const proposal = await world.governor.hashProposal([call.target], [0n], [call.data], id("one second more"));
    expect(await world.governor.state(proposal)).to.equal(EXECUTED);
    expect(await world.governor.timelock()).to.equal(world.addresses.timelock);
  });
});
