import { BigInt } from "@graphprotocol/graph-ts";
import {
  ClaimCommitted,
  Convicted,
  DepositReclaimed,
  DepositsWithdrawn,
  RefereeRegistered,
  RevealAnswered,
  RevealDemanded,
  RevealTermsSet,
  Settled,
} from "../../generated/ComputeChallenges/ComputeChallenges";
import { Batch, Claim, Conviction, FraudProof, Job, Referee, Reveal } from "../../generated/schema";
import { FIRST_BATCH, ZERO } from "../constants";
import { ensureAccount } from "../entities/account";
import { ensureNetwork } from "../entities/network";
import { setParameter } from "../entities/parameter";
import { ensureProvider } from "../entities/provider";
import { sampleNetwork, sampleProvider } from "../entities/samples";
import { eventId, numberId } from "../ids";

/** As FaultKind of ITensorReferee counts them, from 1. */
const FAULTS = ["ELEMENT", "OUTPUT_ROOT", "PADDING_BYTE", "PADDING_NODE", "SILENCE"];
const SILENCE = 5;

/** Said once for each claim. A claim that has convicted is forgotten by the chain, so that the same could be committed again: then it is a new one. */
export function handleClaimCommitted(event: ClaimCommitted): void {
  const challenger = ensureAccount(event.params.challenger);
  challenger.isVerifier = true;
  challenger.save();
  const claim = new Claim(event.params.claim);
  claim.challenger = challenger.id;
  claim.block = event.block.number;
  claim.committedAt = event.block.timestamp;
  claim.conviction = null;
  claim.save();
  const network = ensureNetwork();
  network.claims += 1;
  network.save();
}

export function handleConvicted(event: Convicted): void {
  const id = numberId(event.params.id);
  const fault = event.params.fault;
  const challenger = ensureAccount(event.params.challenger);
  challenger.isVerifier = true;
  challenger.convictionsWon += 1;
  challenger.save();
  const provider = ensureProvider(event.params.provider);
  provider.convictionsLost += 1;
  provider.save();

  const conviction = new Conviction(id);
  conviction.provider = provider.id;
  conviction.challenger = challenger.id;
  conviction.kind = FAULTS[fault.kind - 1];
  conviction.leaf = event.params.leaf;
  conviction.op = fault.op;
  conviction.index = fault.index;
  conviction.slashed = event.params.slashed;
  conviction.compensation = event.params.compensation;
  conviction.bounty = event.params.bounty;
  conviction.burned = event.params.burned;
  conviction.settled = false;
  conviction.convictedAt = event.block.timestamp;
  conviction.convictedIn = event.transaction.hash;
  if (isBatch(event.params.id)) {
    conviction.batch = id;
    const batch = Batch.load(id)!;
    batch.conviction = id;
    batch.save();
  } else {
    conviction.job = id;
    const job = Job.load(id)!;
    job.conviction = id;
    job.save();
  }
  if (fault.kind != SILENCE) {
    const claim = Claim.load(event.params.claim)!;
    claim.conviction = id;
    claim.save();
    conviction.claim = claim.id;
    const proof = new FraudProof(eventId(event));
    proof.conviction = id;
    proof.kind = conviction.kind;
    proof.leaf = event.params.leaf;
    proof.op = fault.op;
    proof.index = fault.index;
    proof.committed = fault.committed;
    proof.recomputed = fault.recomputed;
    proof.challenger = challenger.id;
    proof.timestamp = event.block.timestamp;
    proof.transaction = event.transaction.hash;
    proof.save();
    conviction.proof = proof.id;
  }
  conviction.save();

  const network = ensureNetwork();
  network.convictions += 1;
  network.save();
  const sample = sampleNetwork();
  sample.convicted = 1;
  sample.save();
  const own = sampleProvider(provider.id);
  own.convicted = 1;
  own.save();
}

export function handleRevealDemanded(event: RevealDemanded): void {
  const demander = ensureAccount(event.params.demander);
  demander.isVerifier = true;
  demander.save();
  const id = numberId(event.params.id);
  const reveal = new Reveal(event.params.revealId);
  reveal.state = "DEMANDED";
  if (isBatch(event.params.id)) {
    reveal.batch = id;
    reveal.provider = Batch.load(id)!.provider;
  } else {
    reveal.job = id;
    reveal.provider = Job.load(id)!.provider!;
  }
  reveal.demander = demander.id;
  reveal.leaf = event.params.leaf;
  reveal.op = event.params.op;
  reveal.level = event.params.level;
  reveal.index = event.params.index;
  reveal.hash = event.params.hash;
  reveal.deposit = event.params.deposit;
  reveal.respondBy = event.params.respondBy;
  reveal.demandedAt = event.block.timestamp;
  reveal.demandedIn = event.transaction.hash;
  reveal.save();
  const network = ensureNetwork();
  network.reveals += 1;
  network.revealDeposits = network.revealDeposits.plus(event.params.deposit);
  network.save();
}

export function handleRevealAnswered(event: RevealAnswered): void {
  const reveal = Reveal.load(event.params.revealId)!;
  reveal.state = "ANSWERED";
  reveal.answeredAt = event.block.timestamp;
  reveal.answeredIn = event.transaction.hash;
  reveal.answerLength = event.params.data.length;
  reveal.save();
  const provider = ensureAccount(event.params.provider);
  provider.depositCredit = provider.depositCredit.plus(reveal.deposit);
  provider.save();
  releaseDeposit(reveal.deposit);
}

export function handleDepositReclaimed(event: DepositReclaimed): void {
  const reveal = Reveal.load(event.params.revealId)!;
  reveal.state = "RECLAIMED";
  reveal.save();
  const demander = ensureAccount(event.params.demander);
  demander.depositCredit = demander.depositCredit.plus(event.params.deposit);
  demander.save();
  releaseDeposit(event.params.deposit);
}

export function handleDepositsWithdrawn(event: DepositsWithdrawn): void {
  const account = ensureAccount(event.params.account);
  account.depositCredit = ZERO;
  account.save();
}

export function handleSettled(event: Settled): void {
  const conviction = Conviction.load(numberId(event.params.id))!;
  conviction.settled = true;
  conviction.settledAt = event.block.timestamp;
  conviction.save();
  const challenger = ensureAccount(event.params.challenger);
  challenger.bounties = challenger.bounties.plus(event.params.bounty);
  challenger.save();
  // Loaded only now: it may be the same account.
  const requester = ensureAccount(event.params.requester);
  requester.compensation = requester.compensation.plus(event.params.compensation);
  requester.save();
}

export function handleRefereeRegistered(event: RefereeRegistered): void {
  const referee = new Referee(numberId(event.params.version));
  referee.version = event.params.version;
  referee.referee = event.params.referee;
  referee.registeredAt = event.block.timestamp;
  referee.save();
}

export function handleRevealTermsSet(event: RevealTermsSet): void {
  const terms = event.params.terms;
  setParameter("ComputeChallenges.responseTime", "seconds", terms.responseTime, event);
  setParameter("ComputeChallenges.answerGas", "gas", terms.answerGas, event);
  setParameter("ComputeChallenges.minGasPrice", "native wei", terms.minGasPrice, event);
  setParameter("ComputeChallenges.minDeposit", "native wei", terms.minDeposit, event);
}

function isBatch(id: BigInt): boolean {
  return id.ge(FIRST_BATCH);
}

function releaseDeposit(deposit: BigInt): void {
  const network = ensureNetwork();
  network.revealDeposits = network.revealDeposits.minus(deposit);
  network.save();
}
