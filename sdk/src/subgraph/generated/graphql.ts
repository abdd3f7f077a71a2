/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Account_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  and?: Array<Account_Filter | null | undefined> | null | undefined;
  bounties?: string | null | undefined;
  bounties_gt?: string | null | undefined;
  bounties_gte?: string | null | undefined;
  bounties_in?: Array<string> | null | undefined;
  bounties_lt?: string | null | undefined;
  bounties_lte?: string | null | undefined;
  bounties_not?: string | null | undefined;
  bounties_not_in?: Array<string> | null | undefined;
  claims_?: Claim_Filter | null | undefined;
  compensation?: string | null | undefined;
  compensation_gt?: string | null | undefined;
  compensation_gte?: string | null | undefined;
  compensation_in?: Array<string> | null | undefined;
  compensation_lt?: string | null | undefined;
  compensation_lte?: string | null | undefined;
  compensation_not?: string | null | undefined;
  compensation_not_in?: Array<string> | null | undefined;
  convictionsWon?: number | null | undefined;
  convictionsWon_gt?: number | null | undefined;
  convictionsWon_gte?: number | null | undefined;
  convictionsWon_in?: Array<number> | null | undefined;
  convictionsWon_lt?: number | null | undefined;
  convictionsWon_lte?: number | null | undefined;
  convictionsWon_not?: number | null | undefined;
  convictionsWon_not_in?: Array<number> | null | undefined;
  convictions_?: Conviction_Filter | null | undefined;
  credits_?: Credit_Filter | null | undefined;
  depositCredit?: string | null | undefined;
  depositCredit_gt?: string | null | undefined;
  depositCredit_gte?: string | null | undefined;
  depositCredit_in?: Array<string> | null | undefined;
  depositCredit_lt?: string | null | undefined;
  depositCredit_lte?: string | null | undefined;
  depositCredit_not?: string | null | undefined;
  depositCredit_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  isDelegator?: boolean | null | undefined;
  isDelegator_in?: Array<boolean> | null | undefined;
  isDelegator_not?: boolean | null | undefined;
  isDelegator_not_in?: Array<boolean> | null | undefined;
  isOperator?: boolean | null | undefined;
  isOperator_in?: Array<boolean> | null | undefined;
  isOperator_not?: boolean | null | undefined;
  isOperator_not_in?: Array<boolean> | null | undefined;
  isProvider?: boolean | null | undefined;
  isProvider_in?: Array<boolean> | null | undefined;
  isProvider_not?: boolean | null | undefined;
  isProvider_not_in?: Array<boolean> | null | undefined;
  isRequester?: boolean | null | undefined;
  isRequester_in?: Array<boolean> | null | undefined;
  isRequester_not?: boolean | null | undefined;
  isRequester_not_in?: Array<boolean> | null | undefined;
  isVerifier?: boolean | null | undefined;
  isVerifier_in?: Array<boolean> | null | undefined;
  isVerifier_not?: boolean | null | undefined;
  isVerifier_not_in?: Array<boolean> | null | undefined;
  isVoter?: boolean | null | undefined;
  isVoter_in?: Array<boolean> | null | undefined;
  isVoter_not?: boolean | null | undefined;
  isVoter_not_in?: Array<boolean> | null | undefined;
  jobsPosted?: number | null | undefined;
  jobsPosted_gt?: number | null | undefined;
  jobsPosted_gte?: number | null | undefined;
  jobsPosted_in?: Array<number> | null | undefined;
  jobsPosted_lt?: number | null | undefined;
  jobsPosted_lte?: number | null | undefined;
  jobsPosted_not?: number | null | undefined;
  jobsPosted_not_in?: Array<number> | null | undefined;
  jobs_?: Job_Filter | null | undefined;
  or?: Array<Account_Filter | null | undefined> | null | undefined;
  reveals_?: Reveal_Filter | null | undefined;
  rewards_?: Reward_Filter | null | undefined;
  roles_?: RoleMember_Filter | null | undefined;
  streams_?: Stream_Filter | null | undefined;
  votes_?: Vote_Filter | null | undefined;
};

/** The life of a batch of a stream. */
export type BatchState =
  | 'COMMITTED'
  | 'CONVICTED'
  | 'FINALIZED';

export type Batch_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  amount?: string | null | undefined;
  amount_gt?: string | null | undefined;
  amount_gte?: string | null | undefined;
  amount_in?: Array<string> | null | undefined;
  amount_lt?: string | null | undefined;
  amount_lte?: string | null | undefined;
  amount_not?: string | null | undefined;
  amount_not_in?: Array<string> | null | undefined;
  and?: Array<Batch_Filter | null | undefined> | null | undefined;
  batchId?: string | null | undefined;
  batchId_gt?: string | null | undefined;
  batchId_gte?: string | null | undefined;
  batchId_in?: Array<string> | null | undefined;
  batchId_lt?: string | null | undefined;
  batchId_lte?: string | null | undefined;
  batchId_not?: string | null | undefined;
  batchId_not_in?: Array<string> | null | undefined;
  committedAt?: string | null | undefined;
  committedAt_gt?: string | null | undefined;
  committedAt_gte?: string | null | undefined;
  committedAt_in?: Array<string> | null | undefined;
  committedAt_lt?: string | null | undefined;
  committedAt_lte?: string | null | undefined;
  committedAt_not?: string | null | undefined;
  committedAt_not_in?: Array<string> | null | undefined;
  committedIn?: string | null | undefined;
  committedIn_contains?: string | null | undefined;
  committedIn_gt?: string | null | undefined;
  committedIn_gte?: string | null | undefined;
  committedIn_in?: Array<string> | null | undefined;
  committedIn_lt?: string | null | undefined;
  committedIn_lte?: string | null | undefined;
  committedIn_not?: string | null | undefined;
  committedIn_not_contains?: string | null | undefined;
  committedIn_not_in?: Array<string> | null | undefined;
  conviction?: string | null | undefined;
  conviction_?: Conviction_Filter | null | undefined;
  conviction_contains?: string | null | undefined;
  conviction_contains_nocase?: string | null | undefined;
  conviction_ends_with?: string | null | undefined;
  conviction_ends_with_nocase?: string | null | undefined;
  conviction_gt?: string | null | undefined;
  conviction_gte?: string | null | undefined;
  conviction_in?: Array<string> | null | undefined;
  conviction_lt?: string | null | undefined;
  conviction_lte?: string | null | undefined;
  conviction_not?: string | null | undefined;
  conviction_not_contains?: string | null | undefined;
  conviction_not_contains_nocase?: string | null | undefined;
  conviction_not_ends_with?: string | null | undefined;
  conviction_not_ends_with_nocase?: string | null | undefined;
  conviction_not_in?: Array<string> | null | undefined;
  conviction_not_starts_with?: string | null | undefined;
  conviction_not_starts_with_nocase?: string | null | undefined;
  conviction_starts_with?: string | null | undefined;
  conviction_starts_with_nocase?: string | null | undefined;
  endedAt?: string | null | undefined;
  endedAt_gt?: string | null | undefined;
  endedAt_gte?: string | null | undefined;
  endedAt_in?: Array<string> | null | undefined;
  endedAt_lt?: string | null | undefined;
  endedAt_lte?: string | null | undefined;
  endedAt_not?: string | null | undefined;
  endedAt_not_in?: Array<string> | null | undefined;
  endedIn?: string | null | undefined;
  endedIn_contains?: string | null | undefined;
  endedIn_gt?: string | null | undefined;
  endedIn_gte?: string | null | undefined;
  endedIn_in?: Array<string> | null | undefined;
  endedIn_lt?: string | null | undefined;
  endedIn_lte?: string | null | undefined;
  endedIn_not?: string | null | undefined;
  endedIn_not_contains?: string | null | undefined;
  endedIn_not_in?: Array<string> | null | undefined;
  fee?: string | null | undefined;
  feeBps?: number | null | undefined;
  feeBps_gt?: number | null | undefined;
  feeBps_gte?: number | null | undefined;
  feeBps_in?: Array<number> | null | undefined;
  feeBps_lt?: number | null | undefined;
  feeBps_lte?: number | null | undefined;
  feeBps_not?: number | null | undefined;
  feeBps_not_in?: Array<number> | null | undefined;
  fee_gt?: string | null | undefined;
  fee_gte?: string | null | undefined;
  fee_in?: Array<string> | null | undefined;
  fee_lt?: string | null | undefined;
  fee_lte?: string | null | undefined;
  fee_not?: string | null | undefined;
  fee_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  jobCount?: string | null | undefined;
  jobCount_gt?: string | null | undefined;
  jobCount_gte?: string | null | undefined;
  jobCount_in?: Array<string> | null | undefined;
  jobCount_lt?: string | null | undefined;
  jobCount_lte?: string | null | undefined;
  jobCount_not?: string | null | undefined;
  jobCount_not_in?: Array<string> | null | undefined;
  jobsRoot?: string | null | undefined;
  jobsRoot_contains?: string | null | undefined;
  jobsRoot_gt?: string | null | undefined;
  jobsRoot_gte?: string | null | undefined;
  jobsRoot_in?: Array<string> | null | undefined;
  jobsRoot_lt?: string | null | undefined;
  jobsRoot_lte?: string | null | undefined;
  jobsRoot_not?: string | null | undefined;
  jobsRoot_not_contains?: string | null | undefined;
  jobsRoot_not_in?: Array<string> | null | undefined;
  locator?: string | null | undefined;
  locator_contains?: string | null | undefined;
  locator_contains_nocase?: string | null | undefined;
  locator_ends_with?: string | null | undefined;
  locator_ends_with_nocase?: string | null | undefined;
  locator_gt?: string | null | undefined;
  locator_gte?: string | null | undefined;
  locator_in?: Array<string> | null | undefined;
  locator_lt?: string | null | undefined;
  locator_lte?: string | null | undefined;
  locator_not?: string | null | undefined;
  locator_not_contains?: string | null | undefined;
  locator_not_contains_nocase?: string | null | undefined;
  locator_not_ends_with?: string | null | undefined;
  locator_not_ends_with_nocase?: string | null | undefined;
  locator_not_in?: Array<string> | null | undefined;
  locator_not_starts_with?: string | null | undefined;
  locator_not_starts_with_nocase?: string | null | undefined;
  locator_starts_with?: string | null | undefined;
  locator_starts_with_nocase?: string | null | undefined;
  locked?: string | null | undefined;
  locked_gt?: string | null | undefined;
  locked_gte?: string | null | undefined;
  locked_in?: Array<string> | null | undefined;
  locked_lt?: string | null | undefined;
  locked_lte?: string | null | undefined;
  locked_not?: string | null | undefined;
  locked_not_in?: Array<string> | null | undefined;
  number?: string | null | undefined;
  number_gt?: string | null | undefined;
  number_gte?: string | null | undefined;
  number_in?: Array<string> | null | undefined;
  number_lt?: string | null | undefined;
  number_lte?: string | null | undefined;
  number_not?: string | null | undefined;
  number_not_in?: Array<string> | null | undefined;
  or?: Array<Batch_Filter | null | undefined> | null | undefined;
  paid?: string | null | undefined;
  paid_gt?: string | null | undefined;
  paid_gte?: string | null | undefined;
  paid_in?: Array<string> | null | undefined;
  paid_lt?: string | null | undefined;
  paid_lte?: string | null | undefined;
  paid_not?: string | null | undefined;
  paid_not_in?: Array<string> | null | undefined;
  provider?: string | null | undefined;
  provider_?: Provider_Filter | null | undefined;
  provider_contains?: string | null | undefined;
  provider_contains_nocase?: string | null | undefined;
  provider_ends_with?: string | null | undefined;
  provider_ends_with_nocase?: string | null | undefined;
  provider_gt?: string | null | undefined;
  provider_gte?: string | null | undefined;
  provider_in?: Array<string> | null | undefined;
  provider_lt?: string | null | undefined;
  provider_lte?: string | null | undefined;
  provider_not?: string | null | undefined;
  provider_not_contains?: string | null | undefined;
  provider_not_contains_nocase?: string | null | undefined;
  provider_not_ends_with?: string | null | undefined;
  provider_not_ends_with_nocase?: string | null | undefined;
  provider_not_in?: Array<string> | null | undefined;
  provider_not_starts_with?: string | null | undefined;
  provider_not_starts_with_nocase?: string | null | undefined;
  provider_starts_with?: string | null | undefined;
  provider_starts_with_nocase?: string | null | undefined;
  refund?: string | null | undefined;
  refund_gt?: string | null | undefined;
  refund_gte?: string | null | undefined;
  refund_in?: Array<string> | null | undefined;
  refund_lt?: string | null | undefined;
  refund_lte?: string | null | undefined;
  refund_not?: string | null | undefined;
  refund_not_in?: Array<string> | null | undefined;
  refundedAt?: string | null | undefined;
  refundedAt_gt?: string | null | undefined;
  refundedAt_gte?: string | null | undefined;
  refundedAt_in?: Array<string> | null | undefined;
  refundedAt_lt?: string | null | undefined;
  refundedAt_lte?: string | null | undefined;
  refundedAt_not?: string | null | undefined;
  refundedAt_not_in?: Array<string> | null | undefined;
  reveals_?: Reveal_Filter | null | undefined;
  state?: BatchState | null | undefined;
  state_in?: Array<BatchState> | null | undefined;
  state_not?: BatchState | null | undefined;
  state_not_in?: Array<BatchState> | null | undefined;
  stream?: string | null | undefined;
  stream_?: Stream_Filter | null | undefined;
  stream_contains?: string | null | undefined;
  stream_contains_nocase?: string | null | undefined;
  stream_ends_with?: string | null | undefined;
  stream_ends_with_nocase?: string | null | undefined;
  stream_gt?: string | null | undefined;
  stream_gte?: string | null | undefined;
  stream_in?: Array<string> | null | undefined;
  stream_lt?: string | null | undefined;
  stream_lte?: string | null | undefined;
  stream_not?: string | null | undefined;
  stream_not_contains?: string | null | undefined;
  stream_not_contains_nocase?: string | null | undefined;
  stream_not_ends_with?: string | null | undefined;
  stream_not_ends_with_nocase?: string | null | undefined;
  stream_not_in?: Array<string> | null | undefined;
  stream_not_starts_with?: string | null | undefined;
  stream_not_starts_with_nocase?: string | null | undefined;
  stream_starts_with?: string | null | undefined;
  stream_starts_with_nocase?: string | null | undefined;
  windowCap?: string | null | undefined;
  windowCap_gt?: string | null | undefined;
  windowCap_gte?: string | null | undefined;
  windowCap_in?: Array<string> | null | undefined;
  windowCap_lt?: string | null | undefined;
  windowCap_lte?: string | null | undefined;
  windowCap_not?: string | null | undefined;
  windowCap_not_in?: Array<string> | null | undefined;
  windowEnd?: string | null | undefined;
  windowEnd_gt?: string | null | undefined;
  windowEnd_gte?: string | null | undefined;
  windowEnd_in?: Array<string> | null | undefined;
  windowEnd_lt?: string | null | undefined;
  windowEnd_lte?: string | null | undefined;
  windowEnd_not?: string | null | undefined;
  windowEnd_not_in?: Array<string> | null | undefined;
};

export type BlockChangedFilter = {
  number_gte: number;
};

export type Block_Height = {
  hash?: string | null | undefined;
  number?: number | null | undefined;
  number_gte?: number | null | undefined;
};

export type Claim_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  and?: Array<Claim_Filter | null | undefined> | null | undefined;
  block?: string | null | undefined;
  block_gt?: string | null | undefined;
  block_gte?: string | null | undefined;
  block_in?: Array<string> | null | undefined;
  block_lt?: string | null | undefined;
  block_lte?: string | null | undefined;
  block_not?: string | null | undefined;
  block_not_in?: Array<string> | null | undefined;
  challenger?: string | null | undefined;
  challenger_?: Account_Filter | null | undefined;
  challenger_contains?: string | null | undefined;
  challenger_contains_nocase?: string | null | undefined;
  challenger_ends_with?: string | null | undefined;
  challenger_ends_with_nocase?: string | null | undefined;
  challenger_gt?: string | null | undefined;
  challenger_gte?: string | null | undefined;
  challenger_in?: Array<string> | null | undefined;
  challenger_lt?: string | null | undefined;
  challenger_lte?: string | null | undefined;
  challenger_not?: string | null | undefined;
  challenger_not_contains?: string | null | undefined;
  challenger_not_contains_nocase?: string | null | undefined;
  challenger_not_ends_with?: string | null | undefined;
  challenger_not_ends_with_nocase?: string | null | undefined;
  challenger_not_in?: Array<string> | null | undefined;
  challenger_not_starts_with?: string | null | undefined;
  challenger_not_starts_with_nocase?: string | null | undefined;
  challenger_starts_with?: string | null | undefined;
  challenger_starts_with_nocase?: string | null | undefined;
  committedAt?: string | null | undefined;
  committedAt_gt?: string | null | undefined;
  committedAt_gte?: string | null | undefined;
  committedAt_in?: Array<string> | null | undefined;
  committedAt_lt?: string | null | undefined;
  committedAt_lte?: string | null | undefined;
  committedAt_not?: string | null | undefined;
  committedAt_not_in?: Array<string> | null | undefined;
  conviction?: string | null | undefined;
  conviction_?: Conviction_Filter | null | undefined;
  conviction_contains?: string | null | undefined;
  conviction_contains_nocase?: string | null | undefined;
  conviction_ends_with?: string | null | undefined;
  conviction_ends_with_nocase?: string | null | undefined;
  conviction_gt?: string | null | undefined;
  conviction_gte?: string | null | undefined;
  conviction_in?: Array<string> | null | undefined;
  conviction_lt?: string | null | undefined;
  conviction_lte?: string | null | undefined;
  conviction_not?: string | null | undefined;
  conviction_not_contains?: string | null | undefined;
  conviction_not_contains_nocase?: string | null | undefined;
  conviction_not_ends_with?: string | null | undefined;
  conviction_not_ends_with_nocase?: string | null | undefined;
  conviction_not_in?: Array<string> | null | undefined;
  conviction_not_starts_with?: string | null | undefined;
  conviction_not_starts_with_nocase?: string | null | undefined;
  conviction_starts_with?: string | null | undefined;
  conviction_starts_with_nocase?: string | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  or?: Array<Claim_Filter | null | undefined> | null | undefined;
};

export type Conviction_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  and?: Array<Conviction_Filter | null | undefined> | null | undefined;
  batch?: string | null | undefined;
  batch_?: Batch_Filter | null | undefined;
  batch_contains?: string | null | undefined;
  batch_contains_nocase?: string | null | undefined;
  batch_ends_with?: string | null | undefined;
  batch_ends_with_nocase?: string | null | undefined;
  batch_gt?: string | null | undefined;
  batch_gte?: string | null | undefined;
  batch_in?: Array<string> | null | undefined;
  batch_lt?: string | null | undefined;
  batch_lte?: string | null | undefined;
  batch_not?: string | null | undefined;
  batch_not_contains?: string | null | undefined;
  batch_not_contains_nocase?: string | null | undefined;
  batch_not_ends_with?: string | null | undefined;
  batch_not_ends_with_nocase?: string | null | undefined;
  batch_not_in?: Array<string> | null | undefined;
  batch_not_starts_with?: string | null | undefined;
  batch_not_starts_with_nocase?: string | null | undefined;
  batch_starts_with?: string | null | undefined;
  batch_starts_with_nocase?: string | null | undefined;
  bounty?: string | null | undefined;
  bounty_gt?: string | null | undefined;
  bounty_gte?: string | null | undefined;
  bounty_in?: Array<string> | null | undefined;
  bounty_lt?: string | null | undefined;
  bounty_lte?: string | null | undefined;
  bounty_not?: string | null | undefined;
  bounty_not_in?: Array<string> | null | undefined;
  burned?: string | null | undefined;
  burned_gt?: string | null | undefined;
  burned_gte?: string | null | undefined;
  burned_in?: Array<string> | null | undefined;
  burned_lt?: string | null | undefined;
  burned_lte?: string | null | undefined;
  burned_not?: string | null | undefined;
  burned_not_in?: Array<string> | null | undefined;
  challenger?: string | null | undefined;
  challenger_?: Account_Filter | null | undefined;
  challenger_contains?: string | null | undefined;
  challenger_contains_nocase?: string | null | undefined;
  challenger_ends_with?: string | null | undefined;
  challenger_ends_with_nocase?: string | null | undefined;
  challenger_gt?: string | null | undefined;
  challenger_gte?: string | null | undefined;
  challenger_in?: Array<string> | null | undefined;
  challenger_lt?: string | null | undefined;
  challenger_lte?: string | null | undefined;
  challenger_not?: string | null | undefined;
  challenger_not_contains?: string | null | undefined;
  challenger_not_contains_nocase?: string | null | undefined;
  challenger_not_ends_with?: string | null | undefined;
  challenger_not_ends_with_nocase?: string | null | undefined;
  challenger_not_in?: Array<string> | null | undefined;
  challenger_not_starts_with?: string | null | undefined;
  challenger_not_starts_with_nocase?: string | null | undefined;
  challenger_starts_with?: string | null | undefined;
  challenger_starts_with_nocase?: string | null | undefined;
  claim?: string | null | undefined;
  claim_?: Claim_Filter | null | undefined;
  claim_contains?: string | null | undefined;
  claim_contains_nocase?: string | null | undefined;
  claim_ends_with?: string | null | undefined;
  claim_ends_with_nocase?: string | null | undefined;
  claim_gt?: string | null | undefined;
  claim_gte?: string | null | undefined;
  claim_in?: Array<string> | null | undefined;
  claim_lt?: string | null | undefined;
  claim_lte?: string | null | undefined;
  claim_not?: string | null | undefined;
  claim_not_contains?: string | null | undefined;
  claim_not_contains_nocase?: string | null | undefined;
  claim_not_ends_with?: string | null | undefined;
  claim_not_ends_with_nocase?: string | null | undefined;
  claim_not_in?: Array<string> | null | undefined;
  claim_not_starts_with?: string | null | undefined;
  claim_not_starts_with_nocase?: string | null | undefined;
  claim_starts_with?: string | null | undefined;
  claim_starts_with_nocase?: string | null | undefined;
  compensation?: string | null | undefined;
  compensation_gt?: string | null | undefined;
  compensation_gte?: string | null | undefined;
  compensation_in?: Array<string> | null | undefined;
  compensation_lt?: string | null | undefined;
  compensation_lte?: string | null | undefined;
  compensation_not?: string | null | undefined;
  compensation_not_in?: Array<string> | null | undefined;
  convictedAt?: string | null | undefined;
  convictedAt_gt?: string | null | undefined;
  convictedAt_gte?: string | null | undefined;
  convictedAt_in?: Array<string> | null | undefined;
  convictedAt_lt?: string | null | undefined;
  convictedAt_lte?: string | null | undefined;
  convictedAt_not?: string | null | undefined;
  convictedAt_not_in?: Array<string> | null | undefined;
  convictedIn?: string | null | undefined;
  convictedIn_contains?: string | null | undefined;
  convictedIn_gt?: string | null | undefined;
  convictedIn_gte?: string | null | undefined;
  convictedIn_in?: Array<string> | null | undefined;
  convictedIn_lt?: string | null | undefined;
  convictedIn_lte?: string | null | undefined;
  convictedIn_not?: string | null | undefined;
  convictedIn_not_contains?: string | null | undefined;
  convictedIn_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  index?: string | null | undefined;
  index_gt?: string | null | undefined;
  index_gte?: string | null | undefined;
  index_in?: Array<string> | null | undefined;
  index_lt?: string | null | undefined;
  index_lte?: string | null | undefined;
  index_not?: string | null | undefined;
  index_not_in?: Array<string> | null | undefined;
  job?: string | null | undefined;
  job_?: Job_Filter | null | undefined;
  job_contains?: string | null | undefined;
  job_contains_nocase?: string | null | undefined;
  job_ends_with?: string | null | undefined;
  job_ends_with_nocase?: string | null | undefined;
  job_gt?: string | null | undefined;
  job_gte?: string | null | undefined;
  job_in?: Array<string> | null | undefined;
  job_lt?: string | null | undefined;
  job_lte?: string | null | undefined;
  job_not?: string | null | undefined;
  job_not_contains?: string | null | undefined;
  job_not_contains_nocase?: string | null | undefined;
  job_not_ends_with?: string | null | undefined;
  job_not_ends_with_nocase?: string | null | undefined;
  job_not_in?: Array<string> | null | undefined;
  job_not_starts_with?: string | null | undefined;
  job_not_starts_with_nocase?: string | null | undefined;
  job_starts_with?: string | null | undefined;
  job_starts_with_nocase?: string | null | undefined;
  kind?: FaultKind | null | undefined;
  kind_in?: Array<FaultKind> | null | undefined;
  kind_not?: FaultKind | null | undefined;
  kind_not_in?: Array<FaultKind> | null | undefined;
  leaf?: string | null | undefined;
  leaf_gt?: string | null | undefined;
  leaf_gte?: string | null | undefined;
  leaf_in?: Array<string> | null | undefined;
  leaf_lt?: string | null | undefined;
  leaf_lte?: string | null | undefined;
  leaf_not?: string | null | undefined;
  leaf_not_in?: Array<string> | null | undefined;
  op?: string | null | undefined;
  op_gt?: string | null | undefined;
  op_gte?: string | null | undefined;
  op_in?: Array<string> | null | undefined;
  op_lt?: string | null | undefined;
  op_lte?: string | null | undefined;
  op_not?: string | null | undefined;
  op_not_in?: Array<string> | null | undefined;
  or?: Array<Conviction_Filter | null | undefined> | null | undefined;
  proof?: string | null | undefined;
  proof_?: FraudProof_Filter | null | undefined;
  proof_contains?: string | null | undefined;
  proof_contains_nocase?: string | null | undefined;
  proof_ends_with?: string | null | undefined;
  proof_ends_with_nocase?: string | null | undefined;
  proof_gt?: string | null | undefined;
  proof_gte?: string | null | undefined;
  proof_in?: Array<string> | null | undefined;
  proof_lt?: string | null | undefined;
  proof_lte?: string | null | undefined;
  proof_not?: string | null | undefined;
  proof_not_contains?: string | null | undefined;
  proof_not_contains_nocase?: string | null | undefined;
  proof_not_ends_with?: string | null | undefined;
  proof_not_ends_with_nocase?: string | null | undefined;
  proof_not_in?: Array<string> | null | undefined;
  proof_not_starts_with?: string | null | undefined;
  proof_not_starts_with_nocase?: string | null | undefined;
  proof_starts_with?: string | null | undefined;
  proof_starts_with_nocase?: string | null | undefined;
  provider?: string | null | undefined;
  provider_?: Provider_Filter | null | undefined;
  provider_contains?: string | null | undefined;
  provider_contains_nocase?: string | null | undefined;
  provider_ends_with?: string | null | undefined;
  provider_ends_with_nocase?: string | null | undefined;
  provider_gt?: string | null | undefined;
  provider_gte?: string | null | undefined;
  provider_in?: Array<string> | null | undefined;
  provider_lt?: string | null | undefined;
  provider_lte?: string | null | undefined;
  provider_not?: string | null | undefined;
  provider_not_contains?: string | null | undefined;
  provider_not_contains_nocase?: string | null | undefined;
  provider_not_ends_with?: string | null | undefined;
  provider_not_ends_with_nocase?: string | null | undefined;
  provider_not_in?: Array<string> | null | undefined;
  provider_not_starts_with?: string | null | undefined;
  provider_not_starts_with_nocase?: string | null | undefined;
  provider_starts_with?: string | null | undefined;
  provider_starts_with_nocase?: string | null | undefined;
  settled?: boolean | null | undefined;
  settledAt?: string | null | undefined;
  settledAt_gt?: string | null | undefined;
  settledAt_gte?: string | null | undefined;
  settledAt_in?: Array<string> | null | undefined;
  settledAt_lt?: string | null | undefined;
  settledAt_lte?: string | null | undefined;
  settledAt_not?: string | null | undefined;
  settledAt_not_in?: Array<string> | null | undefined;
  settled_in?: Array<boolean> | null | undefined;
  settled_not?: boolean | null | undefined;
  settled_not_in?: Array<boolean> | null | undefined;
  slashed?: string | null | undefined;
  slashed_gt?: string | null | undefined;
  slashed_gte?: string | null | undefined;
  slashed_in?: Array<string> | null | undefined;
  slashed_lt?: string | null | undefined;
  slashed_lte?: string | null | undefined;
  slashed_not?: string | null | undefined;
  slashed_not_in?: Array<string> | null | undefined;
};

export type Credit_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  account?: string | null | undefined;
  account_?: Account_Filter | null | undefined;
  account_contains?: string | null | undefined;
  account_contains_nocase?: string | null | undefined;
  account_ends_with?: string | null | undefined;
  account_ends_with_nocase?: string | null | undefined;
  account_gt?: string | null | undefined;
  account_gte?: string | null | undefined;
  account_in?: Array<string> | null | undefined;
  account_lt?: string | null | undefined;
  account_lte?: string | null | undefined;
  account_not?: string | null | undefined;
  account_not_contains?: string | null | undefined;
  account_not_contains_nocase?: string | null | undefined;
  account_not_ends_with?: string | null | undefined;
  account_not_ends_with_nocase?: string | null | undefined;
  account_not_in?: Array<string> | null | undefined;
  account_not_starts_with?: string | null | undefined;
  account_not_starts_with_nocase?: string | null | undefined;
  account_starts_with?: string | null | undefined;
  account_starts_with_nocase?: string | null | undefined;
  amount?: string | null | undefined;
  amount_gt?: string | null | undefined;
  amount_gte?: string | null | undefined;
  amount_in?: Array<string> | null | undefined;
  amount_lt?: string | null | undefined;
  amount_lte?: string | null | undefined;
  amount_not?: string | null | undefined;
  amount_not_in?: Array<string> | null | undefined;
  and?: Array<Credit_Filter | null | undefined> | null | undefined;
  credited?: string | null | undefined;
  credited_gt?: string | null | undefined;
  credited_gte?: string | null | undefined;
  credited_in?: Array<string> | null | undefined;
  credited_lt?: string | null | undefined;
  credited_lte?: string | null | undefined;
  credited_not?: string | null | undefined;
  credited_not_in?: Array<string> | null | undefined;
  escrow?: string | null | undefined;
  escrow_contains?: string | null | undefined;
  escrow_gt?: string | null | undefined;
  escrow_gte?: string | null | undefined;
  escrow_in?: Array<string> | null | undefined;
  escrow_lt?: string | null | undefined;
  escrow_lte?: string | null | undefined;
  escrow_not?: string | null | undefined;
  escrow_not_contains?: string | null | undefined;
  escrow_not_in?: Array<string> | null | undefined;
  fees?: string | null | undefined;
  fees_gt?: string | null | undefined;
  fees_gte?: string | null | undefined;
  fees_in?: Array<string> | null | undefined;
  fees_lt?: string | null | undefined;
  fees_lte?: string | null | undefined;
  fees_not?: string | null | undefined;
  fees_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  or?: Array<Credit_Filter | null | undefined> | null | undefined;
  token?: string | null | undefined;
  token_?: PaymentToken_Filter | null | undefined;
  token_contains?: string | null | undefined;
  token_contains_nocase?: string | null | undefined;
  token_ends_with?: string | null | undefined;
  token_ends_with_nocase?: string | null | undefined;
  token_gt?: string | null | undefined;
  token_gte?: string | null | undefined;
  token_in?: Array<string> | null | undefined;
  token_lt?: string | null | undefined;
  token_lte?: string | null | undefined;
  token_not?: string | null | undefined;
  token_not_contains?: string | null | undefined;
  token_not_contains_nocase?: string | null | undefined;
  token_not_ends_with?: string | null | undefined;
  token_not_ends_with_nocase?: string | null | undefined;
  token_not_in?: Array<string> | null | undefined;
  token_not_starts_with?: string | null | undefined;
  token_not_starts_with_nocase?: string | null | undefined;
  token_starts_with?: string | null | undefined;
  token_starts_with_nocase?: string | null | undefined;
  withdrawn?: string | null | undefined;
  withdrawn_gt?: string | null | undefined;
  withdrawn_gte?: string | null | undefined;
  withdrawn_in?: Array<string> | null | undefined;
  withdrawn_lt?: string | null | undefined;
  withdrawn_lte?: string | null | undefined;
  withdrawn_not?: string | null | undefined;
  withdrawn_not_in?: Array<string> | null | undefined;
};

export type Delegation_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  and?: Array<Delegation_Filter | null | undefined> | null | undefined;
  createdAt?: string | null | undefined;
  createdAt_gt?: string | null | undefined;
  createdAt_gte?: string | null | undefined;
  createdAt_in?: Array<string> | null | undefined;
  createdAt_lt?: string | null | undefined;
  createdAt_lte?: string | null | undefined;
  createdAt_not?: string | null | undefined;
  createdAt_not_in?: Array<string> | null | undefined;
  delegated?: string | null | undefined;
  delegated_gt?: string | null | undefined;
  delegated_gte?: string | null | undefined;
  delegated_in?: Array<string> | null | undefined;
  delegated_lt?: string | null | undefined;
  delegated_lte?: string | null | undefined;
  delegated_not?: string | null | undefined;
  delegated_not_in?: Array<string> | null | undefined;
  delegator?: string | null | undefined;
  delegator_?: Delegator_Filter | null | undefined;
  delegator_contains?: string | null | undefined;
  delegator_contains_nocase?: string | null | undefined;
  delegator_ends_with?: string | null | undefined;
  delegator_ends_with_nocase?: string | null | undefined;
  delegator_gt?: string | null | undefined;
  delegator_gte?: string | null | undefined;
  delegator_in?: Array<string> | null | undefined;
  delegator_lt?: string | null | undefined;
  delegator_lte?: string | null | undefined;
  delegator_not?: string | null | undefined;
  delegator_not_contains?: string | null | undefined;
  delegator_not_contains_nocase?: string | null | undefined;
  delegator_not_ends_with?: string | null | undefined;
  delegator_not_ends_with_nocase?: string | null | undefined;
  delegator_not_in?: Array<string> | null | undefined;
  delegator_not_starts_with?: string | null | undefined;
  delegator_not_starts_with_nocase?: string | null | undefined;
  delegator_starts_with?: string | null | undefined;
  delegator_starts_with_nocase?: string | null | undefined;
  epoch?: string | null | undefined;
  epoch_gt?: string | null | undefined;
  epoch_gte?: string | null | undefined;
  epoch_in?: Array<string> | null | undefined;
  epoch_lt?: string | null | undefined;
  epoch_lte?: string | null | undefined;
  epoch_not?: string | null | undefined;
  epoch_not_in?: Array<string> | null | undefined;
  heldUntil?: string | null | undefined;
  heldUntil_gt?: string | null | undefined;
  heldUntil_gte?: string | null | undefined;
  heldUntil_in?: Array<string> | null | undefined;
  heldUntil_lt?: string | null | undefined;
  heldUntil_lte?: string | null | undefined;
  heldUntil_not?: string | null | undefined;
  heldUntil_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  or?: Array<Delegation_Filter | null | undefined> | null | undefined;
  provider?: string | null | undefined;
  provider_?: Provider_Filter | null | undefined;
  provider_contains?: string | null | undefined;
  provider_contains_nocase?: string | null | undefined;
  provider_ends_with?: string | null | undefined;
  provider_ends_with_nocase?: string | null | undefined;
  provider_gt?: string | null | undefined;
  provider_gte?: string | null | undefined;
  provider_in?: Array<string> | null | undefined;
  provider_lt?: string | null | undefined;
  provider_lte?: string | null | undefined;
  provider_not?: string | null | undefined;
  provider_not_contains?: string | null | undefined;
  provider_not_contains_nocase?: string | null | undefined;
  provider_not_ends_with?: string | null | undefined;
  provider_not_ends_with_nocase?: string | null | undefined;
  provider_not_in?: Array<string> | null | undefined;
  provider_not_starts_with?: string | null | undefined;
  provider_not_starts_with_nocase?: string | null | undefined;
  provider_starts_with?: string | null | undefined;
  provider_starts_with_nocase?: string | null | undefined;
  shares?: string | null | undefined;
  shares_gt?: string | null | undefined;
  shares_gte?: string | null | undefined;
  shares_in?: Array<string> | null | undefined;
  shares_lt?: string | null | undefined;
  shares_lte?: string | null | undefined;
  shares_not?: string | null | undefined;
  shares_not_in?: Array<string> | null | undefined;
  thawCount?: string | null | undefined;
  thawCount_gt?: string | null | undefined;
  thawCount_gte?: string | null | undefined;
  thawCount_in?: Array<string> | null | undefined;
  thawCount_lt?: string | null | undefined;
  thawCount_lte?: string | null | undefined;
  thawCount_not?: string | null | undefined;
  thawCount_not_in?: Array<string> | null | undefined;
  thaws_?: Thaw_Filter | null | undefined;
  undelegated?: string | null | undefined;
  undelegated_gt?: string | null | undefined;
  undelegated_gte?: string | null | undefined;
  undelegated_in?: Array<string> | null | undefined;
  undelegated_lt?: string | null | undefined;
  undelegated_lte?: string | null | undefined;
  undelegated_not?: string | null | undefined;
  undelegated_not_in?: Array<string> | null | undefined;
  withdrawn?: string | null | undefined;
  withdrawn_gt?: string | null | undefined;
  withdrawn_gte?: string | null | undefined;
  withdrawn_in?: Array<string> | null | undefined;
  withdrawn_lt?: string | null | undefined;
  withdrawn_lte?: string | null | undefined;
  withdrawn_not?: string | null | undefined;
  withdrawn_not_in?: Array<string> | null | undefined;
};

export type Delegator_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  account?: string | null | undefined;
  account_?: Account_Filter | null | undefined;
  account_contains?: string | null | undefined;
  account_contains_nocase?: string | null | undefined;
  account_ends_with?: string | null | undefined;
  account_ends_with_nocase?: string | null | undefined;
  account_gt?: string | null | undefined;
  account_gte?: string | null | undefined;
  account_in?: Array<string> | null | undefined;
  account_lt?: string | null | undefined;
  account_lte?: string | null | undefined;
  account_not?: string | null | undefined;
  account_not_contains?: string | null | undefined;
  account_not_contains_nocase?: string | null | undefined;
  account_not_ends_with?: string | null | undefined;
  account_not_ends_with_nocase?: string | null | undefined;
  account_not_in?: Array<string> | null | undefined;
  account_not_starts_with?: string | null | undefined;
  account_not_starts_with_nocase?: string | null | undefined;
  account_starts_with?: string | null | undefined;
  account_starts_with_nocase?: string | null | undefined;
  and?: Array<Delegator_Filter | null | undefined> | null | undefined;
  delegated?: string | null | undefined;
  delegated_gt?: string | null | undefined;
  delegated_gte?: string | null | undefined;
  delegated_in?: Array<string> | null | undefined;
  delegated_lt?: string | null | undefined;
  delegated_lte?: string | null | undefined;
  delegated_not?: string | null | undefined;
  delegated_not_in?: Array<string> | null | undefined;
  delegations_?: Delegation_Filter | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  or?: Array<Delegator_Filter | null | undefined> | null | undefined;
  thaws_?: Thaw_Filter | null | undefined;
  undelegated?: string | null | undefined;
  undelegated_gt?: string | null | undefined;
  undelegated_gte?: string | null | undefined;
  undelegated_in?: Array<string> | null | undefined;
  undelegated_lt?: string | null | undefined;
  undelegated_lte?: string | null | undefined;
  undelegated_not?: string | null | undefined;
  undelegated_not_in?: Array<string> | null | undefined;
  withdrawn?: string | null | undefined;
  withdrawn_gt?: string | null | undefined;
  withdrawn_gte?: string | null | undefined;
  withdrawn_in?: Array<string> | null | undefined;
  withdrawn_lt?: string | null | undefined;
  withdrawn_lte?: string | null | undefined;
  withdrawn_not?: string | null | undefined;
  withdrawn_not_in?: Array<string> | null | undefined;
};

export type Epoch_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  and?: Array<Epoch_Filter | null | undefined> | null | undefined;
  capacity?: string | null | undefined;
  capacity_gt?: string | null | undefined;
  capacity_gte?: string | null | undefined;
  capacity_in?: Array<string> | null | undefined;
  capacity_lt?: string | null | undefined;
  capacity_lte?: string | null | undefined;
  capacity_not?: string | null | undefined;
  capacity_not_in?: Array<string> | null | undefined;
  claimedCapacity?: string | null | undefined;
  claimedCapacity_gt?: string | null | undefined;
  claimedCapacity_gte?: string | null | undefined;
  claimedCapacity_in?: Array<string> | null | undefined;
  claimedCapacity_lt?: string | null | undefined;
  claimedCapacity_lte?: string | null | undefined;
  claimedCapacity_not?: string | null | undefined;
  claimedCapacity_not_in?: Array<string> | null | undefined;
  claimedVerification?: string | null | undefined;
  claimedVerification_gt?: string | null | undefined;
  claimedVerification_gte?: string | null | undefined;
  claimedVerification_in?: Array<string> | null | undefined;
  claimedVerification_lt?: string | null | undefined;
  claimedVerification_lte?: string | null | undefined;
  claimedVerification_not?: string | null | undefined;
  claimedVerification_not_in?: Array<string> | null | undefined;
  claimedWork?: string | null | undefined;
  claimedWork_gt?: string | null | undefined;
  claimedWork_gte?: string | null | undefined;
  claimedWork_in?: Array<string> | null | undefined;
  claimedWork_lt?: string | null | undefined;
  claimedWork_lte?: string | null | undefined;
  claimedWork_not?: string | null | undefined;
  claimedWork_not_in?: Array<string> | null | undefined;
  end?: string | null | undefined;
  end_gt?: string | null | undefined;
  end_gte?: string | null | undefined;
  end_in?: Array<string> | null | undefined;
  end_lt?: string | null | undefined;
  end_lte?: string | null | undefined;
  end_not?: string | null | undefined;
  end_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  number?: string | null | undefined;
  number_gt?: string | null | undefined;
  number_gte?: string | null | undefined;
  number_in?: Array<string> | null | undefined;
  number_lt?: string | null | undefined;
  number_lte?: string | null | undefined;
  number_not?: string | null | undefined;
  number_not_in?: Array<string> | null | undefined;
  or?: Array<Epoch_Filter | null | undefined> | null | undefined;
  rewards_?: Reward_Filter | null | undefined;
  start?: string | null | undefined;
  start_gt?: string | null | undefined;
  start_gte?: string | null | undefined;
  start_in?: Array<string> | null | undefined;
  start_lt?: string | null | undefined;
  start_lte?: string | null | undefined;
  start_not?: string | null | undefined;
  start_not_in?: Array<string> | null | undefined;
  treasuryClaimed?: boolean | null | undefined;
  treasuryClaimed_in?: Array<boolean> | null | undefined;
  treasuryClaimed_not?: boolean | null | undefined;
  treasuryClaimed_not_in?: Array<boolean> | null | undefined;
  treasuryPaid?: string | null | undefined;
  treasuryPaid_gt?: string | null | undefined;
  treasuryPaid_gte?: string | null | undefined;
  treasuryPaid_in?: Array<string> | null | undefined;
  treasuryPaid_lt?: string | null | undefined;
  treasuryPaid_lte?: string | null | undefined;
  treasuryPaid_not?: string | null | undefined;
  treasuryPaid_not_in?: Array<string> | null | undefined;
  verification?: string | null | undefined;
  verification_gt?: string | null | undefined;
  verification_gte?: string | null | undefined;
  verification_in?: Array<string> | null | undefined;
  verification_lt?: string | null | undefined;
  verification_lte?: string | null | undefined;
  verification_not?: string | null | undefined;
  verification_not_in?: Array<string> | null | undefined;
  voided?: string | null | undefined;
  voided_gt?: string | null | undefined;
  voided_gte?: string | null | undefined;
  voided_in?: Array<string> | null | undefined;
  voided_lt?: string | null | undefined;
  voided_lte?: string | null | undefined;
  voided_not?: string | null | undefined;
  voided_not_in?: Array<string> | null | undefined;
  work?: string | null | undefined;
  work_gt?: string | null | undefined;
  work_gte?: string | null | undefined;
  work_in?: Array<string> | null | undefined;
  work_lt?: string | null | undefined;
  work_lte?: string | null | undefined;
  work_not?: string | null | undefined;
  work_not_in?: Array<string> | null | undefined;
};

/** What was proven; SILENCE is a reveal that was not answered. */
export type FaultKind =
  | 'ELEMENT'
  | 'OUTPUT_ROOT'
  | 'PADDING_BYTE'
  | 'PADDING_NODE'
  | 'SILENCE';

export type FraudProof_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  and?: Array<FraudProof_Filter | null | undefined> | null | undefined;
  challenger?: string | null | undefined;
  challenger_?: Account_Filter | null | undefined;
  challenger_contains?: string | null | undefined;
  challenger_contains_nocase?: string | null | undefined;
  challenger_ends_with?: string | null | undefined;
  challenger_ends_with_nocase?: string | null | undefined;
  challenger_gt?: string | null | undefined;
  challenger_gte?: string | null | undefined;
  challenger_in?: Array<string> | null | undefined;
  challenger_lt?: string | null | undefined;
  challenger_lte?: string | null | undefined;
  challenger_not?: string | null | undefined;
  challenger_not_contains?: string | null | undefined;
  challenger_not_contains_nocase?: string | null | undefined;
  challenger_not_ends_with?: string | null | undefined;
  challenger_not_ends_with_nocase?: string | null | undefined;
  challenger_not_in?: Array<string> | null | undefined;
  challenger_not_starts_with?: string | null | undefined;
  challenger_not_starts_with_nocase?: string | null | undefined;
  challenger_starts_with?: string | null | undefined;
  challenger_starts_with_nocase?: string | null | undefined;
  committed?: number | null | undefined;
  committed_gt?: number | null | undefined;
  committed_gte?: number | null | undefined;
  committed_in?: Array<number> | null | undefined;
  committed_lt?: number | null | undefined;
  committed_lte?: number | null | undefined;
  committed_not?: number | null | undefined;
  committed_not_in?: Array<number> | null | undefined;
  conviction?: string | null | undefined;
  conviction_?: Conviction_Filter | null | undefined;
  conviction_contains?: string | null | undefined;
  conviction_contains_nocase?: string | null | undefined;
  conviction_ends_with?: string | null | undefined;
  conviction_ends_with_nocase?: string | null | undefined;
  conviction_gt?: string | null | undefined;
  conviction_gte?: string | null | undefined;
  conviction_in?: Array<string> | null | undefined;
  conviction_lt?: string | null | undefined;
  conviction_lte?: string | null | undefined;
  conviction_not?: string | null | undefined;
  conviction_not_contains?: string | null | undefined;
  conviction_not_contains_nocase?: string | null | undefined;
  conviction_not_ends_with?: string | null | undefined;
  conviction_not_ends_with_nocase?: string | null | undefined;
  conviction_not_in?: Array<string> | null | undefined;
  conviction_not_starts_with?: string | null | undefined;
  conviction_not_starts_with_nocase?: string | null | undefined;
  conviction_starts_with?: string | null | undefined;
  conviction_starts_with_nocase?: string | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  index?: string | null | undefined;
  index_gt?: string | null | undefined;
  index_gte?: string | null | undefined;
  index_in?: Array<string> | null | undefined;
  index_lt?: string | null | undefined;
  index_lte?: string | null | undefined;
  index_not?: string | null | undefined;
  index_not_in?: Array<string> | null | undefined;
  kind?: FaultKind | null | undefined;
  kind_in?: Array<FaultKind> | null | undefined;
  kind_not?: FaultKind | null | undefined;
  kind_not_in?: Array<FaultKind> | null | undefined;
  leaf?: string | null | undefined;
  leaf_gt?: string | null | undefined;
  leaf_gte?: string | null | undefined;
  leaf_in?: Array<string> | null | undefined;
  leaf_lt?: string | null | undefined;
  leaf_lte?: string | null | undefined;
  leaf_not?: string | null | undefined;
  leaf_not_in?: Array<string> | null | undefined;
  op?: string | null | undefined;
  op_gt?: string | null | undefined;
  op_gte?: string | null | undefined;
  op_in?: Array<string> | null | undefined;
  op_lt?: string | null | undefined;
  op_lte?: string | null | undefined;
  op_not?: string | null | undefined;
  op_not_in?: Array<string> | null | undefined;
  or?: Array<FraudProof_Filter | null | undefined> | null | undefined;
  recomputed?: number | null | undefined;
  recomputed_gt?: number | null | undefined;
  recomputed_gte?: number | null | undefined;
  recomputed_in?: Array<number> | null | undefined;
  recomputed_lt?: number | null | undefined;
  recomputed_lte?: number | null | undefined;
  recomputed_not?: number | null | undefined;
  recomputed_not_in?: Array<number> | null | undefined;
  timestamp?: string | null | undefined;
  timestamp_gt?: string | null | undefined;
  timestamp_gte?: string | null | undefined;
  timestamp_in?: Array<string> | null | undefined;
  timestamp_lt?: string | null | undefined;
  timestamp_lte?: string | null | undefined;
  timestamp_not?: string | null | undefined;
  timestamp_not_in?: Array<string> | null | undefined;
  transaction?: string | null | undefined;
  transaction_contains?: string | null | undefined;
  transaction_gt?: string | null | undefined;
  transaction_gte?: string | null | undefined;
  transaction_in?: Array<string> | null | undefined;
  transaction_lt?: string | null | undefined;
  transaction_lte?: string | null | undefined;
  transaction_not?: string | null | undefined;
  transaction_not_contains?: string | null | undefined;
  transaction_not_in?: Array<string> | null | undefined;
};

/** The life of a job: posted → accepted → committed → finalized, or cancelled, expired, convicted. */
export type JobState =
  | 'ACCEPTED'
  | 'CANCELLED'
  | 'COMMITTED'
  | 'CONVICTED'
  | 'EXPIRED'
  | 'FINALIZED'
  | 'POSTED';

export type Job_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  acceptBy?: string | null | undefined;
  acceptBy_gt?: string | null | undefined;
  acceptBy_gte?: string | null | undefined;
  acceptBy_in?: Array<string> | null | undefined;
  acceptBy_lt?: string | null | undefined;
  acceptBy_lte?: string | null | undefined;
  acceptBy_not?: string | null | undefined;
  acceptBy_not_in?: Array<string> | null | undefined;
  acceptedAt?: string | null | undefined;
  acceptedAt_gt?: string | null | undefined;
  acceptedAt_gte?: string | null | undefined;
  acceptedAt_in?: Array<string> | null | undefined;
  acceptedAt_lt?: string | null | undefined;
  acceptedAt_lte?: string | null | undefined;
  acceptedAt_not?: string | null | undefined;
  acceptedAt_not_in?: Array<string> | null | undefined;
  acceptedIn?: string | null | undefined;
  acceptedIn_contains?: string | null | undefined;
  acceptedIn_gt?: string | null | undefined;
  acceptedIn_gte?: string | null | undefined;
  acceptedIn_in?: Array<string> | null | undefined;
  acceptedIn_lt?: string | null | undefined;
  acceptedIn_lte?: string | null | undefined;
  acceptedIn_not?: string | null | undefined;
  acceptedIn_not_contains?: string | null | undefined;
  acceptedIn_not_in?: Array<string> | null | undefined;
  and?: Array<Job_Filter | null | undefined> | null | undefined;
  commitBy?: string | null | undefined;
  commitBy_gt?: string | null | undefined;
  commitBy_gte?: string | null | undefined;
  commitBy_in?: Array<string> | null | undefined;
  commitBy_lt?: string | null | undefined;
  commitBy_lte?: string | null | undefined;
  commitBy_not?: string | null | undefined;
  commitBy_not_in?: Array<string> | null | undefined;
  committedAt?: string | null | undefined;
  committedAt_gt?: string | null | undefined;
  committedAt_gte?: string | null | undefined;
  committedAt_in?: Array<string> | null | undefined;
  committedAt_lt?: string | null | undefined;
  committedAt_lte?: string | null | undefined;
  committedAt_not?: string | null | undefined;
  committedAt_not_in?: Array<string> | null | undefined;
  committedIn?: string | null | undefined;
  committedIn_contains?: string | null | undefined;
  committedIn_gt?: string | null | undefined;
  committedIn_gte?: string | null | undefined;
  committedIn_in?: Array<string> | null | undefined;
  committedIn_lt?: string | null | undefined;
  committedIn_lte?: string | null | undefined;
  committedIn_not?: string | null | undefined;
  committedIn_not_contains?: string | null | undefined;
  committedIn_not_in?: Array<string> | null | undefined;
  conviction?: string | null | undefined;
  conviction_?: Conviction_Filter | null | undefined;
  conviction_contains?: string | null | undefined;
  conviction_contains_nocase?: string | null | undefined;
  conviction_ends_with?: string | null | undefined;
  conviction_ends_with_nocase?: string | null | undefined;
  conviction_gt?: string | null | undefined;
  conviction_gte?: string | null | undefined;
  conviction_in?: Array<string> | null | undefined;
  conviction_lt?: string | null | undefined;
  conviction_lte?: string | null | undefined;
  conviction_not?: string | null | undefined;
  conviction_not_contains?: string | null | undefined;
  conviction_not_contains_nocase?: string | null | undefined;
  conviction_not_ends_with?: string | null | undefined;
  conviction_not_ends_with_nocase?: string | null | undefined;
  conviction_not_in?: Array<string> | null | undefined;
  conviction_not_starts_with?: string | null | undefined;
  conviction_not_starts_with_nocase?: string | null | undefined;
  conviction_starts_with?: string | null | undefined;
  conviction_starts_with_nocase?: string | null | undefined;
  designated?: string | null | undefined;
  designated_contains?: string | null | undefined;
  designated_gt?: string | null | undefined;
  designated_gte?: string | null | undefined;
  designated_in?: Array<string> | null | undefined;
  designated_lt?: string | null | undefined;
  designated_lte?: string | null | undefined;
  designated_not?: string | null | undefined;
  designated_not_contains?: string | null | undefined;
  designated_not_in?: Array<string> | null | undefined;
  endedAt?: string | null | undefined;
  endedAt_gt?: string | null | undefined;
  endedAt_gte?: string | null | undefined;
  endedAt_in?: Array<string> | null | undefined;
  endedAt_lt?: string | null | undefined;
  endedAt_lte?: string | null | undefined;
  endedAt_not?: string | null | undefined;
  endedAt_not_in?: Array<string> | null | undefined;
  endedIn?: string | null | undefined;
  endedIn_contains?: string | null | undefined;
  endedIn_gt?: string | null | undefined;
  endedIn_gte?: string | null | undefined;
  endedIn_in?: Array<string> | null | undefined;
  endedIn_lt?: string | null | undefined;
  endedIn_lte?: string | null | undefined;
  endedIn_not?: string | null | undefined;
  endedIn_not_contains?: string | null | undefined;
  endedIn_not_in?: Array<string> | null | undefined;
  fee?: string | null | undefined;
  feeBps?: number | null | undefined;
  feeBps_gt?: number | null | undefined;
  feeBps_gte?: number | null | undefined;
  feeBps_in?: Array<number> | null | undefined;
  feeBps_lt?: number | null | undefined;
  feeBps_lte?: number | null | undefined;
  feeBps_not?: number | null | undefined;
  feeBps_not_in?: Array<number> | null | undefined;
  fee_gt?: string | null | undefined;
  fee_gte?: string | null | undefined;
  fee_in?: Array<string> | null | undefined;
  fee_lt?: string | null | undefined;
  fee_lte?: string | null | undefined;
  fee_not?: string | null | undefined;
  fee_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  inputRoot?: string | null | undefined;
  inputRoot_contains?: string | null | undefined;
  inputRoot_gt?: string | null | undefined;
  inputRoot_gte?: string | null | undefined;
  inputRoot_in?: Array<string> | null | undefined;
  inputRoot_lt?: string | null | undefined;
  inputRoot_lte?: string | null | undefined;
  inputRoot_not?: string | null | undefined;
  inputRoot_not_contains?: string | null | undefined;
  inputRoot_not_in?: Array<string> | null | undefined;
  jobId?: string | null | undefined;
  jobId_gt?: string | null | undefined;
  jobId_gte?: string | null | undefined;
  jobId_in?: Array<string> | null | undefined;
  jobId_lt?: string | null | undefined;
  jobId_lte?: string | null | undefined;
  jobId_not?: string | null | undefined;
  jobId_not_in?: Array<string> | null | undefined;
  locator?: string | null | undefined;
  locator_contains?: string | null | undefined;
  locator_contains_nocase?: string | null | undefined;
  locator_ends_with?: string | null | undefined;
  locator_ends_with_nocase?: string | null | undefined;
  locator_gt?: string | null | undefined;
  locator_gte?: string | null | undefined;
  locator_in?: Array<string> | null | undefined;
  locator_lt?: string | null | undefined;
  locator_lte?: string | null | undefined;
  locator_not?: string | null | undefined;
  locator_not_contains?: string | null | undefined;
  locator_not_contains_nocase?: string | null | undefined;
  locator_not_ends_with?: string | null | undefined;
  locator_not_ends_with_nocase?: string | null | undefined;
  locator_not_in?: Array<string> | null | undefined;
  locator_not_starts_with?: string | null | undefined;
  locator_not_starts_with_nocase?: string | null | undefined;
  locator_starts_with?: string | null | undefined;
  locator_starts_with_nocase?: string | null | undefined;
  locked?: string | null | undefined;
  locked_gt?: string | null | undefined;
  locked_gte?: string | null | undefined;
  locked_in?: Array<string> | null | undefined;
  locked_lt?: string | null | undefined;
  locked_lte?: string | null | undefined;
  locked_not?: string | null | undefined;
  locked_not_in?: Array<string> | null | undefined;
  maxPrice?: string | null | undefined;
  maxPrice_gt?: string | null | undefined;
  maxPrice_gte?: string | null | undefined;
  maxPrice_in?: Array<string> | null | undefined;
  maxPrice_lt?: string | null | undefined;
  maxPrice_lte?: string | null | undefined;
  maxPrice_not?: string | null | undefined;
  maxPrice_not_in?: Array<string> | null | undefined;
  minPrice?: string | null | undefined;
  minPrice_gt?: string | null | undefined;
  minPrice_gte?: string | null | undefined;
  minPrice_in?: Array<string> | null | undefined;
  minPrice_lt?: string | null | undefined;
  minPrice_lte?: string | null | undefined;
  minPrice_not?: string | null | undefined;
  minPrice_not_in?: Array<string> | null | undefined;
  or?: Array<Job_Filter | null | undefined> | null | undefined;
  outputLocator?: string | null | undefined;
  outputLocator_contains?: string | null | undefined;
  outputLocator_contains_nocase?: string | null | undefined;
  outputLocator_ends_with?: string | null | undefined;
  outputLocator_ends_with_nocase?: string | null | undefined;
  outputLocator_gt?: string | null | undefined;
  outputLocator_gte?: string | null | undefined;
  outputLocator_in?: Array<string> | null | undefined;
  outputLocator_lt?: string | null | undefined;
  outputLocator_lte?: string | null | undefined;
  outputLocator_not?: string | null | undefined;
  outputLocator_not_contains?: string | null | undefined;
  outputLocator_not_contains_nocase?: string | null | undefined;
  outputLocator_not_ends_with?: string | null | undefined;
  outputLocator_not_ends_with_nocase?: string | null | undefined;
  outputLocator_not_in?: Array<string> | null | undefined;
  outputLocator_not_starts_with?: string | null | undefined;
  outputLocator_not_starts_with_nocase?: string | null | undefined;
  outputLocator_starts_with?: string | null | undefined;
  outputLocator_starts_with_nocase?: string | null | undefined;
  outputRoot?: string | null | undefined;
  outputRoot_contains?: string | null | undefined;
  outputRoot_gt?: string | null | undefined;
  outputRoot_gte?: string | null | undefined;
  outputRoot_in?: Array<string> | null | undefined;
  outputRoot_lt?: string | null | undefined;
  outputRoot_lte?: string | null | undefined;
  outputRoot_not?: string | null | undefined;
  outputRoot_not_contains?: string | null | undefined;
  outputRoot_not_in?: Array<string> | null | undefined;
  paid?: string | null | undefined;
  paid_gt?: string | null | undefined;
  paid_gte?: string | null | undefined;
  paid_in?: Array<string> | null | undefined;
  paid_lt?: string | null | undefined;
  paid_lte?: string | null | undefined;
  paid_not?: string | null | undefined;
  paid_not_in?: Array<string> | null | undefined;
  penalty?: string | null | undefined;
  penaltyBps?: number | null | undefined;
  penaltyBps_gt?: number | null | undefined;
  penaltyBps_gte?: number | null | undefined;
  penaltyBps_in?: Array<number> | null | undefined;
  penaltyBps_lt?: number | null | undefined;
  penaltyBps_lte?: number | null | undefined;
  penaltyBps_not?: number | null | undefined;
  penaltyBps_not_in?: Array<number> | null | undefined;
  penalty_gt?: string | null | undefined;
  penalty_gte?: string | null | undefined;
  penalty_in?: Array<string> | null | undefined;
  penalty_lt?: string | null | undefined;
  penalty_lte?: string | null | undefined;
  penalty_not?: string | null | undefined;
  penalty_not_in?: Array<string> | null | undefined;
  postedAt?: string | null | undefined;
  postedAt_gt?: string | null | undefined;
  postedAt_gte?: string | null | undefined;
  postedAt_in?: Array<string> | null | undefined;
  postedAt_lt?: string | null | undefined;
  postedAt_lte?: string | null | undefined;
  postedAt_not?: string | null | undefined;
  postedAt_not_in?: Array<string> | null | undefined;
  postedBlock?: string | null | undefined;
  postedBlock_gt?: string | null | undefined;
  postedBlock_gte?: string | null | undefined;
  postedBlock_in?: Array<string> | null | undefined;
  postedBlock_lt?: string | null | undefined;
  postedBlock_lte?: string | null | undefined;
  postedBlock_not?: string | null | undefined;
  postedBlock_not_in?: Array<string> | null | undefined;
  postedIn?: string | null | undefined;
  postedIn_contains?: string | null | undefined;
  postedIn_gt?: string | null | undefined;
  postedIn_gte?: string | null | undefined;
  postedIn_in?: Array<string> | null | undefined;
  postedIn_lt?: string | null | undefined;
  postedIn_lte?: string | null | undefined;
  postedIn_not?: string | null | undefined;
  postedIn_not_contains?: string | null | undefined;
  postedIn_not_in?: Array<string> | null | undefined;
  price?: string | null | undefined;
  price_gt?: string | null | undefined;
  price_gte?: string | null | undefined;
  price_in?: Array<string> | null | undefined;
  price_lt?: string | null | undefined;
  price_lte?: string | null | undefined;
  price_not?: string | null | undefined;
  price_not_in?: Array<string> | null | undefined;
  program?: string | null | undefined;
  program_?: Program_Filter | null | undefined;
  program_contains?: string | null | undefined;
  program_contains_nocase?: string | null | undefined;
  program_ends_with?: string | null | undefined;
  program_ends_with_nocase?: string | null | undefined;
  program_gt?: string | null | undefined;
  program_gte?: string | null | undefined;
  program_in?: Array<string> | null | undefined;
  program_lt?: string | null | undefined;
  program_lte?: string | null | undefined;
  program_not?: string | null | undefined;
  program_not_contains?: string | null | undefined;
  program_not_contains_nocase?: string | null | undefined;
  program_not_ends_with?: string | null | undefined;
  program_not_ends_with_nocase?: string | null | undefined;
  program_not_in?: Array<string> | null | undefined;
  program_not_starts_with?: string | null | undefined;
  program_not_starts_with_nocase?: string | null | undefined;
  program_starts_with?: string | null | undefined;
  program_starts_with_nocase?: string | null | undefined;
  provider?: string | null | undefined;
  provider_?: Provider_Filter | null | undefined;
  provider_contains?: string | null | undefined;
  provider_contains_nocase?: string | null | undefined;
  provider_ends_with?: string | null | undefined;
  provider_ends_with_nocase?: string | null | undefined;
  provider_gt?: string | null | undefined;
  provider_gte?: string | null | undefined;
  provider_in?: Array<string> | null | undefined;
  provider_lt?: string | null | undefined;
  provider_lte?: string | null | undefined;
  provider_not?: string | null | undefined;
  provider_not_contains?: string | null | undefined;
  provider_not_contains_nocase?: string | null | undefined;
  provider_not_ends_with?: string | null | undefined;
  provider_not_ends_with_nocase?: string | null | undefined;
  provider_not_in?: Array<string> | null | undefined;
  provider_not_starts_with?: string | null | undefined;
  provider_not_starts_with_nocase?: string | null | undefined;
  provider_starts_with?: string | null | undefined;
  provider_starts_with_nocase?: string | null | undefined;
  refund?: string | null | undefined;
  refund_gt?: string | null | undefined;
  refund_gte?: string | null | undefined;
  refund_in?: Array<string> | null | undefined;
  refund_lt?: string | null | undefined;
  refund_lte?: string | null | undefined;
  refund_not?: string | null | undefined;
  refund_not_in?: Array<string> | null | undefined;
  refundedAt?: string | null | undefined;
  refundedAt_gt?: string | null | undefined;
  refundedAt_gte?: string | null | undefined;
  refundedAt_in?: Array<string> | null | undefined;
  refundedAt_lt?: string | null | undefined;
  refundedAt_lte?: string | null | undefined;
  refundedAt_not?: string | null | undefined;
  refundedAt_not_in?: Array<string> | null | undefined;
  requester?: string | null | undefined;
  requester_?: Account_Filter | null | undefined;
  requester_contains?: string | null | undefined;
  requester_contains_nocase?: string | null | undefined;
  requester_ends_with?: string | null | undefined;
  requester_ends_with_nocase?: string | null | undefined;
  requester_gt?: string | null | undefined;
  requester_gte?: string | null | undefined;
  requester_in?: Array<string> | null | undefined;
  requester_lt?: string | null | undefined;
  requester_lte?: string | null | undefined;
  requester_not?: string | null | undefined;
  requester_not_contains?: string | null | undefined;
  requester_not_contains_nocase?: string | null | undefined;
  requester_not_ends_with?: string | null | undefined;
  requester_not_ends_with_nocase?: string | null | undefined;
  requester_not_in?: Array<string> | null | undefined;
  requester_not_starts_with?: string | null | undefined;
  requester_not_starts_with_nocase?: string | null | undefined;
  requester_starts_with?: string | null | undefined;
  requester_starts_with_nocase?: string | null | undefined;
  reveals_?: Reveal_Filter | null | undefined;
  runTime?: string | null | undefined;
  runTime_gt?: string | null | undefined;
  runTime_gte?: string | null | undefined;
  runTime_in?: Array<string> | null | undefined;
  runTime_lt?: string | null | undefined;
  runTime_lte?: string | null | undefined;
  runTime_not?: string | null | undefined;
  runTime_not_in?: Array<string> | null | undefined;
  state?: JobState | null | undefined;
  state_in?: Array<JobState> | null | undefined;
  state_not?: JobState | null | undefined;
  state_not_in?: Array<JobState> | null | undefined;
  token?: string | null | undefined;
  token_?: PaymentToken_Filter | null | undefined;
  token_contains?: string | null | undefined;
  token_contains_nocase?: string | null | undefined;
  token_ends_with?: string | null | undefined;
  token_ends_with_nocase?: string | null | undefined;
  token_gt?: string | null | undefined;
  token_gte?: string | null | undefined;
  token_in?: Array<string> | null | undefined;
  token_lt?: string | null | undefined;
  token_lte?: string | null | undefined;
  token_not?: string | null | undefined;
  token_not_contains?: string | null | undefined;
  token_not_contains_nocase?: string | null | undefined;
  token_not_ends_with?: string | null | undefined;
  token_not_ends_with_nocase?: string | null | undefined;
  token_not_in?: Array<string> | null | undefined;
  token_not_starts_with?: string | null | undefined;
  token_not_starts_with_nocase?: string | null | undefined;
  token_starts_with?: string | null | undefined;
  token_starts_with_nocase?: string | null | undefined;
  traceRoot?: string | null | undefined;
  traceRoot_contains?: string | null | undefined;
  traceRoot_gt?: string | null | undefined;
  traceRoot_gte?: string | null | undefined;
  traceRoot_in?: Array<string> | null | undefined;
  traceRoot_lt?: string | null | undefined;
  traceRoot_lte?: string | null | undefined;
  traceRoot_not?: string | null | undefined;
  traceRoot_not_contains?: string | null | undefined;
  traceRoot_not_in?: Array<string> | null | undefined;
  windowCap?: string | null | undefined;
  windowCap_gt?: string | null | undefined;
  windowCap_gte?: string | null | undefined;
  windowCap_in?: Array<string> | null | undefined;
  windowCap_lt?: string | null | undefined;
  windowCap_lte?: string | null | undefined;
  windowCap_not?: string | null | undefined;
  windowCap_not_in?: Array<string> | null | undefined;
  windowEnd?: string | null | undefined;
  windowEnd_gt?: string | null | undefined;
  windowEnd_gte?: string | null | undefined;
  windowEnd_in?: Array<string> | null | undefined;
  windowEnd_lt?: string | null | undefined;
  windowEnd_lte?: string | null | undefined;
  windowEnd_not?: string | null | undefined;
  windowEnd_not_in?: Array<string> | null | undefined;
};

export type Operator_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  account?: string | null | undefined;
  account_?: Account_Filter | null | undefined;
  account_contains?: string | null | undefined;
  account_contains_nocase?: string | null | undefined;
  account_ends_with?: string | null | undefined;
  account_ends_with_nocase?: string | null | undefined;
  account_gt?: string | null | undefined;
  account_gte?: string | null | undefined;
  account_in?: Array<string> | null | undefined;
  account_lt?: string | null | undefined;
  account_lte?: string | null | undefined;
  account_not?: string | null | undefined;
  account_not_contains?: string | null | undefined;
  account_not_contains_nocase?: string | null | undefined;
  account_not_ends_with?: string | null | undefined;
  account_not_ends_with_nocase?: string | null | undefined;
  account_not_in?: Array<string> | null | undefined;
  account_not_starts_with?: string | null | undefined;
  account_not_starts_with_nocase?: string | null | undefined;
  account_starts_with?: string | null | undefined;
  account_starts_with_nocase?: string | null | undefined;
  actsFor?: string | null | undefined;
  actsFor_?: Provider_Filter | null | undefined;
  actsFor_contains?: string | null | undefined;
  actsFor_contains_nocase?: string | null | undefined;
  actsFor_ends_with?: string | null | undefined;
  actsFor_ends_with_nocase?: string | null | undefined;
  actsFor_gt?: string | null | undefined;
  actsFor_gte?: string | null | undefined;
  actsFor_in?: Array<string> | null | undefined;
  actsFor_lt?: string | null | undefined;
  actsFor_lte?: string | null | undefined;
  actsFor_not?: string | null | undefined;
  actsFor_not_contains?: string | null | undefined;
  actsFor_not_contains_nocase?: string | null | undefined;
  actsFor_not_ends_with?: string | null | undefined;
  actsFor_not_ends_with_nocase?: string | null | undefined;
  actsFor_not_in?: Array<string> | null | undefined;
  actsFor_not_starts_with?: string | null | undefined;
  actsFor_not_starts_with_nocase?: string | null | undefined;
  actsFor_starts_with?: string | null | undefined;
  actsFor_starts_with_nocase?: string | null | undefined;
  and?: Array<Operator_Filter | null | undefined> | null | undefined;
  confirmedAt?: string | null | undefined;
  confirmedAt_gt?: string | null | undefined;
  confirmedAt_gte?: string | null | undefined;
  confirmedAt_in?: Array<string> | null | undefined;
  confirmedAt_lt?: string | null | undefined;
  confirmedAt_lte?: string | null | undefined;
  confirmedAt_not?: string | null | undefined;
  confirmedAt_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  or?: Array<Operator_Filter | null | undefined> | null | undefined;
  providers_?: Provider_Filter | null | undefined;
};

/** Defines the order direction, either ascending or descending */
export type OrderDirection =
  | 'asc'
  | 'desc';

export type PaymentToken_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  allowed?: boolean | null | undefined;
  allowed_in?: Array<boolean> | null | undefined;
  allowed_not?: boolean | null | undefined;
  allowed_not_in?: Array<boolean> | null | undefined;
  and?: Array<PaymentToken_Filter | null | undefined> | null | undefined;
  escrow?: string | null | undefined;
  escrow_contains?: string | null | undefined;
  escrow_gt?: string | null | undefined;
  escrow_gte?: string | null | undefined;
  escrow_in?: Array<string> | null | undefined;
  escrow_lt?: string | null | undefined;
  escrow_lte?: string | null | undefined;
  escrow_not?: string | null | undefined;
  escrow_not_contains?: string | null | undefined;
  escrow_not_in?: Array<string> | null | undefined;
  fees?: string | null | undefined;
  feesTaken?: string | null | undefined;
  feesTaken_gt?: string | null | undefined;
  feesTaken_gte?: string | null | undefined;
  feesTaken_in?: Array<string> | null | undefined;
  feesTaken_lt?: string | null | undefined;
  feesTaken_lte?: string | null | undefined;
  feesTaken_not?: string | null | undefined;
  feesTaken_not_in?: Array<string> | null | undefined;
  fees_gt?: string | null | undefined;
  fees_gte?: string | null | undefined;
  fees_in?: Array<string> | null | undefined;
  fees_lt?: string | null | undefined;
  fees_lte?: string | null | undefined;
  fees_not?: string | null | undefined;
  fees_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  or?: Array<PaymentToken_Filter | null | undefined> | null | undefined;
  paid?: string | null | undefined;
  paid_gt?: string | null | undefined;
  paid_gte?: string | null | undefined;
  paid_in?: Array<string> | null | undefined;
  paid_lt?: string | null | undefined;
  paid_lte?: string | null | undefined;
  paid_not?: string | null | undefined;
  paid_not_in?: Array<string> | null | undefined;
  stakePerUnit?: string | null | undefined;
  stakePerUnit_gt?: string | null | undefined;
  stakePerUnit_gte?: string | null | undefined;
  stakePerUnit_in?: Array<string> | null | undefined;
  stakePerUnit_lt?: string | null | undefined;
  stakePerUnit_lte?: string | null | undefined;
  stakePerUnit_not?: string | null | undefined;
  stakePerUnit_not_in?: Array<string> | null | undefined;
  token?: string | null | undefined;
  tokenId?: number | null | undefined;
  tokenId_gt?: number | null | undefined;
  tokenId_gte?: number | null | undefined;
  tokenId_in?: Array<number> | null | undefined;
  tokenId_lt?: number | null | undefined;
  tokenId_lte?: number | null | undefined;
  tokenId_not?: number | null | undefined;
  tokenId_not_in?: Array<number> | null | undefined;
  token_contains?: string | null | undefined;
  token_gt?: string | null | undefined;
  token_gte?: string | null | undefined;
  token_in?: Array<string> | null | undefined;
  token_lt?: string | null | undefined;
  token_lte?: string | null | undefined;
  token_not?: string | null | undefined;
  token_not_contains?: string | null | undefined;
  token_not_in?: Array<string> | null | undefined;
};

export type Program_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  and?: Array<Program_Filter | null | undefined> | null | undefined;
  createdAt?: string | null | undefined;
  createdAt_gt?: string | null | undefined;
  createdAt_gte?: string | null | undefined;
  createdAt_in?: Array<string> | null | undefined;
  createdAt_lt?: string | null | undefined;
  createdAt_lte?: string | null | undefined;
  createdAt_not?: string | null | undefined;
  createdAt_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  jobsConvicted?: number | null | undefined;
  jobsConvicted_gt?: number | null | undefined;
  jobsConvicted_gte?: number | null | undefined;
  jobsConvicted_in?: Array<number> | null | undefined;
  jobsConvicted_lt?: number | null | undefined;
  jobsConvicted_lte?: number | null | undefined;
  jobsConvicted_not?: number | null | undefined;
  jobsConvicted_not_in?: Array<number> | null | undefined;
  jobsFinalized?: number | null | undefined;
  jobsFinalized_gt?: number | null | undefined;
  jobsFinalized_gte?: number | null | undefined;
  jobsFinalized_in?: Array<number> | null | undefined;
  jobsFinalized_lt?: number | null | undefined;
  jobsFinalized_lte?: number | null | undefined;
  jobsFinalized_not?: number | null | undefined;
  jobsFinalized_not_in?: Array<number> | null | undefined;
  jobsPosted?: number | null | undefined;
  jobsPosted_gt?: number | null | undefined;
  jobsPosted_gte?: number | null | undefined;
  jobsPosted_in?: Array<number> | null | undefined;
  jobsPosted_lt?: number | null | undefined;
  jobsPosted_lte?: number | null | undefined;
  jobsPosted_not?: number | null | undefined;
  jobsPosted_not_in?: Array<number> | null | undefined;
  jobs_?: Job_Filter | null | undefined;
  or?: Array<Program_Filter | null | undefined> | null | undefined;
};

export type ProposalCall_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  and?: Array<ProposalCall_Filter | null | undefined> | null | undefined;
  data?: string | null | undefined;
  data_contains?: string | null | undefined;
  data_gt?: string | null | undefined;
  data_gte?: string | null | undefined;
  data_in?: Array<string> | null | undefined;
  data_lt?: string | null | undefined;
  data_lte?: string | null | undefined;
  data_not?: string | null | undefined;
  data_not_contains?: string | null | undefined;
  data_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  number?: number | null | undefined;
  number_gt?: number | null | undefined;
  number_gte?: number | null | undefined;
  number_in?: Array<number> | null | undefined;
  number_lt?: number | null | undefined;
  number_lte?: number | null | undefined;
  number_not?: number | null | undefined;
  number_not_in?: Array<number> | null | undefined;
  or?: Array<ProposalCall_Filter | null | undefined> | null | undefined;
  proposal?: string | null | undefined;
  proposal_?: Proposal_Filter | null | undefined;
  proposal_contains?: string | null | undefined;
  proposal_contains_nocase?: string | null | undefined;
  proposal_ends_with?: string | null | undefined;
  proposal_ends_with_nocase?: string | null | undefined;
  proposal_gt?: string | null | undefined;
  proposal_gte?: string | null | undefined;
  proposal_in?: Array<string> | null | undefined;
  proposal_lt?: string | null | undefined;
  proposal_lte?: string | null | undefined;
  proposal_not?: string | null | undefined;
  proposal_not_contains?: string | null | undefined;
  proposal_not_contains_nocase?: string | null | undefined;
  proposal_not_ends_with?: string | null | undefined;
  proposal_not_ends_with_nocase?: string | null | undefined;
  proposal_not_in?: Array<string> | null | undefined;
  proposal_not_starts_with?: string | null | undefined;
  proposal_not_starts_with_nocase?: string | null | undefined;
  proposal_starts_with?: string | null | undefined;
  proposal_starts_with_nocase?: string | null | undefined;
  target?: string | null | undefined;
  target_contains?: string | null | undefined;
  target_gt?: string | null | undefined;
  target_gte?: string | null | undefined;
  target_in?: Array<string> | null | undefined;
  target_lt?: string | null | undefined;
  target_lte?: string | null | undefined;
  target_not?: string | null | undefined;
  target_not_contains?: string | null | undefined;
  target_not_in?: Array<string> | null | undefined;
  value?: string | null | undefined;
  value_gt?: string | null | undefined;
  value_gte?: string | null | undefined;
  value_in?: Array<string> | null | undefined;
  value_lt?: string | null | undefined;
  value_lte?: string | null | undefined;
  value_not?: string | null | undefined;
  value_not_in?: Array<string> | null | undefined;
};

/** What governance did with a proposal last; whether it is being voted on, or was voted down, follows from its times and votes. */
export type ProposalStatus =
  | 'CANCELLED'
  | 'CREATED'
  | 'EXECUTED'
  | 'QUEUED';

export type Proposal_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  abstainVotes?: string | null | undefined;
  abstainVotes_gt?: string | null | undefined;
  abstainVotes_gte?: string | null | undefined;
  abstainVotes_in?: Array<string> | null | undefined;
  abstainVotes_lt?: string | null | undefined;
  abstainVotes_lte?: string | null | undefined;
  abstainVotes_not?: string | null | undefined;
  abstainVotes_not_in?: Array<string> | null | undefined;
  againstVotes?: string | null | undefined;
  againstVotes_gt?: string | null | undefined;
  againstVotes_gte?: string | null | undefined;
  againstVotes_in?: Array<string> | null | undefined;
  againstVotes_lt?: string | null | undefined;
  againstVotes_lte?: string | null | undefined;
  againstVotes_not?: string | null | undefined;
  againstVotes_not_in?: Array<string> | null | undefined;
  and?: Array<Proposal_Filter | null | undefined> | null | undefined;
  calls_?: ProposalCall_Filter | null | undefined;
  cancelledAt?: string | null | undefined;
  cancelledAt_gt?: string | null | undefined;
  cancelledAt_gte?: string | null | undefined;
  cancelledAt_in?: Array<string> | null | undefined;
  cancelledAt_lt?: string | null | undefined;
  cancelledAt_lte?: string | null | undefined;
  cancelledAt_not?: string | null | undefined;
  cancelledAt_not_in?: Array<string> | null | undefined;
  createdAt?: string | null | undefined;
  createdAt_gt?: string | null | undefined;
  createdAt_gte?: string | null | undefined;
  createdAt_in?: Array<string> | null | undefined;
  createdAt_lt?: string | null | undefined;
  createdAt_lte?: string | null | undefined;
  createdAt_not?: string | null | undefined;
  createdAt_not_in?: Array<string> | null | undefined;
  description?: string | null | undefined;
  description_contains?: string | null | undefined;
  description_contains_nocase?: string | null | undefined;
  description_ends_with?: string | null | undefined;
  description_ends_with_nocase?: string | null | undefined;
  description_gt?: string | null | undefined;
  description_gte?: string | null | undefined;
  description_in?: Array<string> | null | undefined;
  description_lt?: string | null | undefined;
  description_lte?: string | null | undefined;
  description_not?: string | null | undefined;
  description_not_contains?: string | null | undefined;
  description_not_contains_nocase?: string | null | undefined;
  description_not_ends_with?: string | null | undefined;
  description_not_ends_with_nocase?: string | null | undefined;
  description_not_in?: Array<string> | null | undefined;
  description_not_starts_with?: string | null | undefined;
  description_not_starts_with_nocase?: string | null | undefined;
  description_starts_with?: string | null | undefined;
  description_starts_with_nocase?: string | null | undefined;
  eta?: string | null | undefined;
  eta_gt?: string | null | undefined;
  eta_gte?: string | null | undefined;
  eta_in?: Array<string> | null | undefined;
  eta_lt?: string | null | undefined;
  eta_lte?: string | null | undefined;
  eta_not?: string | null | undefined;
  eta_not_in?: Array<string> | null | undefined;
  executedAt?: string | null | undefined;
  executedAt_gt?: string | null | undefined;
  executedAt_gte?: string | null | undefined;
  executedAt_in?: Array<string> | null | undefined;
  executedAt_lt?: string | null | undefined;
  executedAt_lte?: string | null | undefined;
  executedAt_not?: string | null | undefined;
  executedAt_not_in?: Array<string> | null | undefined;
  forVotes?: string | null | undefined;
  forVotes_gt?: string | null | undefined;
  forVotes_gte?: string | null | undefined;
  forVotes_in?: Array<string> | null | undefined;
  forVotes_lt?: string | null | undefined;
  forVotes_lte?: string | null | undefined;
  forVotes_not?: string | null | undefined;
  forVotes_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  or?: Array<Proposal_Filter | null | undefined> | null | undefined;
  proposalId?: string | null | undefined;
  proposalId_gt?: string | null | undefined;
  proposalId_gte?: string | null | undefined;
  proposalId_in?: Array<string> | null | undefined;
  proposalId_lt?: string | null | undefined;
  proposalId_lte?: string | null | undefined;
  proposalId_not?: string | null | undefined;
  proposalId_not_in?: Array<string> | null | undefined;
  proposer?: string | null | undefined;
  proposer_?: Account_Filter | null | undefined;
  proposer_contains?: string | null | undefined;
  proposer_contains_nocase?: string | null | undefined;
  proposer_ends_with?: string | null | undefined;
  proposer_ends_with_nocase?: string | null | undefined;
  proposer_gt?: string | null | undefined;
  proposer_gte?: string | null | undefined;
  proposer_in?: Array<string> | null | undefined;
  proposer_lt?: string | null | undefined;
  proposer_lte?: string | null | undefined;
  proposer_not?: string | null | undefined;
  proposer_not_contains?: string | null | undefined;
  proposer_not_contains_nocase?: string | null | undefined;
  proposer_not_ends_with?: string | null | undefined;
  proposer_not_ends_with_nocase?: string | null | undefined;
  proposer_not_in?: Array<string> | null | undefined;
  proposer_not_starts_with?: string | null | undefined;
  proposer_not_starts_with_nocase?: string | null | undefined;
  proposer_starts_with?: string | null | undefined;
  proposer_starts_with_nocase?: string | null | undefined;
  queuedAt?: string | null | undefined;
  queuedAt_gt?: string | null | undefined;
  queuedAt_gte?: string | null | undefined;
  queuedAt_in?: Array<string> | null | undefined;
  queuedAt_lt?: string | null | undefined;
  queuedAt_lte?: string | null | undefined;
  queuedAt_not?: string | null | undefined;
  queuedAt_not_in?: Array<string> | null | undefined;
  status?: ProposalStatus | null | undefined;
  status_in?: Array<ProposalStatus> | null | undefined;
  status_not?: ProposalStatus | null | undefined;
  status_not_in?: Array<ProposalStatus> | null | undefined;
  voteEnd?: string | null | undefined;
  voteEnd_gt?: string | null | undefined;
  voteEnd_gte?: string | null | undefined;
  voteEnd_in?: Array<string> | null | undefined;
  voteEnd_lt?: string | null | undefined;
  voteEnd_lte?: string | null | undefined;
  voteEnd_not?: string | null | undefined;
  voteEnd_not_in?: Array<string> | null | undefined;
  voteStart?: string | null | undefined;
  voteStart_gt?: string | null | undefined;
  voteStart_gte?: string | null | undefined;
  voteStart_in?: Array<string> | null | undefined;
  voteStart_lt?: string | null | undefined;
  voteStart_lte?: string | null | undefined;
  voteStart_not?: string | null | undefined;
  voteStart_not_in?: Array<string> | null | undefined;
  votes_?: Vote_Filter | null | undefined;
};

export type Provider_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  account?: string | null | undefined;
  account_?: Account_Filter | null | undefined;
  account_contains?: string | null | undefined;
  account_contains_nocase?: string | null | undefined;
  account_ends_with?: string | null | undefined;
  account_ends_with_nocase?: string | null | undefined;
  account_gt?: string | null | undefined;
  account_gte?: string | null | undefined;
  account_in?: Array<string> | null | undefined;
  account_lt?: string | null | undefined;
  account_lte?: string | null | undefined;
  account_not?: string | null | undefined;
  account_not_contains?: string | null | undefined;
  account_not_contains_nocase?: string | null | undefined;
  account_not_ends_with?: string | null | undefined;
  account_not_ends_with_nocase?: string | null | undefined;
  account_not_in?: Array<string> | null | undefined;
  account_not_starts_with?: string | null | undefined;
  account_not_starts_with_nocase?: string | null | undefined;
  account_starts_with?: string | null | undefined;
  account_starts_with_nocase?: string | null | undefined;
  active?: boolean | null | undefined;
  active_in?: Array<boolean> | null | undefined;
  active_not?: boolean | null | undefined;
  active_not_in?: Array<boolean> | null | undefined;
  and?: Array<Provider_Filter | null | undefined> | null | undefined;
  batchesCommitted?: number | null | undefined;
  batchesCommitted_gt?: number | null | undefined;
  batchesCommitted_gte?: number | null | undefined;
  batchesCommitted_in?: Array<number> | null | undefined;
  batchesCommitted_lt?: number | null | undefined;
  batchesCommitted_lte?: number | null | undefined;
  batchesCommitted_not?: number | null | undefined;
  batchesCommitted_not_in?: Array<number> | null | undefined;
  batchesFinalized?: number | null | undefined;
  batchesFinalized_gt?: number | null | undefined;
  batchesFinalized_gte?: number | null | undefined;
  batchesFinalized_in?: Array<number> | null | undefined;
  batchesFinalized_lt?: number | null | undefined;
  batchesFinalized_lte?: number | null | undefined;
  batchesFinalized_not?: number | null | undefined;
  batchesFinalized_not_in?: Array<number> | null | undefined;
  batches_?: Batch_Filter | null | undefined;
  commissionBps?: number | null | undefined;
  commissionBps_gt?: number | null | undefined;
  commissionBps_gte?: number | null | undefined;
  commissionBps_in?: Array<number> | null | undefined;
  commissionBps_lt?: number | null | undefined;
  commissionBps_lte?: number | null | undefined;
  commissionBps_not?: number | null | undefined;
  commissionBps_not_in?: Array<number> | null | undefined;
  convictionsLost?: number | null | undefined;
  convictionsLost_gt?: number | null | undefined;
  convictionsLost_gte?: number | null | undefined;
  convictionsLost_in?: Array<number> | null | undefined;
  convictionsLost_lt?: number | null | undefined;
  convictionsLost_lte?: number | null | undefined;
  convictionsLost_not?: number | null | undefined;
  convictionsLost_not_in?: Array<number> | null | undefined;
  convictions_?: Conviction_Filter | null | undefined;
  delegated?: string | null | undefined;
  delegatedThawing?: string | null | undefined;
  delegatedThawingEpoch?: string | null | undefined;
  delegatedThawingEpoch_gt?: string | null | undefined;
  delegatedThawingEpoch_gte?: string | null | undefined;
  delegatedThawingEpoch_in?: Array<string> | null | undefined;
  delegatedThawingEpoch_lt?: string | null | undefined;
  delegatedThawingEpoch_lte?: string | null | undefined;
  delegatedThawingEpoch_not?: string | null | undefined;
  delegatedThawingEpoch_not_in?: Array<string> | null | undefined;
  delegatedThawingShares?: string | null | undefined;
  delegatedThawingShares_gt?: string | null | undefined;
  delegatedThawingShares_gte?: string | null | undefined;
  delegatedThawingShares_in?: Array<string> | null | undefined;
  delegatedThawingShares_lt?: string | null | undefined;
  delegatedThawingShares_lte?: string | null | undefined;
  delegatedThawingShares_not?: string | null | undefined;
  delegatedThawingShares_not_in?: Array<string> | null | undefined;
  delegatedThawing_gt?: string | null | undefined;
  delegatedThawing_gte?: string | null | undefined;
  delegatedThawing_in?: Array<string> | null | undefined;
  delegatedThawing_lt?: string | null | undefined;
  delegatedThawing_lte?: string | null | undefined;
  delegatedThawing_not?: string | null | undefined;
  delegatedThawing_not_in?: Array<string> | null | undefined;
  delegated_gt?: string | null | undefined;
  delegated_gte?: string | null | undefined;
  delegated_in?: Array<string> | null | undefined;
  delegated_lt?: string | null | undefined;
  delegated_lte?: string | null | undefined;
  delegated_not?: string | null | undefined;
  delegated_not_in?: Array<string> | null | undefined;
  delegationEpoch?: string | null | undefined;
  delegationEpoch_gt?: string | null | undefined;
  delegationEpoch_gte?: string | null | undefined;
  delegationEpoch_in?: Array<string> | null | undefined;
  delegationEpoch_lt?: string | null | undefined;
  delegationEpoch_lte?: string | null | undefined;
  delegationEpoch_not?: string | null | undefined;
  delegationEpoch_not_in?: Array<string> | null | undefined;
  delegationShares?: string | null | undefined;
  delegationShares_gt?: string | null | undefined;
  delegationShares_gte?: string | null | undefined;
  delegationShares_in?: Array<string> | null | undefined;
  delegationShares_lt?: string | null | undefined;
  delegationShares_lte?: string | null | undefined;
  delegationShares_not?: string | null | undefined;
  delegationShares_not_in?: Array<string> | null | undefined;
  delegations_?: Delegation_Filter | null | undefined;
  earned?: string | null | undefined;
  earned_gt?: string | null | undefined;
  earned_gte?: string | null | undefined;
  earned_in?: Array<string> | null | undefined;
  earned_lt?: string | null | undefined;
  earned_lte?: string | null | undefined;
  earned_not?: string | null | undefined;
  earned_not_in?: Array<string> | null | undefined;
  endpoint?: string | null | undefined;
  endpoint_contains?: string | null | undefined;
  endpoint_contains_nocase?: string | null | undefined;
  endpoint_ends_with?: string | null | undefined;
  endpoint_ends_with_nocase?: string | null | undefined;
  endpoint_gt?: string | null | undefined;
  endpoint_gte?: string | null | undefined;
  endpoint_in?: Array<string> | null | undefined;
  endpoint_lt?: string | null | undefined;
  endpoint_lte?: string | null | undefined;
  endpoint_not?: string | null | undefined;
  endpoint_not_contains?: string | null | undefined;
  endpoint_not_contains_nocase?: string | null | undefined;
  endpoint_not_ends_with?: string | null | undefined;
  endpoint_not_ends_with_nocase?: string | null | undefined;
  endpoint_not_in?: Array<string> | null | undefined;
  endpoint_not_starts_with?: string | null | undefined;
  endpoint_not_starts_with_nocase?: string | null | undefined;
  endpoint_starts_with?: string | null | undefined;
  endpoint_starts_with_nocase?: string | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  jailedUntil?: string | null | undefined;
  jailedUntil_gt?: string | null | undefined;
  jailedUntil_gte?: string | null | undefined;
  jailedUntil_in?: Array<string> | null | undefined;
  jailedUntil_lt?: string | null | undefined;
  jailedUntil_lte?: string | null | undefined;
  jailedUntil_not?: string | null | undefined;
  jailedUntil_not_in?: Array<string> | null | undefined;
  jobsAccepted?: number | null | undefined;
  jobsAccepted_gt?: number | null | undefined;
  jobsAccepted_gte?: number | null | undefined;
  jobsAccepted_in?: Array<number> | null | undefined;
  jobsAccepted_lt?: number | null | undefined;
  jobsAccepted_lte?: number | null | undefined;
  jobsAccepted_not?: number | null | undefined;
  jobsAccepted_not_in?: Array<number> | null | undefined;
  jobsExpired?: number | null | undefined;
  jobsExpired_gt?: number | null | undefined;
  jobsExpired_gte?: number | null | undefined;
  jobsExpired_in?: Array<number> | null | undefined;
  jobsExpired_lt?: number | null | undefined;
  jobsExpired_lte?: number | null | undefined;
  jobsExpired_not?: number | null | undefined;
  jobsExpired_not_in?: Array<number> | null | undefined;
  jobsFinalized?: number | null | undefined;
  jobsFinalized_gt?: number | null | undefined;
  jobsFinalized_gte?: number | null | undefined;
  jobsFinalized_in?: Array<number> | null | undefined;
  jobsFinalized_lt?: number | null | undefined;
  jobsFinalized_lte?: number | null | undefined;
  jobsFinalized_not?: number | null | undefined;
  jobsFinalized_not_in?: Array<number> | null | undefined;
  jobs_?: Job_Filter | null | undefined;
  locked?: string | null | undefined;
  locked_gt?: string | null | undefined;
  locked_gte?: string | null | undefined;
  locked_in?: Array<string> | null | undefined;
  locked_lt?: string | null | undefined;
  locked_lte?: string | null | undefined;
  locked_not?: string | null | undefined;
  locked_not_in?: Array<string> | null | undefined;
  nextCommissionAt?: string | null | undefined;
  nextCommissionAt_gt?: string | null | undefined;
  nextCommissionAt_gte?: string | null | undefined;
  nextCommissionAt_in?: Array<string> | null | undefined;
  nextCommissionAt_lt?: string | null | undefined;
  nextCommissionAt_lte?: string | null | undefined;
  nextCommissionAt_not?: string | null | undefined;
  nextCommissionAt_not_in?: Array<string> | null | undefined;
  nextCommissionBps?: number | null | undefined;
  nextCommissionBps_gt?: number | null | undefined;
  nextCommissionBps_gte?: number | null | undefined;
  nextCommissionBps_in?: Array<number> | null | undefined;
  nextCommissionBps_lt?: number | null | undefined;
  nextCommissionBps_lte?: number | null | undefined;
  nextCommissionBps_not?: number | null | undefined;
  nextCommissionBps_not_in?: Array<number> | null | undefined;
  offences?: number | null | undefined;
  offences_gt?: number | null | undefined;
  offences_gte?: number | null | undefined;
  offences_in?: Array<number> | null | undefined;
  offences_lt?: number | null | undefined;
  offences_lte?: number | null | undefined;
  offences_not?: number | null | undefined;
  offences_not_in?: Array<number> | null | undefined;
  operator?: string | null | undefined;
  operator_?: Operator_Filter | null | undefined;
  operator_contains?: string | null | undefined;
  operator_contains_nocase?: string | null | undefined;
  operator_ends_with?: string | null | undefined;
  operator_ends_with_nocase?: string | null | undefined;
  operator_gt?: string | null | undefined;
  operator_gte?: string | null | undefined;
  operator_in?: Array<string> | null | undefined;
  operator_lt?: string | null | undefined;
  operator_lte?: string | null | undefined;
  operator_not?: string | null | undefined;
  operator_not_contains?: string | null | undefined;
  operator_not_contains_nocase?: string | null | undefined;
  operator_not_ends_with?: string | null | undefined;
  operator_not_ends_with_nocase?: string | null | undefined;
  operator_not_in?: Array<string> | null | undefined;
  operator_not_starts_with?: string | null | undefined;
  operator_not_starts_with_nocase?: string | null | undefined;
  operator_starts_with?: string | null | undefined;
  operator_starts_with_nocase?: string | null | undefined;
  or?: Array<Provider_Filter | null | undefined> | null | undefined;
  pendingRewards?: string | null | undefined;
  pendingRewards_gt?: string | null | undefined;
  pendingRewards_gte?: string | null | undefined;
  pendingRewards_in?: Array<string> | null | undefined;
  pendingRewards_lt?: string | null | undefined;
  pendingRewards_lte?: string | null | undefined;
  pendingRewards_not?: string | null | undefined;
  pendingRewards_not_in?: Array<string> | null | undefined;
  registered?: boolean | null | undefined;
  registeredAt?: string | null | undefined;
  registeredAt_gt?: string | null | undefined;
  registeredAt_gte?: string | null | undefined;
  registeredAt_in?: Array<string> | null | undefined;
  registeredAt_lt?: string | null | undefined;
  registeredAt_lte?: string | null | undefined;
  registeredAt_not?: string | null | undefined;
  registeredAt_not_in?: Array<string> | null | undefined;
  registered_in?: Array<boolean> | null | undefined;
  registered_not?: boolean | null | undefined;
  registered_not_in?: Array<boolean> | null | undefined;
  reveals_?: Reveal_Filter | null | undefined;
  rewarded?: string | null | undefined;
  rewarded_gt?: string | null | undefined;
  rewarded_gte?: string | null | undefined;
  rewarded_in?: Array<string> | null | undefined;
  rewarded_lt?: string | null | undefined;
  rewarded_lte?: string | null | undefined;
  rewarded_not?: string | null | undefined;
  rewarded_not_in?: Array<string> | null | undefined;
  rewardsEndAt?: string | null | undefined;
  rewardsEndAt_gt?: string | null | undefined;
  rewardsEndAt_gte?: string | null | undefined;
  rewardsEndAt_in?: Array<string> | null | undefined;
  rewardsEndAt_lt?: string | null | undefined;
  rewardsEndAt_lte?: string | null | undefined;
  rewardsEndAt_not?: string | null | undefined;
  rewardsEndAt_not_in?: Array<string> | null | undefined;
  rewardsUpdatedAt?: string | null | undefined;
  rewardsUpdatedAt_gt?: string | null | undefined;
  rewardsUpdatedAt_gte?: string | null | undefined;
  rewardsUpdatedAt_in?: Array<string> | null | undefined;
  rewardsUpdatedAt_lt?: string | null | undefined;
  rewardsUpdatedAt_lte?: string | null | undefined;
  rewardsUpdatedAt_not?: string | null | undefined;
  rewardsUpdatedAt_not_in?: Array<string> | null | undefined;
  slashed?: string | null | undefined;
  slashed_gt?: string | null | undefined;
  slashed_gte?: string | null | undefined;
  slashed_in?: Array<string> | null | undefined;
  slashed_lt?: string | null | undefined;
  slashed_lte?: string | null | undefined;
  slashed_not?: string | null | undefined;
  slashed_not_in?: Array<string> | null | undefined;
  stakeChanges_?: StakeChange_Filter | null | undefined;
  staked?: string | null | undefined;
  staked_gt?: string | null | undefined;
  staked_gte?: string | null | undefined;
  staked_in?: Array<string> | null | undefined;
  staked_lt?: string | null | undefined;
  staked_lte?: string | null | undefined;
  staked_not?: string | null | undefined;
  staked_not_in?: Array<string> | null | undefined;
  streams_?: Stream_Filter | null | undefined;
  thawCount?: string | null | undefined;
  thawCount_gt?: string | null | undefined;
  thawCount_gte?: string | null | undefined;
  thawCount_in?: Array<string> | null | undefined;
  thawCount_lt?: string | null | undefined;
  thawCount_lte?: string | null | undefined;
  thawCount_not?: string | null | undefined;
  thawCount_not_in?: Array<string> | null | undefined;
  thawing?: string | null | undefined;
  thawingEpoch?: string | null | undefined;
  thawingEpoch_gt?: string | null | undefined;
  thawingEpoch_gte?: string | null | undefined;
  thawingEpoch_in?: Array<string> | null | undefined;
  thawingEpoch_lt?: string | null | undefined;
  thawingEpoch_lte?: string | null | undefined;
  thawingEpoch_not?: string | null | undefined;
  thawingEpoch_not_in?: Array<string> | null | undefined;
  thawingShares?: string | null | undefined;
  thawingShares_gt?: string | null | undefined;
  thawingShares_gte?: string | null | undefined;
  thawingShares_in?: Array<string> | null | undefined;
  thawingShares_lt?: string | null | undefined;
  thawingShares_lte?: string | null | undefined;
  thawingShares_not?: string | null | undefined;
  thawingShares_not_in?: Array<string> | null | undefined;
  thawing_gt?: string | null | undefined;
  thawing_gte?: string | null | undefined;
  thawing_in?: Array<string> | null | undefined;
  thawing_lt?: string | null | undefined;
  thawing_lte?: string | null | undefined;
  thawing_not?: string | null | undefined;
  thawing_not_in?: Array<string> | null | undefined;
  thaws_?: Thaw_Filter | null | undefined;
  work?: string | null | undefined;
  work_gt?: string | null | undefined;
  work_gte?: string | null | undefined;
  work_in?: Array<string> | null | undefined;
  work_lt?: string | null | undefined;
  work_lte?: string | null | undefined;
  work_not?: string | null | undefined;
  work_not_in?: Array<string> | null | undefined;
};

export type RevealState =
  /** The provider has the deposit. */
  | 'ANSWERED'
  /** Waits for the provider. */
  | 'DEMANDED'
  /** The demander has its deposit back. */
  | 'RECLAIMED';

export type Reveal_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  and?: Array<Reveal_Filter | null | undefined> | null | undefined;
  answerLength?: number | null | undefined;
  answerLength_gt?: number | null | undefined;
  answerLength_gte?: number | null | undefined;
  answerLength_in?: Array<number> | null | undefined;
  answerLength_lt?: number | null | undefined;
  answerLength_lte?: number | null | undefined;
  answerLength_not?: number | null | undefined;
  answerLength_not_in?: Array<number> | null | undefined;
  answeredAt?: string | null | undefined;
  answeredAt_gt?: string | null | undefined;
  answeredAt_gte?: string | null | undefined;
  answeredAt_in?: Array<string> | null | undefined;
  answeredAt_lt?: string | null | undefined;
  answeredAt_lte?: string | null | undefined;
  answeredAt_not?: string | null | undefined;
  answeredAt_not_in?: Array<string> | null | undefined;
  answeredIn?: string | null | undefined;
  answeredIn_contains?: string | null | undefined;
  answeredIn_gt?: string | null | undefined;
  answeredIn_gte?: string | null | undefined;
  answeredIn_in?: Array<string> | null | undefined;
  answeredIn_lt?: string | null | undefined;
  answeredIn_lte?: string | null | undefined;
  answeredIn_not?: string | null | undefined;
  answeredIn_not_contains?: string | null | undefined;
  answeredIn_not_in?: Array<string> | null | undefined;
  batch?: string | null | undefined;
  batch_?: Batch_Filter | null | undefined;
  batch_contains?: string | null | undefined;
  batch_contains_nocase?: string | null | undefined;
  batch_ends_with?: string | null | undefined;
  batch_ends_with_nocase?: string | null | undefined;
  batch_gt?: string | null | undefined;
  batch_gte?: string | null | undefined;
  batch_in?: Array<string> | null | undefined;
  batch_lt?: string | null | undefined;
  batch_lte?: string | null | undefined;
  batch_not?: string | null | undefined;
  batch_not_contains?: string | null | undefined;
  batch_not_contains_nocase?: string | null | undefined;
  batch_not_ends_with?: string | null | undefined;
  batch_not_ends_with_nocase?: string | null | undefined;
  batch_not_in?: Array<string> | null | undefined;
  batch_not_starts_with?: string | null | undefined;
  batch_not_starts_with_nocase?: string | null | undefined;
  batch_starts_with?: string | null | undefined;
  batch_starts_with_nocase?: string | null | undefined;
  demandedAt?: string | null | undefined;
  demandedAt_gt?: string | null | undefined;
  demandedAt_gte?: string | null | undefined;
  demandedAt_in?: Array<string> | null | undefined;
  demandedAt_lt?: string | null | undefined;
  demandedAt_lte?: string | null | undefined;
  demandedAt_not?: string | null | undefined;
  demandedAt_not_in?: Array<string> | null | undefined;
  demandedIn?: string | null | undefined;
  demandedIn_contains?: string | null | undefined;
  demandedIn_gt?: string | null | undefined;
  demandedIn_gte?: string | null | undefined;
  demandedIn_in?: Array<string> | null | undefined;
  demandedIn_lt?: string | null | undefined;
  demandedIn_lte?: string | null | undefined;
  demandedIn_not?: string | null | undefined;
  demandedIn_not_contains?: string | null | undefined;
  demandedIn_not_in?: Array<string> | null | undefined;
  demander?: string | null | undefined;
  demander_?: Account_Filter | null | undefined;
  demander_contains?: string | null | undefined;
  demander_contains_nocase?: string | null | undefined;
  demander_ends_with?: string | null | undefined;
  demander_ends_with_nocase?: string | null | undefined;
  demander_gt?: string | null | undefined;
  demander_gte?: string | null | undefined;
  demander_in?: Array<string> | null | undefined;
  demander_lt?: string | null | undefined;
  demander_lte?: string | null | undefined;
  demander_not?: string | null | undefined;
  demander_not_contains?: string | null | undefined;
  demander_not_contains_nocase?: string | null | undefined;
  demander_not_ends_with?: string | null | undefined;
  demander_not_ends_with_nocase?: string | null | undefined;
  demander_not_in?: Array<string> | null | undefined;
  demander_not_starts_with?: string | null | undefined;
  demander_not_starts_with_nocase?: string | null | undefined;
  demander_starts_with?: string | null | undefined;
  demander_starts_with_nocase?: string | null | undefined;
  deposit?: string | null | undefined;
  deposit_gt?: string | null | undefined;
  deposit_gte?: string | null | undefined;
  deposit_in?: Array<string> | null | undefined;
  deposit_lt?: string | null | undefined;
  deposit_lte?: string | null | undefined;
  deposit_not?: string | null | undefined;
  deposit_not_in?: Array<string> | null | undefined;
  hash?: string | null | undefined;
  hash_contains?: string | null | undefined;
  hash_gt?: string | null | undefined;
  hash_gte?: string | null | undefined;
  hash_in?: Array<string> | null | undefined;
  hash_lt?: string | null | undefined;
  hash_lte?: string | null | undefined;
  hash_not?: string | null | undefined;
  hash_not_contains?: string | null | undefined;
  hash_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  index?: string | null | undefined;
  index_gt?: string | null | undefined;
  index_gte?: string | null | undefined;
  index_in?: Array<string> | null | undefined;
  index_lt?: string | null | undefined;
  index_lte?: string | null | undefined;
  index_not?: string | null | undefined;
  index_not_in?: Array<string> | null | undefined;
  job?: string | null | undefined;
  job_?: Job_Filter | null | undefined;
  job_contains?: string | null | undefined;
  job_contains_nocase?: string | null | undefined;
  job_ends_with?: string | null | undefined;
  job_ends_with_nocase?: string | null | undefined;
  job_gt?: string | null | undefined;
  job_gte?: string | null | undefined;
  job_in?: Array<string> | null | undefined;
  job_lt?: string | null | undefined;
  job_lte?: string | null | undefined;
  job_not?: string | null | undefined;
  job_not_contains?: string | null | undefined;
  job_not_contains_nocase?: string | null | undefined;
  job_not_ends_with?: string | null | undefined;
  job_not_ends_with_nocase?: string | null | undefined;
  job_not_in?: Array<string> | null | undefined;
  job_not_starts_with?: string | null | undefined;
  job_not_starts_with_nocase?: string | null | undefined;
  job_starts_with?: string | null | undefined;
  job_starts_with_nocase?: string | null | undefined;
  leaf?: string | null | undefined;
  leaf_gt?: string | null | undefined;
  leaf_gte?: string | null | undefined;
  leaf_in?: Array<string> | null | undefined;
  leaf_lt?: string | null | undefined;
  leaf_lte?: string | null | undefined;
  leaf_not?: string | null | undefined;
  leaf_not_in?: Array<string> | null | undefined;
  level?: number | null | undefined;
  level_gt?: number | null | undefined;
  level_gte?: number | null | undefined;
  level_in?: Array<number> | null | undefined;
  level_lt?: number | null | undefined;
  level_lte?: number | null | undefined;
  level_not?: number | null | undefined;
  level_not_in?: Array<number> | null | undefined;
  op?: string | null | undefined;
  op_gt?: string | null | undefined;
  op_gte?: string | null | undefined;
  op_in?: Array<string> | null | undefined;
  op_lt?: string | null | undefined;
  op_lte?: string | null | undefined;
  op_not?: string | null | undefined;
  op_not_in?: Array<string> | null | undefined;
  or?: Array<Reveal_Filter | null | undefined> | null | undefined;
  provider?: string | null | undefined;
  provider_?: Provider_Filter | null | undefined;
  provider_contains?: string | null | undefined;
  provider_contains_nocase?: string | null | undefined;
  provider_ends_with?: string | null | undefined;
  provider_ends_with_nocase?: string | null | undefined;
  provider_gt?: string | null | undefined;
  provider_gte?: string | null | undefined;
  provider_in?: Array<string> | null | undefined;
  provider_lt?: string | null | undefined;
  provider_lte?: string | null | undefined;
  provider_not?: string | null | undefined;
  provider_not_contains?: string | null | undefined;
  provider_not_contains_nocase?: string | null | undefined;
  provider_not_ends_with?: string | null | undefined;
  provider_not_ends_with_nocase?: string | null | undefined;
  provider_not_in?: Array<string> | null | undefined;
  provider_not_starts_with?: string | null | undefined;
  provider_not_starts_with_nocase?: string | null | undefined;
  provider_starts_with?: string | null | undefined;
  provider_starts_with_nocase?: string | null | undefined;
  respondBy?: string | null | undefined;
  respondBy_gt?: string | null | undefined;
  respondBy_gte?: string | null | undefined;
  respondBy_in?: Array<string> | null | undefined;
  respondBy_lt?: string | null | undefined;
  respondBy_lte?: string | null | undefined;
  respondBy_not?: string | null | undefined;
  respondBy_not_in?: Array<string> | null | undefined;
  state?: RevealState | null | undefined;
  state_in?: Array<RevealState> | null | undefined;
  state_not?: RevealState | null | undefined;
  state_not_in?: Array<RevealState> | null | undefined;
};

export type Reward_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  account?: string | null | undefined;
  account_?: Account_Filter | null | undefined;
  account_contains?: string | null | undefined;
  account_contains_nocase?: string | null | undefined;
  account_ends_with?: string | null | undefined;
  account_ends_with_nocase?: string | null | undefined;
  account_gt?: string | null | undefined;
  account_gte?: string | null | undefined;
  account_in?: Array<string> | null | undefined;
  account_lt?: string | null | undefined;
  account_lte?: string | null | undefined;
  account_not?: string | null | undefined;
  account_not_contains?: string | null | undefined;
  account_not_contains_nocase?: string | null | undefined;
  account_not_ends_with?: string | null | undefined;
  account_not_ends_with_nocase?: string | null | undefined;
  account_not_in?: Array<string> | null | undefined;
  account_not_starts_with?: string | null | undefined;
  account_not_starts_with_nocase?: string | null | undefined;
  account_starts_with?: string | null | undefined;
  account_starts_with_nocase?: string | null | undefined;
  and?: Array<Reward_Filter | null | undefined> | null | undefined;
  capacity?: string | null | undefined;
  capacityWeight?: string | null | undefined;
  capacityWeight_gt?: string | null | undefined;
  capacityWeight_gte?: string | null | undefined;
  capacityWeight_in?: Array<string> | null | undefined;
  capacityWeight_lt?: string | null | undefined;
  capacityWeight_lte?: string | null | undefined;
  capacityWeight_not?: string | null | undefined;
  capacityWeight_not_in?: Array<string> | null | undefined;
  capacity_gt?: string | null | undefined;
  capacity_gte?: string | null | undefined;
  capacity_in?: Array<string> | null | undefined;
  capacity_lt?: string | null | undefined;
  capacity_lte?: string | null | undefined;
  capacity_not?: string | null | undefined;
  capacity_not_in?: Array<string> | null | undefined;
  claimed?: boolean | null | undefined;
  claimedAt?: string | null | undefined;
  claimedAt_gt?: string | null | undefined;
  claimedAt_gte?: string | null | undefined;
  claimedAt_in?: Array<string> | null | undefined;
  claimedAt_lt?: string | null | undefined;
  claimedAt_lte?: string | null | undefined;
  claimedAt_not?: string | null | undefined;
  claimedAt_not_in?: Array<string> | null | undefined;
  claimed_in?: Array<boolean> | null | undefined;
  claimed_not?: boolean | null | undefined;
  claimed_not_in?: Array<boolean> | null | undefined;
  epoch?: string | null | undefined;
  epoch_?: Epoch_Filter | null | undefined;
  epoch_contains?: string | null | undefined;
  epoch_contains_nocase?: string | null | undefined;
  epoch_ends_with?: string | null | undefined;
  epoch_ends_with_nocase?: string | null | undefined;
  epoch_gt?: string | null | undefined;
  epoch_gte?: string | null | undefined;
  epoch_in?: Array<string> | null | undefined;
  epoch_lt?: string | null | undefined;
  epoch_lte?: string | null | undefined;
  epoch_not?: string | null | undefined;
  epoch_not_contains?: string | null | undefined;
  epoch_not_contains_nocase?: string | null | undefined;
  epoch_not_ends_with?: string | null | undefined;
  epoch_not_ends_with_nocase?: string | null | undefined;
  epoch_not_in?: Array<string> | null | undefined;
  epoch_not_starts_with?: string | null | undefined;
  epoch_not_starts_with_nocase?: string | null | undefined;
  epoch_starts_with?: string | null | undefined;
  epoch_starts_with_nocase?: string | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  offences?: number | null | undefined;
  offences_gt?: number | null | undefined;
  offences_gte?: number | null | undefined;
  offences_in?: Array<number> | null | undefined;
  offences_lt?: number | null | undefined;
  offences_lte?: number | null | undefined;
  offences_not?: number | null | undefined;
  offences_not_in?: Array<number> | null | undefined;
  or?: Array<Reward_Filter | null | undefined> | null | undefined;
  verification?: string | null | undefined;
  verificationWeight?: string | null | undefined;
  verificationWeight_gt?: string | null | undefined;
  verificationWeight_gte?: string | null | undefined;
  verificationWeight_in?: Array<string> | null | undefined;
  verificationWeight_lt?: string | null | undefined;
  verificationWeight_lte?: string | null | undefined;
  verificationWeight_not?: string | null | undefined;
  verificationWeight_not_in?: Array<string> | null | undefined;
  verification_gt?: string | null | undefined;
  verification_gte?: string | null | undefined;
  verification_in?: Array<string> | null | undefined;
  verification_lt?: string | null | undefined;
  verification_lte?: string | null | undefined;
  verification_not?: string | null | undefined;
  verification_not_in?: Array<string> | null | undefined;
  voided?: boolean | null | undefined;
  voided_in?: Array<boolean> | null | undefined;
  voided_not?: boolean | null | undefined;
  voided_not_in?: Array<boolean> | null | undefined;
  work?: string | null | undefined;
  workWeight?: string | null | undefined;
  workWeight_gt?: string | null | undefined;
  workWeight_gte?: string | null | undefined;
  workWeight_in?: Array<string> | null | undefined;
  workWeight_lt?: string | null | undefined;
  workWeight_lte?: string | null | undefined;
  workWeight_not?: string | null | undefined;
  workWeight_not_in?: Array<string> | null | undefined;
  work_gt?: string | null | undefined;
  work_gte?: string | null | undefined;
  work_in?: Array<string> | null | undefined;
  work_lt?: string | null | undefined;
  work_lte?: string | null | undefined;
  work_not?: string | null | undefined;
  work_not_in?: Array<string> | null | undefined;
};

export type RoleFunction_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  and?: Array<RoleFunction_Filter | null | undefined> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  or?: Array<RoleFunction_Filter | null | undefined> | null | undefined;
  role?: string | null | undefined;
  role_?: Role_Filter | null | undefined;
  role_contains?: string | null | undefined;
  role_contains_nocase?: string | null | undefined;
  role_ends_with?: string | null | undefined;
  role_ends_with_nocase?: string | null | undefined;
  role_gt?: string | null | undefined;
  role_gte?: string | null | undefined;
  role_in?: Array<string> | null | undefined;
  role_lt?: string | null | undefined;
  role_lte?: string | null | undefined;
  role_not?: string | null | undefined;
  role_not_contains?: string | null | undefined;
  role_not_contains_nocase?: string | null | undefined;
  role_not_ends_with?: string | null | undefined;
  role_not_ends_with_nocase?: string | null | undefined;
  role_not_in?: Array<string> | null | undefined;
  role_not_starts_with?: string | null | undefined;
  role_not_starts_with_nocase?: string | null | undefined;
  role_starts_with?: string | null | undefined;
  role_starts_with_nocase?: string | null | undefined;
  selector?: string | null | undefined;
  selector_contains?: string | null | undefined;
  selector_gt?: string | null | undefined;
  selector_gte?: string | null | undefined;
  selector_in?: Array<string> | null | undefined;
  selector_lt?: string | null | undefined;
  selector_lte?: string | null | undefined;
  selector_not?: string | null | undefined;
  selector_not_contains?: string | null | undefined;
  selector_not_in?: Array<string> | null | undefined;
  target?: string | null | undefined;
  target_contains?: string | null | undefined;
  target_gt?: string | null | undefined;
  target_gte?: string | null | undefined;
  target_in?: Array<string> | null | undefined;
  target_lt?: string | null | undefined;
  target_lte?: string | null | undefined;
  target_not?: string | null | undefined;
  target_not_contains?: string | null | undefined;
  target_not_in?: Array<string> | null | undefined;
};

export type RoleMember_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  account?: string | null | undefined;
  account_?: Account_Filter | null | undefined;
  account_contains?: string | null | undefined;
  account_contains_nocase?: string | null | undefined;
  account_ends_with?: string | null | undefined;
  account_ends_with_nocase?: string | null | undefined;
  account_gt?: string | null | undefined;
  account_gte?: string | null | undefined;
  account_in?: Array<string> | null | undefined;
  account_lt?: string | null | undefined;
  account_lte?: string | null | undefined;
  account_not?: string | null | undefined;
  account_not_contains?: string | null | undefined;
  account_not_contains_nocase?: string | null | undefined;
  account_not_ends_with?: string | null | undefined;
  account_not_ends_with_nocase?: string | null | undefined;
  account_not_in?: Array<string> | null | undefined;
  account_not_starts_with?: string | null | undefined;
  account_not_starts_with_nocase?: string | null | undefined;
  account_starts_with?: string | null | undefined;
  account_starts_with_nocase?: string | null | undefined;
  and?: Array<RoleMember_Filter | null | undefined> | null | undefined;
  delay?: string | null | undefined;
  delay_gt?: string | null | undefined;
  delay_gte?: string | null | undefined;
  delay_in?: Array<string> | null | undefined;
  delay_lt?: string | null | undefined;
  delay_lte?: string | null | undefined;
  delay_not?: string | null | undefined;
  delay_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  member?: boolean | null | undefined;
  member_in?: Array<boolean> | null | undefined;
  member_not?: boolean | null | undefined;
  member_not_in?: Array<boolean> | null | undefined;
  or?: Array<RoleMember_Filter | null | undefined> | null | undefined;
  role?: string | null | undefined;
  role_?: Role_Filter | null | undefined;
  role_contains?: string | null | undefined;
  role_contains_nocase?: string | null | undefined;
  role_ends_with?: string | null | undefined;
  role_ends_with_nocase?: string | null | undefined;
  role_gt?: string | null | undefined;
  role_gte?: string | null | undefined;
  role_in?: Array<string> | null | undefined;
  role_lt?: string | null | undefined;
  role_lte?: string | null | undefined;
  role_not?: string | null | undefined;
  role_not_contains?: string | null | undefined;
  role_not_contains_nocase?: string | null | undefined;
  role_not_ends_with?: string | null | undefined;
  role_not_ends_with_nocase?: string | null | undefined;
  role_not_in?: Array<string> | null | undefined;
  role_not_starts_with?: string | null | undefined;
  role_not_starts_with_nocase?: string | null | undefined;
  role_starts_with?: string | null | undefined;
  role_starts_with_nocase?: string | null | undefined;
  since?: string | null | undefined;
  since_gt?: string | null | undefined;
  since_gte?: string | null | undefined;
  since_in?: Array<string> | null | undefined;
  since_lt?: string | null | undefined;
  since_lte?: string | null | undefined;
  since_not?: string | null | undefined;
  since_not_in?: Array<string> | null | undefined;
};

export type Role_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  admin?: string | null | undefined;
  admin_contains?: string | null | undefined;
  admin_gt?: string | null | undefined;
  admin_gte?: string | null | undefined;
  admin_in?: Array<string> | null | undefined;
  admin_lt?: string | null | undefined;
  admin_lte?: string | null | undefined;
  admin_not?: string | null | undefined;
  admin_not_contains?: string | null | undefined;
  admin_not_in?: Array<string> | null | undefined;
  and?: Array<Role_Filter | null | undefined> | null | undefined;
  contract?: string | null | undefined;
  contract_contains?: string | null | undefined;
  contract_gt?: string | null | undefined;
  contract_gte?: string | null | undefined;
  contract_in?: Array<string> | null | undefined;
  contract_lt?: string | null | undefined;
  contract_lte?: string | null | undefined;
  contract_not?: string | null | undefined;
  contract_not_contains?: string | null | undefined;
  contract_not_in?: Array<string> | null | undefined;
  functions_?: RoleFunction_Filter | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  label?: string | null | undefined;
  label_contains?: string | null | undefined;
  label_contains_nocase?: string | null | undefined;
  label_ends_with?: string | null | undefined;
  label_ends_with_nocase?: string | null | undefined;
  label_gt?: string | null | undefined;
  label_gte?: string | null | undefined;
  label_in?: Array<string> | null | undefined;
  label_lt?: string | null | undefined;
  label_lte?: string | null | undefined;
  label_not?: string | null | undefined;
  label_not_contains?: string | null | undefined;
  label_not_contains_nocase?: string | null | undefined;
  label_not_ends_with?: string | null | undefined;
  label_not_ends_with_nocase?: string | null | undefined;
  label_not_in?: Array<string> | null | undefined;
  label_not_starts_with?: string | null | undefined;
  label_not_starts_with_nocase?: string | null | undefined;
  label_starts_with?: string | null | undefined;
  label_starts_with_nocase?: string | null | undefined;
  members_?: RoleMember_Filter | null | undefined;
  or?: Array<Role_Filter | null | undefined> | null | undefined;
  role?: string | null | undefined;
  role_contains?: string | null | undefined;
  role_gt?: string | null | undefined;
  role_gte?: string | null | undefined;
  role_in?: Array<string> | null | undefined;
  role_lt?: string | null | undefined;
  role_lte?: string | null | undefined;
  role_not?: string | null | undefined;
  role_not_contains?: string | null | undefined;
  role_not_in?: Array<string> | null | undefined;
};

export type StakeChangeKind =
  | 'DELEGATED'
  | 'DELEGATED_THAWING_SLASHED'
  | 'DELEGATION_SLASHED'
  | 'DELEGATION_THAW_STARTED'
  | 'DELEGATION_WITHDRAWN'
  | 'LOCKED'
  | 'REWARD_ADDED'
  | 'REWARD_RELEASED'
  | 'SLASHED'
  | 'STAKED'
  | 'THAWING_SLASHED'
  | 'THAW_STARTED'
  | 'UNDELEGATED'
  | 'UNLOCKED'
  | 'WITHDRAWN';

export type StakeChange_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  account?: string | null | undefined;
  account_contains?: string | null | undefined;
  account_gt?: string | null | undefined;
  account_gte?: string | null | undefined;
  account_in?: Array<string> | null | undefined;
  account_lt?: string | null | undefined;
  account_lte?: string | null | undefined;
  account_not?: string | null | undefined;
  account_not_contains?: string | null | undefined;
  account_not_in?: Array<string> | null | undefined;
  amount?: string | null | undefined;
  amount_gt?: string | null | undefined;
  amount_gte?: string | null | undefined;
  amount_in?: Array<string> | null | undefined;
  amount_lt?: string | null | undefined;
  amount_lte?: string | null | undefined;
  amount_not?: string | null | undefined;
  amount_not_in?: Array<string> | null | undefined;
  and?: Array<StakeChange_Filter | null | undefined> | null | undefined;
  block?: string | null | undefined;
  block_gt?: string | null | undefined;
  block_gte?: string | null | undefined;
  block_in?: Array<string> | null | undefined;
  block_lt?: string | null | undefined;
  block_lte?: string | null | undefined;
  block_not?: string | null | undefined;
  block_not_in?: Array<string> | null | undefined;
  delegated?: string | null | undefined;
  delegated_gt?: string | null | undefined;
  delegated_gte?: string | null | undefined;
  delegated_in?: Array<string> | null | undefined;
  delegated_lt?: string | null | undefined;
  delegated_lte?: string | null | undefined;
  delegated_not?: string | null | undefined;
  delegated_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  kind?: StakeChangeKind | null | undefined;
  kind_in?: Array<StakeChangeKind> | null | undefined;
  kind_not?: StakeChangeKind | null | undefined;
  kind_not_in?: Array<StakeChangeKind> | null | undefined;
  locked?: string | null | undefined;
  locked_gt?: string | null | undefined;
  locked_gte?: string | null | undefined;
  locked_in?: Array<string> | null | undefined;
  locked_lt?: string | null | undefined;
  locked_lte?: string | null | undefined;
  locked_not?: string | null | undefined;
  locked_not_in?: Array<string> | null | undefined;
  or?: Array<StakeChange_Filter | null | undefined> | null | undefined;
  provider?: string | null | undefined;
  provider_?: Provider_Filter | null | undefined;
  provider_contains?: string | null | undefined;
  provider_contains_nocase?: string | null | undefined;
  provider_ends_with?: string | null | undefined;
  provider_ends_with_nocase?: string | null | undefined;
  provider_gt?: string | null | undefined;
  provider_gte?: string | null | undefined;
  provider_in?: Array<string> | null | undefined;
  provider_lt?: string | null | undefined;
  provider_lte?: string | null | undefined;
  provider_not?: string | null | undefined;
  provider_not_contains?: string | null | undefined;
  provider_not_contains_nocase?: string | null | undefined;
  provider_not_ends_with?: string | null | undefined;
  provider_not_ends_with_nocase?: string | null | undefined;
  provider_not_in?: Array<string> | null | undefined;
  provider_not_starts_with?: string | null | undefined;
  provider_not_starts_with_nocase?: string | null | undefined;
  provider_starts_with?: string | null | undefined;
  provider_starts_with_nocase?: string | null | undefined;
  staked?: string | null | undefined;
  staked_gt?: string | null | undefined;
  staked_gte?: string | null | undefined;
  staked_in?: Array<string> | null | undefined;
  staked_lt?: string | null | undefined;
  staked_lte?: string | null | undefined;
  staked_not?: string | null | undefined;
  staked_not_in?: Array<string> | null | undefined;
  timestamp?: string | null | undefined;
  timestamp_gt?: string | null | undefined;
  timestamp_gte?: string | null | undefined;
  timestamp_in?: Array<string> | null | undefined;
  timestamp_lt?: string | null | undefined;
  timestamp_lte?: string | null | undefined;
  timestamp_not?: string | null | undefined;
  timestamp_not_in?: Array<string> | null | undefined;
  transaction?: string | null | undefined;
  transaction_contains?: string | null | undefined;
  transaction_gt?: string | null | undefined;
  transaction_gte?: string | null | undefined;
  transaction_in?: Array<string> | null | undefined;
  transaction_lt?: string | null | undefined;
  transaction_lte?: string | null | undefined;
  transaction_not?: string | null | undefined;
  transaction_not_contains?: string | null | undefined;
  transaction_not_in?: Array<string> | null | undefined;
};

export type Stream_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  and?: Array<Stream_Filter | null | undefined> | null | undefined;
  batchCount?: string | null | undefined;
  batchCount_gt?: string | null | undefined;
  batchCount_gte?: string | null | undefined;
  batchCount_in?: Array<string> | null | undefined;
  batchCount_lt?: string | null | undefined;
  batchCount_lte?: string | null | undefined;
  batchCount_not?: string | null | undefined;
  batchCount_not_in?: Array<string> | null | undefined;
  batches_?: Batch_Filter | null | undefined;
  closedAt?: string | null | undefined;
  closedAt_gt?: string | null | undefined;
  closedAt_gte?: string | null | undefined;
  closedAt_in?: Array<string> | null | undefined;
  closedAt_lt?: string | null | undefined;
  closedAt_lte?: string | null | undefined;
  closedAt_not?: string | null | undefined;
  closedAt_not_in?: Array<string> | null | undefined;
  collected?: string | null | undefined;
  collected_gt?: string | null | undefined;
  collected_gte?: string | null | undefined;
  collected_in?: Array<string> | null | undefined;
  collected_lt?: string | null | undefined;
  collected_lte?: string | null | undefined;
  collected_not?: string | null | undefined;
  collected_not_in?: Array<string> | null | undefined;
  collections_?: VoucherCollection_Filter | null | undefined;
  funded?: string | null | undefined;
  funded_gt?: string | null | undefined;
  funded_gte?: string | null | undefined;
  funded_in?: Array<string> | null | undefined;
  funded_lt?: string | null | undefined;
  funded_lte?: string | null | undefined;
  funded_not?: string | null | undefined;
  funded_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  open?: boolean | null | undefined;
  open_in?: Array<boolean> | null | undefined;
  open_not?: boolean | null | undefined;
  open_not_in?: Array<boolean> | null | undefined;
  openedAt?: string | null | undefined;
  openedAt_gt?: string | null | undefined;
  openedAt_gte?: string | null | undefined;
  openedAt_in?: Array<string> | null | undefined;
  openedAt_lt?: string | null | undefined;
  openedAt_lte?: string | null | undefined;
  openedAt_not?: string | null | undefined;
  openedAt_not_in?: Array<string> | null | undefined;
  or?: Array<Stream_Filter | null | undefined> | null | undefined;
  provider?: string | null | undefined;
  provider_?: Provider_Filter | null | undefined;
  provider_contains?: string | null | undefined;
  provider_contains_nocase?: string | null | undefined;
  provider_ends_with?: string | null | undefined;
  provider_ends_with_nocase?: string | null | undefined;
  provider_gt?: string | null | undefined;
  provider_gte?: string | null | undefined;
  provider_in?: Array<string> | null | undefined;
  provider_lt?: string | null | undefined;
  provider_lte?: string | null | undefined;
  provider_not?: string | null | undefined;
  provider_not_contains?: string | null | undefined;
  provider_not_contains_nocase?: string | null | undefined;
  provider_not_ends_with?: string | null | undefined;
  provider_not_ends_with_nocase?: string | null | undefined;
  provider_not_in?: Array<string> | null | undefined;
  provider_not_starts_with?: string | null | undefined;
  provider_not_starts_with_nocase?: string | null | undefined;
  provider_starts_with?: string | null | undefined;
  provider_starts_with_nocase?: string | null | undefined;
  refund?: string | null | undefined;
  refund_gt?: string | null | undefined;
  refund_gte?: string | null | undefined;
  refund_in?: Array<string> | null | undefined;
  refund_lt?: string | null | undefined;
  refund_lte?: string | null | undefined;
  refund_not?: string | null | undefined;
  refund_not_in?: Array<string> | null | undefined;
  requester?: string | null | undefined;
  requester_?: Account_Filter | null | undefined;
  requester_contains?: string | null | undefined;
  requester_contains_nocase?: string | null | undefined;
  requester_ends_with?: string | null | undefined;
  requester_ends_with_nocase?: string | null | undefined;
  requester_gt?: string | null | undefined;
  requester_gte?: string | null | undefined;
  requester_in?: Array<string> | null | undefined;
  requester_lt?: string | null | undefined;
  requester_lte?: string | null | undefined;
  requester_not?: string | null | undefined;
  requester_not_contains?: string | null | undefined;
  requester_not_contains_nocase?: string | null | undefined;
  requester_not_ends_with?: string | null | undefined;
  requester_not_ends_with_nocase?: string | null | undefined;
  requester_not_in?: Array<string> | null | undefined;
  requester_not_starts_with?: string | null | undefined;
  requester_not_starts_with_nocase?: string | null | undefined;
  requester_starts_with?: string | null | undefined;
  requester_starts_with_nocase?: string | null | undefined;
  signer?: string | null | undefined;
  signer_contains?: string | null | undefined;
  signer_gt?: string | null | undefined;
  signer_gte?: string | null | undefined;
  signer_in?: Array<string> | null | undefined;
  signer_lt?: string | null | undefined;
  signer_lte?: string | null | undefined;
  signer_not?: string | null | undefined;
  signer_not_contains?: string | null | undefined;
  signer_not_in?: Array<string> | null | undefined;
  streamId?: string | null | undefined;
  streamId_gt?: string | null | undefined;
  streamId_gte?: string | null | undefined;
  streamId_in?: Array<string> | null | undefined;
  streamId_lt?: string | null | undefined;
  streamId_lte?: string | null | undefined;
  streamId_not?: string | null | undefined;
  streamId_not_in?: Array<string> | null | undefined;
  thawedAt?: string | null | undefined;
  thawedAt_gt?: string | null | undefined;
  thawedAt_gte?: string | null | undefined;
  thawedAt_in?: Array<string> | null | undefined;
  thawedAt_lt?: string | null | undefined;
  thawedAt_lte?: string | null | undefined;
  thawedAt_not?: string | null | undefined;
  thawedAt_not_in?: Array<string> | null | undefined;
  thawing?: string | null | undefined;
  thawing_gt?: string | null | undefined;
  thawing_gte?: string | null | undefined;
  thawing_in?: Array<string> | null | undefined;
  thawing_lt?: string | null | undefined;
  thawing_lte?: string | null | undefined;
  thawing_not?: string | null | undefined;
  thawing_not_in?: Array<string> | null | undefined;
  token?: string | null | undefined;
  token_?: PaymentToken_Filter | null | undefined;
  token_contains?: string | null | undefined;
  token_contains_nocase?: string | null | undefined;
  token_ends_with?: string | null | undefined;
  token_ends_with_nocase?: string | null | undefined;
  token_gt?: string | null | undefined;
  token_gte?: string | null | undefined;
  token_in?: Array<string> | null | undefined;
  token_lt?: string | null | undefined;
  token_lte?: string | null | undefined;
  token_not?: string | null | undefined;
  token_not_contains?: string | null | undefined;
  token_not_contains_nocase?: string | null | undefined;
  token_not_ends_with?: string | null | undefined;
  token_not_ends_with_nocase?: string | null | undefined;
  token_not_in?: Array<string> | null | undefined;
  token_not_starts_with?: string | null | undefined;
  token_not_starts_with_nocase?: string | null | undefined;
  token_starts_with?: string | null | undefined;
  token_starts_with_nocase?: string | null | undefined;
  withdrawn?: string | null | undefined;
  withdrawn_gt?: string | null | undefined;
  withdrawn_gte?: string | null | undefined;
  withdrawn_in?: Array<string> | null | undefined;
  withdrawn_lt?: string | null | undefined;
  withdrawn_lte?: string | null | undefined;
  withdrawn_not?: string | null | undefined;
  withdrawn_not_in?: Array<string> | null | undefined;
};

export type ThawKind =
  /** A delegator's. */
  | 'DELEGATED'
  /** A provider's own stake. */
  | 'OWN';

export type Thaw_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  amount?: string | null | undefined;
  amount_gt?: string | null | undefined;
  amount_gte?: string | null | undefined;
  amount_in?: Array<string> | null | undefined;
  amount_lt?: string | null | undefined;
  amount_lte?: string | null | undefined;
  amount_not?: string | null | undefined;
  amount_not_in?: Array<string> | null | undefined;
  and?: Array<Thaw_Filter | null | undefined> | null | undefined;
  delegation?: string | null | undefined;
  delegation_?: Delegation_Filter | null | undefined;
  delegation_contains?: string | null | undefined;
  delegation_contains_nocase?: string | null | undefined;
  delegation_ends_with?: string | null | undefined;
  delegation_ends_with_nocase?: string | null | undefined;
  delegation_gt?: string | null | undefined;
  delegation_gte?: string | null | undefined;
  delegation_in?: Array<string> | null | undefined;
  delegation_lt?: string | null | undefined;
  delegation_lte?: string | null | undefined;
  delegation_not?: string | null | undefined;
  delegation_not_contains?: string | null | undefined;
  delegation_not_contains_nocase?: string | null | undefined;
  delegation_not_ends_with?: string | null | undefined;
  delegation_not_ends_with_nocase?: string | null | undefined;
  delegation_not_in?: Array<string> | null | undefined;
  delegation_not_starts_with?: string | null | undefined;
  delegation_not_starts_with_nocase?: string | null | undefined;
  delegation_starts_with?: string | null | undefined;
  delegation_starts_with_nocase?: string | null | undefined;
  delegator?: string | null | undefined;
  delegator_?: Delegator_Filter | null | undefined;
  delegator_contains?: string | null | undefined;
  delegator_contains_nocase?: string | null | undefined;
  delegator_ends_with?: string | null | undefined;
  delegator_ends_with_nocase?: string | null | undefined;
  delegator_gt?: string | null | undefined;
  delegator_gte?: string | null | undefined;
  delegator_in?: Array<string> | null | undefined;
  delegator_lt?: string | null | undefined;
  delegator_lte?: string | null | undefined;
  delegator_not?: string | null | undefined;
  delegator_not_contains?: string | null | undefined;
  delegator_not_contains_nocase?: string | null | undefined;
  delegator_not_ends_with?: string | null | undefined;
  delegator_not_ends_with_nocase?: string | null | undefined;
  delegator_not_in?: Array<string> | null | undefined;
  delegator_not_starts_with?: string | null | undefined;
  delegator_not_starts_with_nocase?: string | null | undefined;
  delegator_starts_with?: string | null | undefined;
  delegator_starts_with_nocase?: string | null | undefined;
  epoch?: string | null | undefined;
  epoch_gt?: string | null | undefined;
  epoch_gte?: string | null | undefined;
  epoch_in?: Array<string> | null | undefined;
  epoch_lt?: string | null | undefined;
  epoch_lte?: string | null | undefined;
  epoch_not?: string | null | undefined;
  epoch_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  kind?: ThawKind | null | undefined;
  kind_in?: Array<ThawKind> | null | undefined;
  kind_not?: ThawKind | null | undefined;
  kind_not_in?: Array<ThawKind> | null | undefined;
  or?: Array<Thaw_Filter | null | undefined> | null | undefined;
  provider?: string | null | undefined;
  provider_?: Provider_Filter | null | undefined;
  provider_contains?: string | null | undefined;
  provider_contains_nocase?: string | null | undefined;
  provider_ends_with?: string | null | undefined;
  provider_ends_with_nocase?: string | null | undefined;
  provider_gt?: string | null | undefined;
  provider_gte?: string | null | undefined;
  provider_in?: Array<string> | null | undefined;
  provider_lt?: string | null | undefined;
  provider_lte?: string | null | undefined;
  provider_not?: string | null | undefined;
  provider_not_contains?: string | null | undefined;
  provider_not_contains_nocase?: string | null | undefined;
  provider_not_ends_with?: string | null | undefined;
  provider_not_ends_with_nocase?: string | null | undefined;
  provider_not_in?: Array<string> | null | undefined;
  provider_not_starts_with?: string | null | undefined;
  provider_not_starts_with_nocase?: string | null | undefined;
  provider_starts_with?: string | null | undefined;
  provider_starts_with_nocase?: string | null | undefined;
  releaseAt?: string | null | undefined;
  releaseAt_gt?: string | null | undefined;
  releaseAt_gte?: string | null | undefined;
  releaseAt_in?: Array<string> | null | undefined;
  releaseAt_lt?: string | null | undefined;
  releaseAt_lte?: string | null | undefined;
  releaseAt_not?: string | null | undefined;
  releaseAt_not_in?: Array<string> | null | undefined;
  shares?: string | null | undefined;
  shares_gt?: string | null | undefined;
  shares_gte?: string | null | undefined;
  shares_in?: Array<string> | null | undefined;
  shares_lt?: string | null | undefined;
  shares_lte?: string | null | undefined;
  shares_not?: string | null | undefined;
  shares_not_in?: Array<string> | null | undefined;
  startedAt?: string | null | undefined;
  startedAt_gt?: string | null | undefined;
  startedAt_gte?: string | null | undefined;
  startedAt_in?: Array<string> | null | undefined;
  startedAt_lt?: string | null | undefined;
  startedAt_lte?: string | null | undefined;
  startedAt_not?: string | null | undefined;
  startedAt_not_in?: Array<string> | null | undefined;
  thawId?: string | null | undefined;
  thawId_gt?: string | null | undefined;
  thawId_gte?: string | null | undefined;
  thawId_in?: Array<string> | null | undefined;
  thawId_lt?: string | null | undefined;
  thawId_lte?: string | null | undefined;
  thawId_not?: string | null | undefined;
  thawId_not_in?: Array<string> | null | undefined;
  withdrawn?: boolean | null | undefined;
  withdrawnAmount?: string | null | undefined;
  withdrawnAmount_gt?: string | null | undefined;
  withdrawnAmount_gte?: string | null | undefined;
  withdrawnAmount_in?: Array<string> | null | undefined;
  withdrawnAmount_lt?: string | null | undefined;
  withdrawnAmount_lte?: string | null | undefined;
  withdrawnAmount_not?: string | null | undefined;
  withdrawnAmount_not_in?: Array<string> | null | undefined;
  withdrawnAt?: string | null | undefined;
  withdrawnAt_gt?: string | null | undefined;
  withdrawnAt_gte?: string | null | undefined;
  withdrawnAt_in?: Array<string> | null | undefined;
  withdrawnAt_lt?: string | null | undefined;
  withdrawnAt_lte?: string | null | undefined;
  withdrawnAt_not?: string | null | undefined;
  withdrawnAt_not_in?: Array<string> | null | undefined;
  withdrawnTo?: string | null | undefined;
  withdrawnTo_contains?: string | null | undefined;
  withdrawnTo_gt?: string | null | undefined;
  withdrawnTo_gte?: string | null | undefined;
  withdrawnTo_in?: Array<string> | null | undefined;
  withdrawnTo_lt?: string | null | undefined;
  withdrawnTo_lte?: string | null | undefined;
  withdrawnTo_not?: string | null | undefined;
  withdrawnTo_not_contains?: string | null | undefined;
  withdrawnTo_not_in?: Array<string> | null | undefined;
  withdrawn_in?: Array<boolean> | null | undefined;
  withdrawn_not?: boolean | null | undefined;
  withdrawn_not_in?: Array<boolean> | null | undefined;
};

export type Vote_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  and?: Array<Vote_Filter | null | undefined> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  or?: Array<Vote_Filter | null | undefined> | null | undefined;
  proposal?: string | null | undefined;
  proposal_?: Proposal_Filter | null | undefined;
  proposal_contains?: string | null | undefined;
  proposal_contains_nocase?: string | null | undefined;
  proposal_ends_with?: string | null | undefined;
  proposal_ends_with_nocase?: string | null | undefined;
  proposal_gt?: string | null | undefined;
  proposal_gte?: string | null | undefined;
  proposal_in?: Array<string> | null | undefined;
  proposal_lt?: string | null | undefined;
  proposal_lte?: string | null | undefined;
  proposal_not?: string | null | undefined;
  proposal_not_contains?: string | null | undefined;
  proposal_not_contains_nocase?: string | null | undefined;
  proposal_not_ends_with?: string | null | undefined;
  proposal_not_ends_with_nocase?: string | null | undefined;
  proposal_not_in?: Array<string> | null | undefined;
  proposal_not_starts_with?: string | null | undefined;
  proposal_not_starts_with_nocase?: string | null | undefined;
  proposal_starts_with?: string | null | undefined;
  proposal_starts_with_nocase?: string | null | undefined;
  reason?: string | null | undefined;
  reason_contains?: string | null | undefined;
  reason_contains_nocase?: string | null | undefined;
  reason_ends_with?: string | null | undefined;
  reason_ends_with_nocase?: string | null | undefined;
  reason_gt?: string | null | undefined;
  reason_gte?: string | null | undefined;
  reason_in?: Array<string> | null | undefined;
  reason_lt?: string | null | undefined;
  reason_lte?: string | null | undefined;
  reason_not?: string | null | undefined;
  reason_not_contains?: string | null | undefined;
  reason_not_contains_nocase?: string | null | undefined;
  reason_not_ends_with?: string | null | undefined;
  reason_not_ends_with_nocase?: string | null | undefined;
  reason_not_in?: Array<string> | null | undefined;
  reason_not_starts_with?: string | null | undefined;
  reason_not_starts_with_nocase?: string | null | undefined;
  reason_starts_with?: string | null | undefined;
  reason_starts_with_nocase?: string | null | undefined;
  support?: number | null | undefined;
  support_gt?: number | null | undefined;
  support_gte?: number | null | undefined;
  support_in?: Array<number> | null | undefined;
  support_lt?: number | null | undefined;
  support_lte?: number | null | undefined;
  support_not?: number | null | undefined;
  support_not_in?: Array<number> | null | undefined;
  timestamp?: string | null | undefined;
  timestamp_gt?: string | null | undefined;
  timestamp_gte?: string | null | undefined;
  timestamp_in?: Array<string> | null | undefined;
  timestamp_lt?: string | null | undefined;
  timestamp_lte?: string | null | undefined;
  timestamp_not?: string | null | undefined;
  timestamp_not_in?: Array<string> | null | undefined;
  voter?: string | null | undefined;
  voter_?: Account_Filter | null | undefined;
  voter_contains?: string | null | undefined;
  voter_contains_nocase?: string | null | undefined;
  voter_ends_with?: string | null | undefined;
  voter_ends_with_nocase?: string | null | undefined;
  voter_gt?: string | null | undefined;
  voter_gte?: string | null | undefined;
  voter_in?: Array<string> | null | undefined;
  voter_lt?: string | null | undefined;
  voter_lte?: string | null | undefined;
  voter_not?: string | null | undefined;
  voter_not_contains?: string | null | undefined;
  voter_not_contains_nocase?: string | null | undefined;
  voter_not_ends_with?: string | null | undefined;
  voter_not_ends_with_nocase?: string | null | undefined;
  voter_not_in?: Array<string> | null | undefined;
  voter_not_starts_with?: string | null | undefined;
  voter_not_starts_with_nocase?: string | null | undefined;
  voter_starts_with?: string | null | undefined;
  voter_starts_with_nocase?: string | null | undefined;
  weight?: string | null | undefined;
  weight_gt?: string | null | undefined;
  weight_gte?: string | null | undefined;
  weight_in?: Array<string> | null | undefined;
  weight_lt?: string | null | undefined;
  weight_lte?: string | null | undefined;
  weight_not?: string | null | undefined;
  weight_not_in?: Array<string> | null | undefined;
};

export type VoucherCollection_Filter = {
  /** Filter for the block changed event. */
  _change_block?: BlockChangedFilter | null | undefined;
  amount?: string | null | undefined;
  amount_gt?: string | null | undefined;
  amount_gte?: string | null | undefined;
  amount_in?: Array<string> | null | undefined;
  amount_lt?: string | null | undefined;
  amount_lte?: string | null | undefined;
  amount_not?: string | null | undefined;
  amount_not_in?: Array<string> | null | undefined;
  and?: Array<VoucherCollection_Filter | null | undefined> | null | undefined;
  batch?: string | null | undefined;
  batch_?: Batch_Filter | null | undefined;
  batch_contains?: string | null | undefined;
  batch_contains_nocase?: string | null | undefined;
  batch_ends_with?: string | null | undefined;
  batch_ends_with_nocase?: string | null | undefined;
  batch_gt?: string | null | undefined;
  batch_gte?: string | null | undefined;
  batch_in?: Array<string> | null | undefined;
  batch_lt?: string | null | undefined;
  batch_lte?: string | null | undefined;
  batch_not?: string | null | undefined;
  batch_not_contains?: string | null | undefined;
  batch_not_contains_nocase?: string | null | undefined;
  batch_not_ends_with?: string | null | undefined;
  batch_not_ends_with_nocase?: string | null | undefined;
  batch_not_in?: Array<string> | null | undefined;
  batch_not_starts_with?: string | null | undefined;
  batch_not_starts_with_nocase?: string | null | undefined;
  batch_starts_with?: string | null | undefined;
  batch_starts_with_nocase?: string | null | undefined;
  cumulativeAmount?: string | null | undefined;
  cumulativeAmount_gt?: string | null | undefined;
  cumulativeAmount_gte?: string | null | undefined;
  cumulativeAmount_in?: Array<string> | null | undefined;
  cumulativeAmount_lt?: string | null | undefined;
  cumulativeAmount_lte?: string | null | undefined;
  cumulativeAmount_not?: string | null | undefined;
  cumulativeAmount_not_in?: Array<string> | null | undefined;
  id?: string | null | undefined;
  id_contains?: string | null | undefined;
  id_gt?: string | null | undefined;
  id_gte?: string | null | undefined;
  id_in?: Array<string> | null | undefined;
  id_lt?: string | null | undefined;
  id_lte?: string | null | undefined;
  id_not?: string | null | undefined;
  id_not_contains?: string | null | undefined;
  id_not_in?: Array<string> | null | undefined;
  jobCount?: string | null | undefined;
  jobCount_gt?: string | null | undefined;
  jobCount_gte?: string | null | undefined;
  jobCount_in?: Array<string> | null | undefined;
  jobCount_lt?: string | null | undefined;
  jobCount_lte?: string | null | undefined;
  jobCount_not?: string | null | undefined;
  jobCount_not_in?: Array<string> | null | undefined;
  or?: Array<VoucherCollection_Filter | null | undefined> | null | undefined;
  stream?: string | null | undefined;
  stream_?: Stream_Filter | null | undefined;
  stream_contains?: string | null | undefined;
  stream_contains_nocase?: string | null | undefined;
  stream_ends_with?: string | null | undefined;
  stream_ends_with_nocase?: string | null | undefined;
  stream_gt?: string | null | undefined;
  stream_gte?: string | null | undefined;
  stream_in?: Array<string> | null | undefined;
  stream_lt?: string | null | undefined;
  stream_lte?: string | null | undefined;
  stream_not?: string | null | undefined;
  stream_not_contains?: string | null | undefined;
  stream_not_contains_nocase?: string | null | undefined;
  stream_not_ends_with?: string | null | undefined;
  stream_not_ends_with_nocase?: string | null | undefined;
  stream_not_in?: Array<string> | null | undefined;
  stream_not_starts_with?: string | null | undefined;
  stream_not_starts_with_nocase?: string | null | undefined;
  stream_starts_with?: string | null | undefined;
  stream_starts_with_nocase?: string | null | undefined;
  timestamp?: string | null | undefined;
  timestamp_gt?: string | null | undefined;
  timestamp_gte?: string | null | undefined;
  timestamp_in?: Array<string> | null | undefined;
  timestamp_lt?: string | null | undefined;
  timestamp_lte?: string | null | undefined;
  timestamp_not?: string | null | undefined;
  timestamp_not_in?: Array<string> | null | undefined;
  transaction?: string | null | undefined;
  transaction_contains?: string | null | undefined;
  transaction_gt?: string | null | undefined;
  transaction_gte?: string | null | undefined;
  transaction_in?: Array<string> | null | undefined;
  transaction_lt?: string | null | undefined;
  transaction_lte?: string | null | undefined;
  transaction_not?: string | null | undefined;
  transaction_not_contains?: string | null | undefined;
  transaction_not_in?: Array<string> | null | undefined;
};

export type BatchFieldsFragment = { id: string, batchId: string, state: BatchState, number: string, jobsRoot: string, jobCount: string, amount: string, locked: string, windowEnd: string, windowCap: string, locator: string, committedAt: string, committedIn: string, endedAt: string | null, paid: string | null, fee: string | null, refund: string | null, stream: { streamId: string }, provider: { id: string } };

export type BatchesQueryVariables = Exact<{
  first: number;
  where: Batch_Filter;
  direction: OrderDirection;
  block: Block_Height;
}>;


export type BatchesQuery = { entities: Array<{ id: string, batchId: string, state: BatchState, number: string, jobsRoot: string, jobCount: string, amount: string, locked: string, windowEnd: string, windowCap: string, locator: string, committedAt: string, committedIn: string, endedAt: string | null, paid: string | null, fee: string | null, refund: string | null, stream: { streamId: string }, provider: { id: string } }> };

export type HeadQueryVariables = Exact<{ [key: string]: never; }>;


export type HeadQuery = { _meta: { deployment: string, hasIndexingErrors: boolean, block: { number: number, hash: string | null, timestamp: number | null } } | null };

export type BlockNumberQueryVariables = Exact<{
  block: Block_Height;
}>;


export type BlockNumberQuery = { _meta: { block: { number: number } } | null };

export type IsIndexOfQueryVariables = Exact<{
  escrow: string | number;
}>;


export type IsIndexOfQuery = { locker: { id: string } | null };

export type JobFieldsFragment = { id: string, jobId: string, state: JobState, designated: string | null, inputRoot: string, locator: string, minPrice: string, maxPrice: string, acceptBy: string, runTime: string, postedAt: string, postedBlock: string, postedIn: string, price: string | null, locked: string | null, commitBy: string | null, acceptedAt: string | null, outputRoot: string | null, traceRoot: string | null, outputLocator: string | null, windowEnd: string | null, windowCap: string | null, committedAt: string | null, committedIn: string | null, endedAt: string | null, paid: string | null, fee: string | null, refund: string | null, refundedAt: string | null, requester: { id: string }, provider: { id: string } | null, program: { id: string }, token: { token: string } };

export type JobsQueryVariables = Exact<{
  first: number;
  where: Job_Filter;
  direction: OrderDirection;
  block: Block_Height;
}>;


export type JobsQuery = { entities: Array<{ id: string, jobId: string, state: JobState, designated: string | null, inputRoot: string, locator: string, minPrice: string, maxPrice: string, acceptBy: string, runTime: string, postedAt: string, postedBlock: string, postedIn: string, price: string | null, locked: string | null, commitBy: string | null, acceptedAt: string | null, outputRoot: string | null, traceRoot: string | null, outputLocator: string | null, windowEnd: string | null, windowCap: string | null, committedAt: string | null, committedIn: string | null, endedAt: string | null, paid: string | null, fee: string | null, refund: string | null, refundedAt: string | null, requester: { id: string }, provider: { id: string } | null, program: { id: string }, token: { token: string } }> };

export type NetworkFieldsFragment = { providers: number, activeProviders: number, programs: number, jobs: number, jobsPosted: number, jobsAccepted: number, jobsCommitted: number, jobsFinalized: number, jobsCancelled: number, jobsExpired: number, jobsConvicted: number, streams: number, streamsOpen: number, batches: number, batchesCommitted: number, batchesFinalized: number, batchesConvicted: number, batchedJobs: string, claims: number, convictions: number, reveals: number, staked: string, locked: string, thawing: string, delegated: string, delegatedThawing: string, pendingRewards: string, slashed: string, minted: string, burned: string, emitted: string, feesBurned: string };

export type NetworkQueryVariables = Exact<{
  block: Block_Height;
}>;


export type NetworkQuery = { network: { providers: number, activeProviders: number, programs: number, jobs: number, jobsPosted: number, jobsAccepted: number, jobsCommitted: number, jobsFinalized: number, jobsCancelled: number, jobsExpired: number, jobsConvicted: number, streams: number, streamsOpen: number, batches: number, batchesCommitted: number, batchesFinalized: number, batchesConvicted: number, batchedJobs: string, claims: number, convictions: number, reveals: number, staked: string, locked: string, thawing: string, delegated: string, delegatedThawing: string, pendingRewards: string, slashed: string, minted: string, burned: string, emitted: string, feesBurned: string } | null };

export type ProviderFieldsFragment = { id: string, registered: boolean, active: boolean, registeredAt: string | null, endpoint: string | null, staked: string, locked: string, thawing: string, delegated: string, delegationShares: string, delegatedThawing: string, pendingRewards: string, rewardsUpdatedAt: string, rewardsEndAt: string, commissionBps: number, nextCommissionBps: number, nextCommissionAt: string, offences: number, jailedUntil: string, slashed: string, rewarded: string, jobsAccepted: number, jobsFinalized: number, jobsExpired: number, convictionsLost: number, batchesCommitted: number, batchesFinalized: number, earned: string, work: string, operator: { id: string, actsFor: { id: string } | null } | null };

export type ProvidersQueryVariables = Exact<{
  first: number;
  where: Provider_Filter;
  direction: OrderDirection;
  block: Block_Height;
}>;


export type ProvidersQuery = { entities: Array<{ id: string, registered: boolean, active: boolean, registeredAt: string | null, endpoint: string | null, staked: string, locked: string, thawing: string, delegated: string, delegationShares: string, delegatedThawing: string, pendingRewards: string, rewardsUpdatedAt: string, rewardsEndAt: string, commissionBps: number, nextCommissionBps: number, nextCommissionAt: string, offences: number, jailedUntil: string, slashed: string, rewarded: string, jobsAccepted: number, jobsFinalized: number, jobsExpired: number, convictionsLost: number, batchesCommitted: number, batchesFinalized: number, earned: string, work: string, operator: { id: string, actsFor: { id: string } | null } | null }> };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const BatchFieldsFragmentDoc = new TypedDocumentString(`
    fragment BatchFields on Batch {
  id
  batchId
  state
  stream {
    streamId
  }
  provider {
    id
  }
  number
  jobsRoot
  jobCount
  amount
  locked
  windowEnd
  windowCap
  locator
  committedAt
  committedIn
  endedAt
  paid
  fee
  refund
}
    `, {"fragmentName":"BatchFields"}) as unknown as TypedDocumentString<BatchFieldsFragment, unknown>;
export const JobFieldsFragmentDoc = new TypedDocumentString(`
    fragment JobFields on Job {
  id
  jobId
  state
  requester {
    id
  }
  designated
  provider {
    id
  }
  program {
    id
  }
  inputRoot
  locator
  token {
    token
  }
  minPrice
  maxPrice
  acceptBy
  runTime
  postedAt
  postedBlock
  postedIn
  price
  locked
  commitBy
  acceptedAt
  outputRoot
  traceRoot
  outputLocator
  windowEnd
  windowCap
  committedAt
  committedIn
  endedAt
  paid
  fee
  refund
  refundedAt
}
    `, {"fragmentName":"JobFields"}) as unknown as TypedDocumentString<JobFieldsFragment, unknown>;
export const NetworkFieldsFragmentDoc = new TypedDocumentString(`
    fragment NetworkFields on Network {
  providers
  activeProviders
  programs
  jobs
  jobsPosted
  jobsAccepted
  jobsCommitted
  jobsFinalized
  jobsCancelled
  jobsExpired
  jobsConvicted
  streams
  streamsOpen
  batches
  batchesCommitted
  batchesFinalized
  batchesConvicted
  batchedJobs
  claims
  convictions
  reveals
  staked
  locked
  thawing
  delegated
  delegatedThawing
  pendingRewards
  slashed
  minted
  burned
  emitted
  feesBurned
}
    `, {"fragmentName":"NetworkFields"}) as unknown as TypedDocumentString<NetworkFieldsFragment, unknown>;
export const ProviderFieldsFragmentDoc = new TypedDocumentString(`
    fragment ProviderFields on Provider {
  id
  registered
  active
  registeredAt
  operator {
    id
    actsFor {
      id
    }
  }
  endpoint
  staked
  locked
  thawing
  delegated
  delegationShares
  delegatedThawing
  pendingRewards
  rewardsUpdatedAt
  rewardsEndAt
  commissionBps
  nextCommissionBps
  nextCommissionAt
  offences
  jailedUntil
  slashed
  rewarded
  jobsAccepted
  jobsFinalized
  jobsExpired
  convictionsLost
  batchesCommitted
  batchesFinalized
  earned
  work
}
    `, {"fragmentName":"ProviderFields"}) as unknown as TypedDocumentString<ProviderFieldsFragment, unknown>;
export const BatchesDocument = new TypedDocumentString(`
    query Batches($first: Int!, $where: Batch_filter!, $direction: OrderDirection!, $block: Block_height!) {
  entities: batches(
    first: $first
    where: $where
    orderBy: id
    orderDirection: $direction
    block: $block
  ) {
    ...BatchFields
  }
}
    fragment BatchFields on Batch {
  id
  batchId
  state
  stream {
    streamId
  }
  provider {
    id
  }
  number
  jobsRoot
  jobCount
  amount
  locked
  windowEnd
  windowCap
  locator
  committedAt
  committedIn
  endedAt
  paid
  fee
  refund
}`) as unknown as TypedDocumentString<BatchesQuery, BatchesQueryVariables>;
export const HeadDocument = new TypedDocumentString(`
    query Head {
  _meta {
    block {
      number
      hash
      timestamp
    }
    deployment
    hasIndexingErrors
  }
}
    `) as unknown as TypedDocumentString<HeadQuery, HeadQueryVariables>;
export const BlockNumberDocument = new TypedDocumentString(`
    query BlockNumber($block: Block_height!) {
  _meta(block: $block) {
    block {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<BlockNumberQuery, BlockNumberQueryVariables>;
export const IsIndexOfDocument = new TypedDocumentString(`
    query IsIndexOf($escrow: ID!) {
  locker(id: $escrow) {
    id
  }
}
    `) as unknown as TypedDocumentString<IsIndexOfQuery, IsIndexOfQueryVariables>;
export const JobsDocument = new TypedDocumentString(`
    query Jobs($first: Int!, $where: Job_filter!, $direction: OrderDirection!, $block: Block_height!) {
  entities: jobs(
    first: $first
    where: $where
    orderBy: id
    orderDirection: $direction
    block: $block
  ) {
    ...JobFields
  }
}
    fragment JobFields on Job {
  id
  jobId
  state
  requester {
    id
  }
  designated
  provider {
    id
  }
  program {
    id
  }
  inputRoot
  locator
  token {
    token
  }
  minPrice
  maxPrice
  acceptBy
  runTime
  postedAt
  postedBlock
  postedIn
  price
  locked
  commitBy
  acceptedAt
  outputRoot
  traceRoot
  outputLocator
  windowEnd
  windowCap
  committedAt
  committedIn
  endedAt
  paid
  fee
  refund
  refundedAt
}`) as unknown as TypedDocumentString<JobsQuery, JobsQueryVariables>;
export const NetworkDocument = new TypedDocumentString(`
    query Network($block: Block_height!) {
  network(id: "0x00", block: $block) {
    ...NetworkFields
  }
}
    fragment NetworkFields on Network {
  providers
  activeProviders
  programs
  jobs
  jobsPosted
  jobsAccepted
  jobsCommitted
  jobsFinalized
  jobsCancelled
  jobsExpired
  jobsConvicted
  streams
  streamsOpen
  batches
  batchesCommitted
  batchesFinalized
  batchesConvicted
  batchedJobs
  claims
  convictions
  reveals
  staked
  locked
  thawing
  delegated
  delegatedThawing
  pendingRewards
  slashed
  minted
  burned
  emitted
  feesBurned
}`) as unknown as TypedDocumentString<NetworkQuery, NetworkQueryVariables>;
export const ProvidersDocument = new TypedDocumentString(`
    query Providers($first: Int!, $where: Provider_filter!, $direction: OrderDirection!, $block: Block_height!) {
  entities: providers(
    first: $first
    where: $where
    orderBy: id
    orderDirection: $direction
    block: $block
  ) {
    ...ProviderFields
  }
}
    fragment ProviderFields on Provider {
  id
  registered
  active
  registeredAt
  operator {
    id
    actsFor {
      id
    }
  }
  endpoint
  staked
  locked
  thawing
  delegated
  delegationShares
  delegatedThawing
  pendingRewards
  rewardsUpdatedAt
  rewardsEndAt
  commissionBps
  nextCommissionBps
  nextCommissionAt
  offences
  jailedUntil
  slashed
  rewarded
  jobsAccepted
  jobsFinalized
  jobsExpired
  convictionsLost
  batchesCommitted
  batchesFinalized
  earned
  work
}`) as unknown as TypedDocumentString<ProvidersQuery, ProvidersQueryVariables>;