// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJudged} from "../compute/IJudged.sol";
import {ILocker} from "../staking/ILocker.sol";
import {IPayments} from "./IPayments.sol";

/// @title The life of a job and all requester money
/// @notice posted → accepted → committed → finalized, or cancelled / expired / convicted. Times are timestamps or durations in
/// seconds; prices are wei of the job's payment token; locks and penalties are wei of DPIN.
/// @dev A job keeps on chain only a hash of its roots, its *statement*; the roots are in the events JobPosted and JobCommitted.
/// At posting: statement = keccak256(programRoot ‖ inputRoot); at commitment: statement = keccak256(statement ‖ outputRoot ‖ traceRoot). A
/// convicted job has neither statement nor price any more.
/// Every job ends by time alone, through anyone's call of `expire` or `finalize`.
interface IJobEscrow is ILocker, IJudged, IPayments {
    enum State {
        None,
        Posted,
        Accepted,
        Committed,
        Finalized,
        Cancelled,
        Expired,
        Convicted
    }

    struct JobRequest {
        bytes32 programRoot;
        bytes32 inputRoot;
        address token; // an allowed payment token
        uint96 minPrice; // > 0; the price at posting
        uint96 maxPrice; // ≥ minPrice; escrowed at posting; the price at acceptBy
        uint40 acceptBy; // last second for acceptance; in the future
        uint32 runTime; // seconds from acceptance to the commit deadline; > 0, ≤ maxJobTime
        address provider; // zero: open to all
        string locator; // where program and inputs can be fetched; only in the event
    }

    /// @dev A field that has no meaning in the job's state is 0.
    struct Job {
        address requester;
        address token;
        address provider; // the designated one before acceptance, zero if open
        State state;
        uint40 postedAt; // while posted
        uint40 acceptBy; // while posted: last second for accept
        uint32 runTime;
        uint40 commitBy; // while accepted: last second for commit
        uint40 windowEnd; // from commitment: last second for claims and reveals
        uint40 windowCap; // from commitment: reveals never extend windowEnd past this
        uint96 minPrice; // before acceptance
        uint96 maxPrice; // escrowed at posting; 0 once a convicted job's refund was claimed
        uint96 price; // from acceptance
        uint88 locked; // DPIN of the provider locked for this job now
        uint16 feeBps; // protocol's share of the price, fixed at acceptance
        uint16 penaltyBps; // of the lock, burned if the provider does not deliver; fixed at acceptance
        bytes32 statement;
    }

    /// @notice The restricted parameters. Durations in seconds, each below 2^24.
    struct Parameters {
        uint32 maxJobTime;
        uint32 challengeWindow; // ≥ minChallengeWindow
        uint32 maxDisputeTime; // reveals extend a window by at most this
        uint16 feeBps; // ≤ 1,000: protocol's share of a price
        uint16 penaltyBps; // ≤ 2,000: share of the lock burned when a provider does not deliver
        uint16 lockFactorPercent; // ≥ 100, ≤ 10,000: lock in percent of the price's worth
        uint88 minLock; // DPIN wei; > 0, ≤ 10,000 DPIN
    }

    event JobPosted(
        uint256 indexed jobId,
        address indexed requester,
        address indexed provider,
        bytes32 programRoot,
        bytes32 inputRoot,
        address token,
        uint96 minPrice,
        uint96 maxPrice,
        uint40 acceptBy,
        uint32 runTime,
        string locator
    );
    event JobAccepted(
        uint256 indexed jobId,
        address indexed provider,
        uint256 price,
        uint256 locked,
        uint40 commitBy,
        uint16 feeBps,
        uint16 penaltyBps
    );
    event JobCommitted(
        uint256 indexed jobId,
        address indexed provider,
        bytes32 outputRoot,
        bytes32 traceRoot,
        uint40 windowEnd,
        uint40 windowCap,
        string locator
    );
    event JobFinalized(
        uint256 indexed jobId,
        address indexed provider,
        address indexed requester,
        uint256 paid,
        uint256 fee,
        uint256 refund
    );
    event JobCancelled(uint256 indexed jobId, address indexed requester, uint256 refund);
    /// @notice `penalty` is 0 when nobody had accepted (provider: the designated one or zero).
    event JobExpired(uint256 indexed jobId, address indexed provider, address indexed requester, uint256 refund, uint256 penalty);
    /// @notice The job's maxPrice waits for the requester's claimRefund. What is slashed of `locked` is in the challenges' event.
    event JobConvicted(uint256 indexed jobId, address indexed provider, uint256 locked);
    event RefundClaimed(uint256 indexed jobId, address indexed requester, address indexed to, uint256 amount);
    event WindowExtended(uint256 indexed jobId, uint40 windowEnd);
    event ParametersSet(Parameters parameters);
    event ChallengesSet(address indexed challenges);
    event Paused(address indexed account);
    event Unpaused(address indexed account);

    /// @notice Paused, or without challenges yet.
    error JobEscrow_NotOpen();
    error JobEscrow_WrongState(uint256 jobId, State state);
    error JobEscrow_ZeroRoot();
    error JobEscrow_ZeroPrice();
    error JobEscrow_PriceRangeReversed(uint256 minPrice, uint256 maxPrice);
    error JobEscrow_DeadlinePassed(uint256 deadline, uint256 time);
    error JobEscrow_DeadlineTooFar(uint256 deadline);
    error JobEscrow_DeadlineNotPassed(uint256 deadline, uint256 time);
    error JobEscrow_RunTimeOutOfRange(uint256 runTime, uint256 maxJobTime);
    error JobEscrow_NotRequester(uint256 jobId, address caller);
    error JobEscrow_NotProvider(uint256 jobId, address caller);
    error JobEscrow_NotDesignated(uint256 jobId, address provider);
    error JobEscrow_PriceTooLow(uint256 price, uint256 minPrice);
    error JobEscrow_WrongStatement(uint256 jobId);
    error JobEscrow_NotChallenges(address caller);
    error JobEscrow_WindowOutOfRange(uint256 windowEnd, uint256 windowCap);
    error JobEscrow_ZeroAddress();
    error JobEscrow_ParameterOutOfRange();
    /// @notice maxJobTime + challengeWindow + maxDisputeTime + proofTail must stay below the thaw period.
    error JobEscrow_ExposureTooLong(uint256 exposure, uint256 thawPeriod);
    error JobEscrow_ChallengesAlreadySet(address challenges);
    /// @notice The challenges could not slash what this escrow locks: the network would run without a verifier.
    error JobEscrow_ChallengesCannotSlash(address challenges);
    error JobEscrow_NotPaused();

    /// @notice Escrows `maxPrice` of the caller's tokens for a new job.
    function postJob(JobRequest calldata request) external returns (uint256 jobId);
    /// @notice As postJob, after a permit for `maxPrice`. A permit that fails (for one, because someone else used it) is ignored.
    function postJobWithPermit(
        JobRequest calldata request,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 jobId);
    /// @notice Requester only, while posted: full refund to its credit.
    function cancel(uint256 jobId) external;
    /// @notice A provider or its operator takes the job at the current price (at least `minPrice` wei, else reverts) and locks stake.
    function accept(uint256 jobId, uint256 minPrice) external;
    /// @notice The job's provider or its operator, until commitBy. `locator`: where output and openings are served; only in the event.
    function commit(uint256 jobId, bytes32 outputRoot, bytes32 traceRoot, string calldata locator) external;
    /// @notice Anyone, once windowEnd + proofTail has passed: credits the provider's price less the fee, and the requester's excess.
    function finalize(uint256 jobId) external;
    /// @notice As finalize, for many jobs. Those that cannot be finalized now are passed over, so that none keeps the others; says which were.
    function finalizeMany(uint256[] calldata jobIds) external returns (bool[] memory finalized);
    /// @notice Anyone: ends a posted job past acceptBy, or an accepted one past commitBy; full refund to the requester's credit.
    function expire(uint256 jobId) external;
    /// @notice As expire, for many jobs, with those passed over that cannot be expired now.
    function expireMany(uint256[] calldata jobIds) external returns (bool[] memory expired);
    /// @notice Requester only, once, after a conviction: pays out the full refund.
    function claimRefund(uint256 jobId, address to) external returns (uint256 amount);

    /// @notice Restricted. Invariant 8 holds after every change. Jobs keep the run time, fee, penalty and window they were given.
    function setParameters(Parameters calldata parameters) external;
    /// @notice Restricted, once: opens the escrow. Reverts unless `challenges` is the slasher of this escrow's locks.
    function setChallenges(address challenges) external;
    /// @notice Restricted: no new jobs and no acceptances; everything under way goes on.
    function pause() external;
    /// @notice Restricted.
    function unpause() external;

    function getJob(uint256 jobId) external view returns (Job memory);
    function stateOf(uint256 jobId) external view returns (State);
    /// @notice The price at this second, while posted and acceptable; reverts otherwise.
    function currentPrice(uint256 jobId) external view returns (uint256);
    function getParameters() external view returns (Parameters memory);
    function paused() external view returns (bool);
    /// @notice Ids run from 1 to this.
    function jobCount() external view returns (uint256);
    function challenges() external view returns (address);
    function staking() external view returns (address);
    /// @notice Seconds that verifiers always have, whatever governance sets; fixed by the implementation.
    function minChallengeWindow() external view returns (uint32);
}
