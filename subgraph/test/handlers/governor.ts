import { dpinGovernorAbi } from "../../../sdk/src/abi/dpinGovernorAbi.ts";
import { eventsOf } from "../support/handlers/eventsOf.ts";
import { at, type HandlerStory } from "../support/handlers/HandlerStory.ts";
import { ADMIN, CODE, NOBODY, OTHER, STRANGER } from "../support/handlers/people.ts";
import { join, withIndex, wordId } from "../support/reconcile/expectation.ts";

const governor = eventsOf({ contract: "governor", abi: dpinGovernorAbi });
/** Numbers of proposals are hashes: one half of them has the highest bit. */
const LARGE = 2n ** 255n + 5n;

const proposal = (proposalId: bigint, description: string) => ({
  proposalId,
  proposer: STRANGER,
  targets: [CODE, ADMIN],
  values: [0n, 7n],
  signatures: ["", ""],
  calldatas: ["0x0102", "0x"] as const,
  voteStart: 1160n,
  voteEnd: 1760n,
  description,
});

export const governorStory: HandlerStory = {
  name: "governor",
  blocks: [
    at(
      1000,
      governor("VotingDelaySet", { oldVotingDelay: 0n, newVotingDelay: 60n }),
      governor("VotingPeriodSet", { oldVotingPeriod: 0n, newVotingPeriod: 600n }),
      governor("ProposalThresholdSet", { oldProposalThreshold: 0n, newProposalThreshold: 10n ** 22n }),
      governor("QuorumNumeratorUpdated", { oldQuorumNumerator: 0n, newQuorumNumerator: 10n }),
      governor("TimelockChange", { oldTimelock: NOBODY, newTimelock: CODE }),
    ),
    at(1100, governor("ProposalCreated", proposal(3n, "Three")), governor("ProposalCreated", proposal(LARGE, ""))),
    at(
      1200,
      governor("VoteCast", { voter: STRANGER, proposalId: 3n, support: 1, weight: 50n, reason: "yes" }),
      governor("VoteCast", { voter: OTHER, proposalId: 3n, support: 0, weight: 20n, reason: "" }),
      governor("VoteCastWithParams", { voter: ADMIN, proposalId: 3n, support: 2, weight: 5n, reason: "hm", params: "0x01" }),
      governor("VoteCast", { voter: OTHER, proposalId: LARGE, support: 0, weight: 20n, reason: "no" }),
      governor("ProposalCanceled", { proposalId: LARGE }),
    ),
    at(1800, governor("ProposalQueued", { proposalId: 3n, etaSeconds: 2040n })),
    at(2100, governor("ProposalExecuted", { proposalId: 3n }), governor("VotingDelaySet", { oldVotingDelay: 60n, newVotingDelay: 90n })),
  ],
  answers: [
    {
      query: `{ proposals { id proposalId status proposer { id } description voteStart voteEnd forVotes againstVotes abstainVotes eta createdAt queuedAt executedAt cancelledAt } }`,
      expected: {
        proposals: [
          {
            id: wordId(3n),
            proposalId: 3n,
            status: "EXECUTED",
            proposer: { id: STRANGER },
            description: "Three",
            voteStart: 1160n,
            voteEnd: 1760n,
            forVotes: 50n,
            againstVotes: 20n,
            abstainVotes: 5n,
            eta: 2040n,
            createdAt: 1100n,
            queuedAt: 1800n,
            executedAt: 2100n,
            cancelledAt: null,
          },
          {
            id: wordId(LARGE),
            proposalId: LARGE,
            status: "CANCELLED",
            proposer: { id: STRANGER },
            description: "",
            voteStart: 1160n,
            voteEnd: 1760n,
            forVotes: 0n,
            againstVotes: 20n,
            abstainVotes: 0n,
            eta: null,
            createdAt: 1100n,
            queuedAt: null,
            executedAt: null,
            cancelledAt: 1200n,
          },
        ],
      },
    },
    {
      query: `{ proposalCalls(where: { proposal: "${wordId(3n)}" }) { id proposal { id } number target value data } }`,
      expected: {
        proposalCalls: [
          { id: withIndex(wordId(3n), 0), proposal: { id: wordId(3n) }, number: 0, target: CODE, value: 0n, data: "0x0102" },
          { id: withIndex(wordId(3n), 1), proposal: { id: wordId(3n) }, number: 1, target: ADMIN, value: 7n, data: "0x" },
        ],
      },
    },
    {
      query: "{ votes { id proposal { id } voter { id isVoter } support weight reason timestamp } }",
      expected: {
        votes: [
          [wordId(3n), STRANGER, 1, 50n, "yes"] as const,
          [wordId(3n), OTHER, 0, 20n, ""] as const,
          [wordId(3n), ADMIN, 2, 5n, "hm"] as const,
          [wordId(LARGE), OTHER, 0, 20n, "no"] as const,
        ].map(([id, voter, support, weight, reason]) => ({
          id: join(id, voter),
          proposal: { id },
          voter: { id: voter, isVoter: true },
          support,
          weight,
          reason,
          timestamp: 1200n,
        })),
      },
    },
    { query: '{ network(id: "0x00") { proposals } }', expected: { network: { proposals: 2 } } },
    {
      query: '{ parameters(where: { name_starts_with: "DpinGovernor" }) { name unit value address updatedAt } }',
      expected: {
        parameters: [
          { name: "DpinGovernor.votingDelay", unit: "seconds", value: 90n, address: null, updatedAt: 2100n },
          { name: "DpinGovernor.votingPeriod", unit: "seconds", value: 600n, address: null, updatedAt: 1000n },
          { name: "DpinGovernor.proposalThreshold", unit: "votes", value: 10n ** 22n, address: null, updatedAt: 1000n },
          { name: "DpinGovernor.quorumNumerator", unit: "percent", value: 10n, address: null, updatedAt: 1000n },
          { name: "DpinGovernor.timelock", unit: "address", value: null, address: CODE, updatedAt: 1000n },
        ],
      },
    },
  ],
};
