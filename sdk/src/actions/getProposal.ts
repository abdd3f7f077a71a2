import { dpinGovernorAbi } from "../abi/dpinGovernorAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { governanceOf } from "../client/governanceOf.ts";

/** Names of IGovernor.ProposalState, by code. */
export const PROPOSAL_STATES = ["pending", "active", "canceled", "defeated", "succeeded", "queued", "expired", "executed"] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** A proposal; votes in DPIN wei, times as timestamps in seconds. */
export interface Proposal {
  readonly proposalId: bigint;
  readonly state: ProposalState;
  readonly against: bigint;
  readonly for: bigint;
  readonly abstain: bigint;
  /** Votes for and abstaining that it needs. */
  readonly quorum: bigint;
  /** Who holds votes at this second may cast them, from the next on. */
  readonly voteStart: bigint;
  readonly voteEnd: bigint;
  /** When it can be executed; 0 before it is queued. */
  readonly executableAt: bigint;
}

/** Where a proposal stands. Throws ContractRevertError `GovernorNonexistentProposal`. */
export async function getProposal(client: DpinClient, { proposalId }: { proposalId: bigint }): Promise<Proposal> {
  const call = { address: governanceOf(client, "governor"), abi: dpinGovernorAbi, args: [proposalId] } as const;
  const [state, [against, inFavour, abstain], voteStart, voteEnd, executableAt] = await Promise.all([
    client.read({ ...call, functionName: "state" }),
    client.read({ ...call, functionName: "proposalVotes" }),
    client.read({ ...call, functionName: "proposalSnapshot" }),
    client.read({ ...call, functionName: "proposalDeadline" }),
    client.read({ ...call, functionName: "proposalEta" }),
  ]);
  // The quorum of a second that has not passed is not known: until then, that of the latest block.
  const { timestamp } = await client.call("getBlock", () => client.publicClient.getBlock());
  const at = voteStart < timestamp ? voteStart : timestamp - 1n;
  const quorum = await client.read({ ...call, functionName: "quorum", args: [at] });
  const name = PROPOSAL_STATES[state] ?? "pending";
  return { proposalId, state: name, against, for: inFavour, abstain, quorum, voteStart, voteEnd, executableAt };
}
