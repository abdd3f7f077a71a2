export { accept } from "./actions/accept.ts";
export { actFor } from "./actions/actFor.ts";
export { addReward } from "./actions/addReward.ts";
export { answerReveal } from "./actions/answerReveal.ts";
export { answerReveals } from "./actions/answerReveals.ts";
export { approve } from "./actions/approve.ts";
export { burn } from "./actions/burn.ts";
export { burnFees } from "./actions/burnFees.ts";
export { cancel } from "./actions/cancel.ts";
export { cancelProposal } from "./actions/cancelProposal.ts";
export { castVote } from "./actions/castVote.ts";
export { checkVoucher, type VoucherFault } from "./actions/checkVoucher.ts";
export { claimOf } from "./actions/claimOf.ts";
export { claimRefund } from "./actions/claimRefund.ts";
export { claimReward } from "./actions/claimReward.ts";
export { claimTreasury } from "./actions/claimTreasury.ts";
export { closeStream } from "./actions/closeStream.ts";
export { commit } from "./actions/commit.ts";
export { commitBatch } from "./actions/commitBatch.ts";
export { commitClaim } from "./actions/commitClaim.ts";
export { convict } from "./actions/convict.ts";
export { convictSilence } from "./actions/convictSilence.ts";
export { currentPrice } from "./actions/currentPrice.ts";
export { priceAt } from "./actions/priceAt.ts";
export { delegate } from "./actions/delegate.ts";
export { delegateVotes } from "./actions/delegateVotes.ts";
export { demandReveal, type DemandedReveal } from "./actions/demandReveal.ts";
export { draftVoucher } from "./actions/draftVoucher.ts";
export { executeProposal } from "./actions/executeProposal.ts";
export { expire } from "./actions/expire.ts";
export { expireMany } from "./actions/expireMany.ts";
export { fetchOutput } from "./actions/fetchOutput.ts";
export { fetchStreamArtifact } from "./actions/fetchStreamArtifact.ts";
export { finalize } from "./actions/finalize.ts";
export { finalizeBatch } from "./actions/finalizeBatch.ts";
export { finalizeBatches } from "./actions/finalizeBatches.ts";
export { finalizeMany } from "./actions/finalizeMany.ts";
export { fundStream } from "./actions/fundStream.ts";
export { getBalance } from "./actions/getBalance.ts";
export { getBatch } from "./actions/getBatch.ts";
export { getBatchRecord, type BatchRecord } from "./actions/getBatchRecord.ts";
export { getClaim } from "./actions/getClaim.ts";
export { getConviction } from "./actions/getConviction.ts";
export { getCredit } from "./actions/getCredit.ts";
export { getDelegation } from "./actions/getDelegation.ts";
export { getDepositCredit } from "./actions/getDepositCredit.ts";
export { getEndpoint } from "./actions/getEndpoint.ts";
export { getEpoch, type EmissionEpoch } from "./actions/getEpoch.ts";
export { getEscrowTerms, type EscrowTerms } from "./actions/getEscrowTerms.ts";
export { getJob, type Job } from "./actions/getJob.ts";
export { getJobRecord, type JobRecord } from "./actions/getJobRecord.ts";
export { getProofTail } from "./actions/getProofTail.ts";
export { getProposal, PROPOSAL_STATES, type Proposal, type ProposalState } from "./actions/getProposal.ts";
export { getProvider } from "./actions/getProvider.ts";
export { getProviderOf } from "./actions/getProviderOf.ts";
export { getReveal } from "./actions/getReveal.ts";
export { getRevealTerms, type RevealTerms } from "./actions/getRevealTerms.ts";
export { getReward, type EmissionReward } from "./actions/getReward.ts";
export { getStake } from "./actions/getStake.ts";
export { getStakingTerms, type StakingTerms } from "./actions/getStakingTerms.ts";
export { getStatement, type Statement } from "./actions/getStatement.ts";
export { getStream } from "./actions/getStream.ts";
export { getStreamTerms, type StreamTerms } from "./actions/getStreamTerms.ts";
export { getSureTime } from "./actions/getSureTime.ts";
export { getStreamStatus } from "./actions/getStreamStatus.ts";
export { getThaws, type Thaw } from "./actions/getThaws.ts";
export { getTime } from "./actions/getTime.ts";
export { getToken, type PaymentToken } from "./actions/getToken.ts";
export { getUnreportedWork } from "./actions/getUnreportedWork.ts";
export { getVotes, type AccountVotes } from "./actions/getVotes.ts";
export { isEndConfirmed } from "./actions/isEndConfirmed.ts";
export { listDelegations } from "./actions/listDelegations.ts";
export { listJobs, type PostedJob } from "./actions/listJobs.ts";
export { listProviders, type RegisteredProvider } from "./actions/listProviders.ts";
export { listRewards, type OpenReward } from "./actions/listRewards.ts";
export { listStreams, type OpenedStream } from "./actions/listStreams.ts";
export { openStream } from "./actions/openStream.ts";
export { payStreamJob } from "./actions/payStreamJob.ts";
export { postJob, type JobOrder } from "./actions/postJob.ts";
export { propose, type GovernedCall } from "./actions/propose.ts";
export { proveFraud } from "./actions/proveFraud.ts";
export { queueProposal } from "./actions/queueProposal.ts";
export { postStreamJob } from "./actions/postStreamJob.ts";
export { quoteLock } from "./actions/quoteLock.ts";
export { quoteShares } from "./actions/quoteShares.ts";
export { reclaimDeposit } from "./actions/reclaimDeposit.ts";
export { redelegate } from "./actions/redelegate.ts";
export { register } from "./actions/register.ts";
export { reportWork } from "./actions/reportWork.ts";
export { revealIdOf } from "./actions/revealIdOf.ts";
export { runJob, type JobResult } from "./actions/runJob.ts";
export { runStreamJob, type StreamResult } from "./actions/runStreamJob.ts";
export { setCommission } from "./actions/setCommission.ts";
export { setEndpoint } from "./actions/setEndpoint.ts";
export { setOperator } from "./actions/setOperator.ts";
export { settle } from "./actions/settle.ts";
export { signPermit, type Permit } from "./actions/signPermit.ts";
export { signStreamAccess } from "./actions/signStreamAccess.ts";
export { signVoucher } from "./actions/signVoucher.ts";
export { stake } from "./actions/stake.ts";
export { submitJob, type JobSubmission, type SubmittedJob } from "./actions/submitJob.ts";
export { thaw } from "./actions/thaw.ts";
export { thawFunds } from "./actions/thawFunds.ts";
export { transfer } from "./actions/transfer.ts";
export { undelegate } from "./actions/undelegate.ts";
export { unjail } from "./actions/unjail.ts";
export { unwrapVotes } from "./actions/unwrapVotes.ts";
export { verifyResult, type Verdict } from "./actions/verifyResult.ts";
export { uploadToStream } from "./actions/uploadToStream.ts";
export { waitForJob } from "./actions/waitForJob.ts";
export { waitForStreamJob } from "./actions/waitForStreamJob.ts";
export { withdrawCredit } from "./actions/withdrawCredit.ts";
export { withdrawDelegated } from "./actions/withdrawDelegated.ts";
export { withdrawDeposits } from "./actions/withdrawDeposits.ts";
export { withdrawFunds } from "./actions/withdrawFunds.ts";
export { withdrawStake } from "./actions/withdrawStake.ts";
export { wrapVotes } from "./actions/wrapVotes.ts";
export { ArtifactHashError, ArtifactIdError, ArtifactNotFoundError, ArtifactTooLargeError, ManifestError } from "./errors/ArtifactError.ts";
export {
  BaseError,
  type BaseErrorOptions,
  ContractRevertError,
  DeadlinePassedError,
  NodeUnreachableError,
  ReadOnlyClientError,
  TransientError,
} from "./errors/BaseError.ts";
export { DryRunError } from "./errors/DryRunError.ts";
export { decodeError } from "./errors/decodeError.ts";
export { FeesTooHighError, InsufficientFundsError, NodeFaultError, RangeLimitError } from "./errors/NodeError.ts";
export {
  IndexAnswerError,
  IndexBehindError,
  IndexBlockError,
  IndexBrokenError,
  IndexMismatchError,
  IndexQueryError,
  IndexUnreachableError,
} from "./errors/IndexError.ts";
export { isIndexError } from "./errors/isIndexError.ts";
export { isTransient } from "./errors/isTransient.ts";
export { TraceMismatchError, TraceUnavailableError } from "./errors/TraceError.ts";
export { artifactId, assertArtifactId } from "./artifacts/artifactId.ts";
export { DEFAULT_MAX_ARTIFACT_BYTES, type ArtifactStore, type GetOptions } from "./artifacts/ArtifactStore.ts";
export { CacheFullError } from "./artifacts/cache/CacheFullError.ts";
export type { CacheStore } from "./artifacts/cache/createCacheStore.ts";
export { createCarStore } from "./artifacts/createCarStore.ts";
export { createFallbackStore } from "./artifacts/createFallbackStore.ts";
export { createGatewayStore } from "./artifacts/createGatewayStore.ts";
export type { IpfsStoreOptions } from "./artifacts/ipfs/createIpfsReader.ts";
export { createHttpStore } from "./artifacts/createHttpStore.ts";
export { createKuboStore } from "./artifacts/createKuboStore.ts";
export { createMemoryStore } from "./artifacts/createMemoryStore.ts";
export { createMirroredStore } from "./artifacts/createMirroredStore.ts";
export { ipfsCid } from "./artifacts/ipfs/ipfsCid.ts";
export { IpfsBlockError } from "./artifacts/ipfs/checkBlock.ts";
export { locatorOf } from "./artifacts/locatorOf.ts";
export { parseLocator, type Locator } from "./artifacts/parseLocator.ts";
export type { OpenPartial, PartialStore } from "./artifacts/PartialStore.ts";
export { readCar } from "./artifacts/readCar.ts";
export {
  createDpinClient,
  type DpinAddresses,
  type DpinClient,
  type DpinClientParameters,
  type DpinReader,
  type DpinWallet,
} from "./client/createDpinClient.ts";
export { createDrySender, type DryRun } from "./client/createDrySender.ts";
export type { NodeCaller } from "./client/createNodeCaller.ts";
export { createSender, type Call, type Sender, type SenderParameters } from "./client/createSender.ts";
export { createWalletSender, type WalletSenderParameters } from "./client/createWalletSender.ts";
export { FINAL_JOB_STATES, JOB_STATES, type JobState } from "./client/jobState.ts";
export { paymentTokenAbi } from "./client/paymentTokenAbi.ts";
export { deployments, type DpinDeployment } from "./deployments/deployments.ts";
export { retry, type RetryParameters } from "./client/retry.ts";
export { simulateInOrder } from "./client/simulateInOrder.ts";
export { wait } from "./client/wait.ts";
export { withDeadline } from "./client/withDeadline.ts";
export type { Spending, SpendingLedger } from "./fees/SpendingLedger.ts";
export { createSpendingLimit, SpendingLimitError, type Reservation, type SpendingLimit } from "./fees/createSpendingLimit.ts";
export { readFees, type FeesOfNow } from "./fees/readFees.ts";
export { readFunds, type Funds } from "./fees/readFunds.ts";
export { DEFAULT_FEE_POLICY, feesFor, type FeePolicy, type Fees } from "./fees/feesFor.ts";
export { gasLimitOf } from "./fees/gasLimitOf.ts";
export { listEvents, type BlockRange } from "./logs/listEvents.ts";
export { parseLogs, type DpinEvent, type EventsOf } from "./logs/parseLogs.ts";
export { createLogReader, type LogBatch, type LogNotice, type LogReader, type LogReaderParameters } from "./logs/createLogReader.ts";
export { createLogSpan, type LogSpan } from "./logs/createLogSpan.ts";
export { createOverlap, type Overlap } from "./logs/createOverlap.ts";
export { describeLogNotice } from "./logs/describeLogNotice.ts";
export { findLog } from "./logs/findLog.ts";
export { followLogs, type FollowLogsParameters } from "./logs/followLogs.ts";
export { readLogs, type LogPiece, type ReadLogsParameters } from "./logs/readLogs.ts";
export { createRpcTransport, type RpcTransportParameters } from "./rpc/createRpcTransport.ts";
export type { RpcNotice } from "./rpc/createRpcPool.ts";
export { createBlockMemo, type BlockRef } from "./client/createBlockMemo.ts";
export { createRestingReads, type RestingReads } from "./client/createRestingReads.ts";
export { createSharedRead } from "./client/createSharedRead.ts";
export { keepLatest } from "./client/keepLatest.ts";
export { artifactsOfJob } from "./manifests/artifactsOfJob.ts";
export { fetchJob, type JobData } from "./manifests/fetchJob.ts";
export { manifestSchema, type Manifest } from "./manifests/manifestSchema.ts";
export { publishJob, type PublishedJob } from "./manifests/publishJob.ts";
export { publishProgram, type PublishedProgram } from "./manifests/publishProgram.ts";
export { fetchResult } from "./results/fetchResult.ts";
export { sampleResult, type ResultSample } from "./results/sampleResult.ts";
export { askStream, StreamRefusedError, type StreamAt, type StreamQuestion } from "./streams/askStream.ts";
export { BATCH_STATES, type BatchState } from "./streams/batchState.ts";
export { batchTree, type BatchTree } from "./streams/batchTree.ts";
export { fetchBatch } from "./streams/fetchBatch.ts";
export { recoverStreamAccess } from "./streams/recoverStreamAccess.ts";
export { statementHash } from "./streams/statementHash.ts";
export { MAX_ACCESS_SECONDS, MAX_BATCH_JOBS, MAX_CHUNK_BYTES, STREAM_ACCESS_TYPES } from "./streams/streamAccess.ts";
export {
  batchManifestSchema,
  signedVoucherSchema,
  streamJobSchema,
  streamOrderSchema,
  streamStatusSchema,
  type BatchManifest,
  type SignedVoucher,
  type StreamJob,
  type StreamOrder,
  type StreamStatus,
} from "./streams/streamSchemas.ts";
export { VOUCHER_TYPES, voucherDomain, type Voucher } from "./streams/voucher.ts";
export { chainJobOf } from "./subgraph/chainJobOf.ts";
export { checkIndex, type CheckedIndex } from "./subgraph/checkIndex.ts";
export { createIndexClient, type IndexAnswer, type IndexClient } from "./subgraph/createIndexClient.ts";
export type {
  Batch_Filter as BatchFilter,
  Job_Filter as JobFilter,
  Provider_Filter as ProviderFilter,
} from "./subgraph/generated/graphql.ts";
export { indexedBatchSchema, type IndexedBatch } from "./subgraph/indexedBatchSchema.ts";
export { indexedJobSchema, type IndexedJob } from "./subgraph/indexedJobSchema.ts";
export { indexedNetworkSchema, type IndexedNetwork } from "./subgraph/indexedNetworkSchema.ts";
export { indexedProviderSchema, type IndexedProvider } from "./subgraph/indexedProviderSchema.ts";
export { pageBatches } from "./subgraph/pageBatches.ts";
export { pageEntities, type PageVariables } from "./subgraph/pageEntities.ts";
export { pageJobs } from "./subgraph/pageJobs.ts";
export { pageProviders } from "./subgraph/pageProviders.ts";
export type { IndexBlock } from "./subgraph/pinBlock.ts";
export { providerAt } from "./subgraph/providerAt.ts";
export { queryIndex, type IndexDocument } from "./subgraph/queryIndex.ts";
export { readIndexHead, type IndexHead } from "./subgraph/readIndexHead.ts";
export { readNetwork } from "./subgraph/readNetwork.ts";
export { addressScalar, bigIntScalar, bytesScalar, hashScalar, secondsScalar } from "./subgraph/scalars.ts";
export { waitUntilIndexed } from "./subgraph/waitUntilIndexed.ts";
export { type JobInput } from "./tensors/inputBytes.ts";
export { tensorValues } from "./tensors/tensorValues.ts";
export { createHttpTraceView } from "./trace/createHttpTraceView.ts";
export { decodeOpenings } from "./trace/decodeOpenings.ts";
export { encodeOpenings } from "./trace/encodeOpenings.ts";
export { fetchElementOpenings } from "./trace/fetchElementOpenings.ts";
export { MAX_ELEMENTS, MAX_OPENING_BYTES } from "./trace/openingLimits.ts";
export type { TraceNode } from "./trace/traceNode.ts";
export { traced, type SpanFacts } from "./tracing/traced.ts";
export { accessManagerAbi } from "./abi/accessManagerAbi.ts";
export { computeChallengesAbi } from "./abi/computeChallengesAbi.ts";
export { dpinGovernorAbi } from "./abi/dpinGovernorAbi.ts";
export { dpinTokenAbi } from "./abi/dpinTokenAbi.ts";
export { dpinVotesAbi } from "./abi/dpinVotesAbi.ts";
export { emissionAbi } from "./abi/emissionAbi.ts";
export { jobEscrowAbi } from "./abi/jobEscrowAbi.ts";
export { jobStreamsAbi } from "./abi/jobStreamsAbi.ts";
export { parameterTimelockAbi } from "./abi/parameterTimelockAbi.ts";
export { providerStakingAbi } from "./abi/providerStakingAbi.ts";
export { tensorRefereeAbi } from "./abi/tensorRefereeAbi.ts";
export { upgradeTimelockAbi } from "./abi/upgradeTimelockAbi.ts";
