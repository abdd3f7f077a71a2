import { Address, BigInt, ethereum } from "@graphprotocol/graph-ts";
import {
  ProposalCanceled,
  ProposalCreated,
  ProposalExecuted,
  ProposalQueued,
  ProposalThresholdSet,
  QuorumNumeratorUpdated,
  TimelockChange,
  VoteCast,
  VoteCastWithParams,
  VotingDelaySet,
  VotingPeriodSet,
} from "../../generated/DpinGovernor/DpinGovernor";
import { Proposal, ProposalCall, Vote } from "../../generated/schema";
import { ZERO } from "../constants";
import { ensureAccount } from "../entities/account";
import { ensureNetwork } from "../entities/network";
import { setAddress, setParameter } from "../entities/parameter";
import { wordId } from "../ids";

/** As GovernorCountingSimple counts them. */
const AGAINST = 0;
const FOR = 1;

export function handleProposalCreated(event: ProposalCreated): void {
  const proposal = new Proposal(wordId(event.params.proposalId));
  proposal.proposalId = event.params.proposalId;
  proposal.status = "CREATED";
  proposal.proposer = ensureAccount(event.params.proposer).id;
  proposal.description = event.params.description;
  proposal.voteStart = event.params.voteStart;
  proposal.voteEnd = event.params.voteEnd;
  proposal.forVotes = ZERO;
  proposal.againstVotes = ZERO;
  proposal.abstainVotes = ZERO;
  proposal.createdAt = event.block.timestamp;
  proposal.save();
  for (let i = 0; i < event.params.targets.length; i++) {
    const call = new ProposalCall(proposal.id.concatI32(i));
    call.proposal = proposal.id;
    call.number = i;
    call.target = event.params.targets[i];
    call.value = event.params.values[i];
    call.data = event.params.calldatas[i];
    call.save();
  }
  const network = ensureNetwork();
  network.proposals += 1;
  network.save();
}

export function handleProposalQueued(event: ProposalQueued): void {
  const proposal = Proposal.load(wordId(event.params.proposalId))!;
  proposal.status = "QUEUED";
  proposal.eta = event.params.etaSeconds;
  proposal.queuedAt = event.block.timestamp;
  proposal.save();
}

export function handleProposalExecuted(event: ProposalExecuted): void {
  const proposal = Proposal.load(wordId(event.params.proposalId))!;
  proposal.status = "EXECUTED";
  proposal.executedAt = event.block.timestamp;
  proposal.save();
}

export function handleProposalCanceled(event: ProposalCanceled): void {
  const proposal = Proposal.load(wordId(event.params.proposalId))!;
  proposal.status = "CANCELLED";
  proposal.cancelledAt = event.block.timestamp;
  proposal.save();
}

export function handleVoteCast(event: VoteCast): void {
  castVote(event, event.params.voter, event.params.proposalId, event.params.support, event.params.weight, event.params.reason);
}

export function handleVoteCastWithParams(event: VoteCastWithParams): void {
  castVote(event, event.params.voter, event.params.proposalId, event.params.support, event.params.weight, event.params.reason);
}

function castVote(event: ethereum.Event, voter: Address, proposalId: BigInt, support: i32, weight: BigInt, reason: string): void {
  const proposal = Proposal.load(wordId(proposalId))!;
  if (support == AGAINST) proposal.againstVotes = proposal.againstVotes.plus(weight);
  else if (support == FOR) proposal.forVotes = proposal.forVotes.plus(weight);
  else proposal.abstainVotes = proposal.abstainVotes.plus(weight);
  proposal.save();
  const account = ensureAccount(voter);
  account.isVoter = true;
  account.save();
  const vote = new Vote(proposal.id.concat(voter));
  vote.proposal = proposal.id;
  vote.voter = account.id;
  vote.support = support;
  vote.weight = weight;
  vote.reason = reason;
  vote.timestamp = event.block.timestamp;
  vote.save();
}

export function handleVotingDelaySet(event: VotingDelaySet): void {
  setParameter("DpinGovernor.votingDelay", "seconds", event.params.newVotingDelay, event);
}

export function handleVotingPeriodSet(event: VotingPeriodSet): void {
  setParameter("DpinGovernor.votingPeriod", "seconds", event.params.newVotingPeriod, event);
}

export function handleProposalThresholdSet(event: ProposalThresholdSet): void {
  setParameter("DpinGovernor.proposalThreshold", "votes", event.params.newProposalThreshold, event);
}

export function handleQuorumNumeratorUpdated(event: QuorumNumeratorUpdated): void {
  setParameter("DpinGovernor.quorumNumerator", "percent", event.params.newQuorumNumerator, event);
}

export function handleTimelockChange(event: TimelockChange): void {
  setAddress("DpinGovernor.timelock", event.params.newTimelock, event);
}
