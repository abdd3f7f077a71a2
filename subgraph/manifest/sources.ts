import type { Abi } from "viem";
import { accessManagerAbi } from "../../sdk/src/abi/accessManagerAbi.ts";
import { computeChallengesAbi } from "../../sdk/src/abi/computeChallengesAbi.ts";
import { dpinGovernorAbi } from "../../sdk/src/abi/dpinGovernorAbi.ts";
import { dpinTokenAbi } from "../../sdk/src/abi/dpinTokenAbi.ts";
import { dpinVotesAbi } from "../../sdk/src/abi/dpinVotesAbi.ts";
import { emissionAbi } from "../../sdk/src/abi/emissionAbi.ts";
import { jobEscrowAbi } from "../../sdk/src/abi/jobEscrowAbi.ts";
import { jobStreamsAbi } from "../../sdk/src/abi/jobStreamsAbi.ts";
import { parameterTimelockAbi } from "../../sdk/src/abi/parameterTimelockAbi.ts";
import { providerStakingAbi } from "../../sdk/src/abi/providerStakingAbi.ts";

/** The contracts of a deployment that say anything (a referee does not). */
export type IndexedContract =
  | "accessManager"
  | "challenges"
  | "emission"
  | "escrow"
  | "governor"
  | "staking"
  | "streams"
  | "timelock"
  | "token"
  | "upgradeTimelock"
  | "votes";

/** What the mappings are told because no event says it, by name; `seconds` where it is a number. */
export type ContextValue = "token" | "name" | "start" | "epochLength" | "proofTail" | "minChallengeWindow" | "jailPeriod";

export interface HandledEvent {
  readonly event: string;
  readonly handler: string;
  /** Only logs whose indexed arguments are these; null: any. */
  readonly topics?: readonly (`0x${string}` | null)[];
}

/** A contract's part of the manifest. */
export interface Source {
  readonly contract: IndexedContract;
  /** Of the data source, and what `context.name` says. */
  readonly name: string;
  readonly abiName: string;
  readonly abi: Abi;
  readonly context: readonly ContextValue[];
  readonly handlers: readonly HandledEvent[];
  /** Events that no entity needs, each with the reason. */
  readonly unused: Readonly<Record<string, string>>;
}

const NOBODY = `0x${"00".repeat(32)}` as const;
const PROXY = {
  AuthorityUpdated: "the access manager is the same for ever; its own events tell who may what",
  Initialized: "says only that the proxy was made",
} as const;
const SIGNING = { EIP712DomainChanged: "the domain is fixed" } as const;
const handlersOf = (handlers: Readonly<Record<string, string>>): HandledEvent[] =>
  Object.entries(handlers).map(([event, handler]) => ({ event, handler }));

/** What of which contract is indexed, and by which handler of src/handlers. */
export const SOURCES: readonly Source[] = [
  {
    contract: "accessManager",
    name: "AccessManager",
    abiName: "AccessManager",
    abi: accessManagerAbi,
    context: [],
    handlers: handlersOf({
      RoleAdminChanged: "handleRoleAdminChanged",
      RoleGranted: "handleRoleGranted",
      RoleLabel: "handleRoleLabel",
      RoleRevoked: "handleRoleRevoked",
      TargetFunctionRoleUpdated: "handleTargetFunctionRoleUpdated",
    }),
    unused: {
      OperationCanceled: "roles here have no delay: nothing is ever scheduled in the manager",
      OperationExecuted: "as OperationCanceled",
      OperationScheduled: "as OperationCanceled",
      RoleGrantDelayChanged: "grants have no delay",
      RoleGuardianChanged: "there are no guardians of operations that nobody schedules",
      TargetAdminDelayUpdated: "targets have no delay",
      TargetClosed: "contracts have pauses of their own",
    },
  },
  {
    contract: "challenges",
    name: "ComputeChallenges",
    abiName: "ComputeChallenges",
    abi: computeChallengesAbi,
    context: ["name"],
    handlers: handlersOf({
      ClaimCommitted: "handleClaimCommitted",
      Convicted: "handleConvicted",
      DepositReclaimed: "handleDepositReclaimed",
      DepositsWithdrawn: "handleDepositsWithdrawn",
      RefereeRegistered: "handleRefereeRegistered",
      RevealAnswered: "handleRevealAnswered",
      RevealDemanded: "handleRevealDemanded",
      RevealTermsSet: "handleRevealTermsSet",
      Settled: "handleSettled",
      Upgraded: "handleUpgraded",
    }),
    unused: PROXY,
  },
  {
    contract: "emission",
    name: "Emission",
    abiName: "Emission",
    abi: emissionAbi,
    context: ["name", "start", "epochLength"],
    handlers: handlersOf({
      RewardClaimed: "handleRewardClaimed",
      RewardVoided: "handleRewardVoided",
      ScheduleSet: "handleScheduleSet",
      SourceAdded: "handleSourceAdded",
      SourceRemoved: "handleSourceRemoved",
      SourceSkipped: "handleSourceSkipped",
      TreasuryPaid: "handleTreasuryPaid",
      TreasurySet: "handleTreasurySet",
      Upgraded: "handleUpgraded",
      WeightSet: "handleWeightSet",
      WorkReported: "handleWorkReported",
    }),
    unused: { ...PROXY, WorkVoided: "work that was never recorded changes no weight" },
  },
  {
    contract: "escrow",
    name: "JobEscrow",
    abiName: "JobEscrow",
    abi: jobEscrowAbi,
    context: ["name", "token", "proofTail", "minChallengeWindow"],
    handlers: handlersOf({
      ChallengesSet: "handleEscrowChallengesSet",
      FeesBurned: "handleEscrowFeesBurned",
      FeesSwept: "handleEscrowFeesSwept",
      JobAccepted: "handleJobAccepted",
      JobCancelled: "handleJobCancelled",
      JobCommitted: "handleJobCommitted",
      JobConvicted: "handleJobConvicted",
      JobExpired: "handleJobExpired",
      JobFinalized: "handleJobFinalized",
      JobPosted: "handleJobPosted",
      ParametersSet: "handleEscrowParametersSet",
      Paused: "handleEscrowPaused",
      RefundClaimed: "handleJobRefundClaimed",
      TokenSet: "handleEscrowTokenSet",
      Unpaused: "handleEscrowUnpaused",
      Upgraded: "handleUpgraded",
      WindowExtended: "handleJobWindowExtended",
      Withdrawn: "handleEscrowWithdrawn",
    }),
    unused: PROXY,
  },
  {
    contract: "governor",
    name: "DpinGovernor",
    abiName: "DpinGovernor",
    abi: dpinGovernorAbi,
    context: [],
    handlers: handlersOf({
      ProposalCanceled: "handleProposalCanceled",
      ProposalCreated: "handleProposalCreated",
      ProposalExecuted: "handleProposalExecuted",
      ProposalQueued: "handleProposalQueued",
      ProposalThresholdSet: "handleProposalThresholdSet",
      QuorumNumeratorUpdated: "handleQuorumNumeratorUpdated",
      TimelockChange: "handleTimelockChange",
      VoteCast: "handleVoteCast",
      VoteCastWithParams: "handleVoteCastWithParams",
      VotingDelaySet: "handleVotingDelaySet",
      VotingPeriodSet: "handleVotingPeriodSet",
    }),
    unused: SIGNING,
  },
  {
    contract: "staking",
    name: "ProviderStaking",
    abiName: "ProviderStaking",
    abi: providerStakingAbi,
    context: ["name", "jailPeriod"],
    handlers: handlersOf({
      CommissionChanged: "handleCommissionChanged",
      Delegated: "handleDelegated",
      DelegationRatioSet: "handleDelegationRatioSet",
      DelegationThawStarted: "handleDelegationThawStarted",
      DelegationWithdrawn: "handleDelegationWithdrawn",
      EndpointChanged: "handleEndpointChanged",
      Jailed: "handleJailed",
      Locked: "handleLocked",
      LockerRetired: "handleLockerRetired",
      LockerSet: "handleLockerSet",
      MinStakeSet: "handleMinStakeSet",
      OperatorChanged: "handleOperatorChanged",
      OperatorConfirmed: "handleOperatorConfirmed",
      Paused: "handleStakingPaused",
      PoolSlashed: "handlePoolSlashed",
      ProviderRegistered: "handleProviderRegistered",
      RewardAdded: "handleRewardAdded",
      RewardReleased: "handleRewardReleased",
      Slashed: "handleSlashed",
      SlashedBurned: "handleSlashedBurned",
      SlashedPaid: "handleSlashedPaid",
      SlasherSet: "handleSlasherSet",
      Staked: "handleStaked",
      ThawPeriodSet: "handleThawPeriodSet",
      ThawStarted: "handleThawStarted",
      Undelegated: "handleUndelegated",
      Unjailed: "handleUnjailed",
      Unlocked: "handleUnlocked",
      Unpaused: "handleStakingUnpaused",
      Upgraded: "handleUpgraded",
      Withdrawn: "handleWithdrawn",
    }),
    unused: PROXY,
  },
  {
    contract: "streams",
    name: "JobStreams",
    abiName: "JobStreams",
    abi: jobStreamsAbi,
    context: ["name", "token", "proofTail", "minChallengeWindow"],
    handlers: handlersOf({
      BatchCommitted: "handleBatchCommitted",
      BatchConvicted: "handleBatchConvicted",
      BatchFinalized: "handleBatchFinalized",
      ChallengesSet: "handleStreamsChallengesSet",
      FeesBurned: "handleStreamsFeesBurned",
      FeesSwept: "handleStreamsFeesSwept",
      FundsThawing: "handleFundsThawing",
      FundsWithdrawn: "handleFundsWithdrawn",
      ParametersSet: "handleStreamsParametersSet",
      Paused: "handleStreamsPaused",
      RefundClaimed: "handleBatchRefundClaimed",
      StreamClosed: "handleStreamClosed",
      StreamFunded: "handleStreamFunded",
      StreamOpened: "handleStreamOpened",
      TokenSet: "handleStreamsTokenSet",
      Unpaused: "handleStreamsUnpaused",
      Upgraded: "handleUpgraded",
      WindowExtended: "handleBatchWindowExtended",
      Withdrawn: "handleStreamsWithdrawn",
    }),
    unused: { ...PROXY, ...SIGNING },
  },
  ...(["timelock", "upgradeTimelock"] as const).map((contract) => ({
    contract,
    name: contract === "timelock" ? "ParameterTimelock" : "UpgradeTimelock",
    // Both say the same by their base, whose name their types have.
    abiName: "BoundedTimelock",
    abi: parameterTimelockAbi,
    context: ["name"] as const,
    handlers: handlersOf({
      CallExecuted: "handleCallExecuted",
      CallScheduled: "handleCallScheduled",
      Cancelled: "handleOperationCancelled",
      MinDelayChange: "handleMinDelayChange",
      RoleAdminChanged: "handleTimelockRoleAdminChanged",
      RoleGranted: "handleTimelockRoleGranted",
      RoleRevoked: "handleTimelockRoleRevoked",
    }),
    unused: { CallSalt: "only makes the operation's id" },
  })),
  {
    contract: "token",
    name: "DpinToken",
    abiName: "DpinToken",
    abi: dpinTokenAbi,
    context: [],
    handlers: [
      { event: "MinterSet", handler: "handleMinterSet" },
      // A transfer between others changes nothing here, and there is one with nearly everything that happens.
      { event: "Transfer", handler: "handleSupplyChange", topics: [NOBODY, null] },
      { event: "Transfer", handler: "handleSupplyChange", topics: [null, NOBODY] },
    ],
    unused: { Approval: "nothing depends on it", AuthorityUpdated: PROXY.AuthorityUpdated, ...SIGNING },
  },
  {
    contract: "votes",
    name: "DpinVotes",
    abiName: "DpinVotes",
    abi: dpinVotesAbi,
    context: [],
    handlers: handlersOf({
      DelegateChanged: "handleDelegateChanged",
      DelegateVotesChanged: "handleDelegateVotesChanged",
      Transfer: "handleVotesTransfer",
    }),
    unused: { Approval: "nothing depends on it", ...SIGNING },
  },
];
