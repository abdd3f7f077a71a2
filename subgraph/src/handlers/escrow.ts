import { Address, BigInt, ethereum } from "@graphprotocol/graph-ts";
import {
  ChallengesSet,
  FeesBurned,
  FeesSwept,
  JobAccepted,
  JobCancelled,
  JobCommitted,
  JobConvicted,
  JobExpired,
  JobFinalized,
  JobPosted,
  ParametersSet,
  Paused,
  RefundClaimed,
  TokenSet,
  Unpaused,
  WindowExtended,
  Withdrawn,
} from "../../generated/JobEscrow/JobEscrow";
import { Job, PaymentToken, Program } from "../../generated/schema";
import { contextNumber, isDpin } from "../context";
import { ZERO } from "../constants";
import { ensureAccount } from "../entities/account";
import { addCredit, addEarnings } from "../entities/credit";
import { ensureNetwork } from "../entities/network";
import { setAddress, setFlag, setParameter } from "../entities/parameter";
import { burnFees, setPaymentToken, sweepFees, withdrawCredit } from "../entities/payments";
import { ensurePaymentToken } from "../entities/paymentToken";
import { ensureProgram } from "../entities/program";
import { ensureProvider } from "../entities/provider";
import { sampleNetwork, sampleProvider } from "../entities/samples";
import { setText } from "../entities/setText";
import { numberId } from "../ids";

export function handleJobPosted(event: JobPosted): void {
  const network = ensureNetwork();
  const requester = ensureAccount(event.params.requester);
  requester.isRequester = true;
  requester.jobsPosted += 1;
  requester.save();
  const program = ensureProgram(event.params.programRoot, network, event.block.timestamp);
  program.jobsPosted += 1;
  program.save();
  network.jobs += 1;
  network.jobsPosted += 1;
  network.save();
  const sample = sampleNetwork();
  sample.posted = 1;
  sample.save();

  const job = new Job(numberId(event.params.jobId));
  job.jobId = event.params.jobId;
  job.state = "POSTED";
  job.requester = requester.id;
  if (event.params.provider.notEqual(Address.zero())) job.designated = event.params.provider;
  job.program = program.id;
  job.inputRoot = event.params.inputRoot;
  job.locator = event.params.locator;
  job.token = ensurePaymentToken(event.address, event.params.token).id;
  job.minPrice = event.params.minPrice;
  job.maxPrice = event.params.maxPrice;
  job.acceptBy = event.params.acceptBy;
  job.runTime = event.params.runTime;
  job.postedAt = event.block.timestamp;
  job.postedBlock = event.block.number;
  job.postedIn = event.transaction.hash;
  job.save();
}

export function handleJobAccepted(event: JobAccepted): void {
  const provider = ensureProvider(event.params.provider);
  provider.jobsAccepted += 1;
  provider.save();
  const network = ensureNetwork();
  network.jobsPosted -= 1;
  network.jobsAccepted += 1;
  network.save();

  const job = Job.load(numberId(event.params.jobId))!;
  job.state = "ACCEPTED";
  job.provider = provider.id;
  job.price = event.params.price;
  job.locked = event.params.locked;
  job.commitBy = event.params.commitBy;
  job.feeBps = event.params.feeBps;
  job.penaltyBps = event.params.penaltyBps;
  job.acceptedAt = event.block.timestamp;
  job.acceptedIn = event.transaction.hash;
  job.save();
}

export function handleJobCommitted(event: JobCommitted): void {
  const network = ensureNetwork();
  network.jobsAccepted -= 1;
  network.jobsCommitted += 1;
  network.save();

  const job = Job.load(numberId(event.params.jobId))!;
  job.state = "COMMITTED";
  job.outputRoot = event.params.outputRoot;
  job.traceRoot = event.params.traceRoot;
  setText(job, "outputLocator", event.params.locator);
  job.windowEnd = event.params.windowEnd;
  job.windowCap = event.params.windowCap;
  job.committedAt = event.block.timestamp;
  job.committedIn = event.transaction.hash;
  job.save();
}

export function handleJobFinalized(event: JobFinalized): void {
  const job = endJob(event.params.jobId, "FINALIZED", event);
  job.paid = event.params.paid;
  job.fee = event.params.fee;
  job.refund = event.params.refund;
  job.save();
  const token = PaymentToken.load(job.token)!;
  const paidInDpin = isDpin(Address.fromBytes(token.token));
  const provider = ensureProvider(event.params.provider);
  addEarnings(token, provider, event.params.paid, event.params.fee, paidInDpin);
  addCredit(token, event.params.requester, event.params.refund);
  provider.jobsFinalized += 1;
  provider.save();
  const program = Program.load(job.program)!;
  program.jobsFinalized += 1;
  program.save();

  const network = ensureNetwork();
  network.jobsCommitted -= 1;
  network.jobsFinalized += 1;
  network.save();
  const sample = sampleNetwork();
  sample.finalized = 1;
  sample.fees = paidInDpin ? event.params.fee : ZERO;
  sample.save();
  const own = sampleProvider(provider.id);
  own.finalized = 1;
  own.earned = paidInDpin ? event.params.paid : ZERO;
  own.save();
}

export function handleJobCancelled(event: JobCancelled): void {
  const job = endJob(event.params.jobId, "CANCELLED", event);
  job.refund = event.params.refund;
  job.save();
  addCredit(PaymentToken.load(job.token)!, event.params.requester, event.params.refund);
  const network = ensureNetwork();
  network.jobsPosted -= 1;
  network.jobsCancelled += 1;
  network.save();
}

export function handleJobExpired(event: JobExpired): void {
  const job = endJob(event.params.jobId, "EXPIRED", event);
  job.refund = event.params.refund;
  job.penalty = event.params.penalty;
  job.save();
  addCredit(PaymentToken.load(job.token)!, event.params.requester, event.params.refund);
  const network = ensureNetwork();
  network.jobsExpired += 1;
  if (job.acceptedAt === null) network.jobsPosted -= 1;
  else network.jobsAccepted -= 1;
  network.save();
  if (job.acceptedAt === null) return;
  const provider = ensureProvider(event.params.provider);
  provider.jobsExpired += 1;
  provider.save();
}

/** The challenges' Convicted, later in the same transaction, tells the rest. */
export function handleJobConvicted(event: JobConvicted): void {
  const job = endJob(event.params.jobId, "CONVICTED", event);
  job.save();
  const program = Program.load(job.program)!;
  program.jobsConvicted += 1;
  program.save();
  const network = ensureNetwork();
  network.jobsCommitted -= 1;
  network.jobsConvicted += 1;
  network.save();
}

export function handleJobRefundClaimed(event: RefundClaimed): void {
  const job = Job.load(numberId(event.params.jobId))!;
  job.refund = event.params.amount;
  job.refundedAt = event.block.timestamp;
  job.save();
}

export function handleJobWindowExtended(event: WindowExtended): void {
  const job = Job.load(numberId(event.params.jobId))!;
  job.windowEnd = event.params.windowEnd;
  job.save();
}

export function handleEscrowTokenSet(event: TokenSet): void {
  setPaymentToken(event.address, event.params.token, event.params.tokenId, event.params.allowed, event.params.stakePerUnit);
}

export function handleEscrowWithdrawn(event: Withdrawn): void {
  withdrawCredit(event.address, event.params.token, event.params.account, event.params.amount);
}

export function handleEscrowFeesBurned(event: FeesBurned): void {
  burnFees(event.address, event.params.amount);
}

export function handleEscrowFeesSwept(event: FeesSwept): void {
  sweepFees(event.address, event.params.token, event.params.amount);
}

export function handleEscrowParametersSet(event: ParametersSet): void {
  const parameters = event.params.parameters;
  setParameter("JobEscrow.maxJobTime", "seconds", parameters.maxJobTime, event);
  setParameter("JobEscrow.challengeWindow", "seconds", parameters.challengeWindow, event);
  setParameter("JobEscrow.maxDisputeTime", "seconds", parameters.maxDisputeTime, event);
  setParameter("JobEscrow.feeBps", "bps", BigInt.fromI32(parameters.feeBps), event);
  setParameter("JobEscrow.penaltyBps", "bps", BigInt.fromI32(parameters.penaltyBps), event);
  setParameter("JobEscrow.lockFactorPercent", "percent", BigInt.fromI32(parameters.lockFactorPercent), event);
  setParameter("JobEscrow.minLock", "DPIN wei", parameters.minLock, event);
  // Fixed by the implementation; no event tells them.
  setParameter("JobEscrow.proofTail", "seconds", contextNumber("proofTail"), event);
  setParameter("JobEscrow.minChallengeWindow", "seconds", contextNumber("minChallengeWindow"), event);
}

export function handleEscrowChallengesSet(event: ChallengesSet): void {
  setAddress("JobEscrow.challenges", event.params.challenges, event);
}

export function handleEscrowPaused(event: Paused): void {
  setFlag("JobEscrow.paused", true, event);
}

export function handleEscrowUnpaused(event: Unpaused): void {
  setFlag("JobEscrow.paused", false, event);
}

function endJob(jobId: BigInt, state: string, event: ethereum.Event): Job {
  const job = Job.load(numberId(jobId))!;
  job.state = state;
  job.endedAt = event.block.timestamp;
  job.endedIn = event.transaction.hash;
  return job;
}
