import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id } from "ethers";
import type { Fixture } from "../../../test/support/deployFixture.ts";
import { escrowParameters } from "../../../test/support/escrowParameters.ts";

const DPIN = 10n ** 18n;

/** Two proposals, on which `admin` and `other` vote with wrapped DPIN: one that is queued, and one that is being voted on. */
export async function playProposals({ fixture, other }: { fixture: Fixture; other: HardhatEthersSigner }): Promise<void> {
  const { ethers, networkHelpers, addresses, token, escrow, admin } = fixture;
  const votes = await ethers.getContractAt("DpinVotes", addresses.votes);
  const governor = await ethers.getContractAt("DpinGovernor", addresses.governor);
  for (const [account, amount] of [
    [admin, 15_000_000n],
    [other, 4_000n],
  ] as const) {
    await token.connect(account).approve(votes, ethers.MaxUint256);
    await votes.connect(account).depositFor(account, amount * DPIN);
  }
  const propose = async ({ description, change }: { description: string; change: { feeBps?: bigint; challengeWindow?: bigint } }) => {
    const data = escrow.interface.encodeFunctionData("setParameters", [{ ...(await escrowParameters({ escrow })), ...change }]);
    const call: [string[], bigint[], string[]] = [[addresses.escrow], [0n], [data]];
    await governor.connect(admin).propose(...call, description);
    await networkHelpers.time.increase(61);
    return { call, hash: id(description), proposalId: await governor.hashProposal(...call, id(description)) };
  };
  const cheaper = await propose({ description: "A fee of 1.5 %", change: { feeBps: 150n } });
  await governor.connect(admin).castVoteWithReason(cheaper.proposalId, 1, "more jobs will come");
  await governor.connect(other).castVoteWithReason(cheaper.proposalId, 0, "less is burned");
  await networkHelpers.time.increase(601);
  await governor.connect(other).queue(...cheaper.call, cheaper.hash);
  const slower = await propose({ description: "A challenge window of a minute", change: { challengeWindow: 60n } });
  await governor.connect(other).castVoteWithReason(slower.proposalId, 1, "verifiers far away need it");
}
