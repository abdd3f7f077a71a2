import { Address, BigInt, ethereum } from "@graphprotocol/graph-ts";
import {
  BatchCommitted,
  BatchConvicted,
  BatchFinalized,
  ChallengesSet,
  FeesBurned,
  FeesSwept,
  FundsThawing,
  FundsWithdrawn,
  ParametersSet,
  Paused,
  RefundClaimed,
  StreamClosed,
  StreamFunded,
  StreamOpened,
  TokenSet,
  Unpaused,
  WindowExtended,
  Withdrawn,
} from "../../generated/JobStreams/JobStreams";
import { Batch, PaymentToken, Stream, VoucherCollection } from "../../generated/schema";
import { ONE, ZERO } from "../constants";
import { contextNumber, isDpin } from "../context";
import { ensureAccount } from "../entities/account";
import { addCredit, addEarnings } from "../entities/credit";
import { ensureNetwork } from "../entities/network";
import { setAddress, setFlag, setParameter } from "../entities/parameter";
import { burnFees, setPaymentToken, sweepFees, withdrawCredit } from "../entities/payments";
import { ensurePaymentToken } from "../entities/paymentToken";
import { ensureProvider } from "../entities/provider";
import { sampleNetwork, sampleProvider } from "../entities/samples";
import { eventId, numberId } from "../ids";

export function handleStreamOpened(event: StreamOpened): void {
  const requester = ensureAccount(event.params.requester);
  requester.isRequester = true;
  requester.save();
  const network = ensureNetwork();
  network.streams += 1;
  network.streamsOpen += 1;
  network.save();

  const stream = new Stream(numberId(event.params.streamId));
  stream.streamId = event.params.streamId;
  stream.open = true;
  stream.requester = requester.id;
  stream.provider = ensureProvider(event.params.provider).id;
  stream.signer = event.params.signer;
  stream.token = ensurePaymentToken(event.address, event.params.token).id;
  stream.batchCount = ZERO;
  stream.funded = ZERO;
  stream.collected = ZERO;
  stream.thawing = ZERO;
  stream.thawedAt = ZERO;
  stream.withdrawn = ZERO;
  stream.openedAt = event.block.timestamp;
  stream.save();
}

export function handleStreamFunded(event: StreamFunded): void {
  const stream = Stream.load(numberId(event.params.streamId))!;
  stream.funded = event.params.funded;
  stream.save();
}

export function handleFundsThawing(event: FundsThawing): void {
  const stream = Stream.load(numberId(event.params.streamId))!;
  stream.thawing = event.params.amount;
  stream.thawedAt = event.params.thawedAt;
  stream.save();
}

export function handleFundsWithdrawn(event: FundsWithdrawn): void {
  const stream = Stream.load(numberId(event.params.streamId))!;
  stream.thawing = ZERO;
  stream.thawedAt = ZERO;
  stream.funded = event.params.funded;
  stream.withdrawn = stream.withdrawn.plus(event.params.amount);
  stream.save();
}

export function handleStreamClosed(event: StreamClosed): void {
  const stream = Stream.load(numberId(event.params.streamId))!;
  stream.open = false;
  stream.funded = ZERO;
  stream.thawing = ZERO;
  stream.thawedAt = ZERO;
  stream.refund = event.params.refund;
  stream.closedAt = event.block.timestamp;
  stream.save();
  addCredit(PaymentToken.load(stream.token)!, event.params.requester, event.params.refund);
  const network = ensureNetwork();
  network.streamsOpen -= 1;
  network.save();
}

export function handleBatchCommitted(event: BatchCommitted): void {
  const stream = Stream.load(numberId(event.params.streamId))!;
  stream.collected = stream.collected.plus(event.params.amount);
  stream.batchCount = event.params.batch.plus(ONE);
  stream.save();
  const provider = ensureProvider(event.params.provider);
  provider.batchesCommitted += 1;
  provider.save();
  const network = ensureNetwork();
  network.batches += 1;
  network.batchesCommitted += 1;
  network.batchedJobs = network.batchedJobs.plus(event.params.jobCount);
  network.save();

  const batch = new Batch(numberId(event.params.batchId));
  batch.batchId = event.params.batchId;
  batch.state = "COMMITTED";
  batch.stream = stream.id;
  batch.provider = provider.id;
  batch.number = event.params.batch;
  batch.jobsRoot = event.params.jobsRoot;
  batch.jobCount = event.params.jobCount;
  batch.amount = event.params.amount;
  batch.locked = event.params.locked;
  batch.feeBps = event.params.feeBps;
  batch.windowEnd = event.params.windowEnd;
  batch.windowCap = event.params.windowCap;
  batch.locator = event.params.locator;
  batch.committedAt = event.block.timestamp;
  batch.committedIn = event.transaction.hash;
  batch.save();

  const collection = new VoucherCollection(eventId(event));
  collection.stream = stream.id;
  collection.batch = batch.id;
  // The contract takes a voucher whose amount is exactly this.
  collection.cumulativeAmount = stream.collected;
  collection.amount = event.params.amount;
  collection.jobCount = event.params.jobCount;
  collection.timestamp = event.block.timestamp;
  collection.transaction = event.transaction.hash;
  collection.save();
}

export function handleBatchFinalized(event: BatchFinalized): void {
  const batch = endBatch(event.params.batchId, "FINALIZED", event);
  batch.paid = event.params.paid;
  batch.fee = event.params.fee;
  batch.save();
  const token = PaymentToken.load(Stream.load(batch.stream)!.token)!;
  const paidInDpin = isDpin(Address.fromBytes(token.token));
  const provider = ensureProvider(event.params.provider);
  addEarnings(token, provider, event.params.paid, event.params.fee, paidInDpin);
  provider.batchesFinalized += 1;
  provider.save();

  const network = ensureNetwork();
  network.batchesCommitted -= 1;
  network.batchesFinalized += 1;
  network.save();
  const sample = sampleNetwork();
  sample.fees = paidInDpin ? event.params.fee : ZERO;
  sample.save();
  const own = sampleProvider(provider.id);
  own.finalized = 1;
  own.earned = paidInDpin ? event.params.paid : ZERO;
  own.save();
}

/** The challenges' Convicted, later in the same transaction, tells the rest. */
export function handleBatchConvicted(event: BatchConvicted): void {
  const batch = endBatch(event.params.batchId, "CONVICTED", event);
  batch.save();
  const network = ensureNetwork();
  network.batchesCommitted -= 1;
  network.batchesConvicted += 1;
  network.save();
}

export function handleBatchRefundClaimed(event: RefundClaimed): void {
  const batch = Batch.load(numberId(event.params.batchId))!;
  batch.refund = event.params.amount;
  batch.refundedAt = event.block.timestamp;
  batch.save();
}

export function handleBatchWindowExtended(event: WindowExtended): void {
  const batch = Batch.load(numberId(event.params.batchId))!;
  batch.windowEnd = event.params.windowEnd;
  batch.save();
}

export function handleStreamsTokenSet(event: TokenSet): void {
  setPaymentToken(event.address, event.params.token, event.params.tokenId, event.params.allowed, event.params.stakePerUnit);
}

export function handleStreamsWithdrawn(event: Withdrawn): void {
  withdrawCredit(event.address, event.params.token, event.params.account, event.params.amount);
}

export function handleStreamsFeesBurned(event: FeesBurned): void {
  burnFees(event.address, event.params.amount);
}

export function handleStreamsFeesSwept(event: FeesSwept): void {
  sweepFees(event.address, event.params.token, event.params.amount);
}

export function handleStreamsParametersSet(event: ParametersSet): void {
  const parameters = event.params.parameters;
  setParameter("JobStreams.challengeWindow", "seconds", parameters.challengeWindow, event);
  setParameter("JobStreams.maxDisputeTime", "seconds", parameters.maxDisputeTime, event);
  setParameter("JobStreams.fundsThawTime", "seconds", parameters.fundsThawTime, event);
  setParameter("JobStreams.feeBps", "bps", BigInt.fromI32(parameters.feeBps), event);
  setParameter("JobStreams.lockFactorPercent", "percent", BigInt.fromI32(parameters.lockFactorPercent), event);
  setParameter("JobStreams.minLock", "DPIN wei", parameters.minLock, event);
  // Fixed by the implementation; no event tells them.
  setParameter("JobStreams.proofTail", "seconds", contextNumber("proofTail"), event);
  setParameter("JobStreams.minChallengeWindow", "seconds", contextNumber("minChallengeWindow"), event);
}

export function handleStreamsChallengesSet(event: ChallengesSet): void {
  setAddress("JobStreams.challenges", event.params.challenges, event);
}

export function handleStreamsPaused(event: Paused): void {
  setFlag("JobStreams.paused", true, event);
}

export function handleStreamsUnpaused(event: Unpaused): void {
  setFlag("JobStreams.paused", false, event);
}

function endBatch(batchId: BigInt, state: string, event: ethereum.Event): Batch {
  const batch = Batch.load(numberId(batchId))!;
  batch.state = state;
  batch.endedAt = event.block.timestamp;
  batch.endedIn = event.transaction.hash;
  return batch;
}
