// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJudged} from "../compute/IJudged.sol";
import {ILocker} from "../staking/ILocker.sol";
import {IPayments} from "./IPayments.sol";

/// @title Many jobs between one requester and one provider, paid by vouchers and judged as Merkle batches
/// @notice A stream is funded once. For each job that was delivered the requester signs, off chain, a new voucher over all jobs since the last
/// batch, so that neither side ever risks more than one job. The provider commits the last one: one transaction for the whole batch, which then is
/// committed → finalized or convicted like a job, and stands and falls as a whole. Times are timestamps or durations in seconds; amounts are
/// wei of the stream's token; locks are wei of DPIN. docs/spec/streams.md is normative for vouchers, leaves and trees.
/// @dev Batch ids start at 2^40. Stream ids run from 1 and are never used again, so that no voucher can be either.
interface IJobStreams is ILocker, IJudged, IPayments {
    enum State {
        None,
        Committed,
        Finalized,
        Convicted
    }

    /// @notice EIP-712: Voucher(uint256 streamId,uint64 batch,bytes32 jobsRoot,uint32 jobCount,uint128 cumulativeAmount), in the domain "DPIN JobStreams", "1".
    struct Voucher {
        uint256 streamId;
        uint64 batch; // the stream's next batch; batches are numbered from 0
        bytes32 jobsRoot; // over the statements of this batch's jobs
        uint32 jobCount; // > 0; for those who read the batch, not checked against the root
        uint128 cumulativeAmount; // for all jobs of the stream so far
    }
    struct Stream {
        address requester;
        address signer; // of vouchers: a key, or a contract (ERC-1271)
        address provider;
        address token; // zero once closed
        uint64 batches; // number of the next batch
        uint96 funded; // all ever funded, less what was withdrawn; 0 once closed
        uint96 collected; // by all batches
        uint96 thawing; // what withdrawFunds pays out from thawedAt on, if it is still there
        uint40 thawedAt;
        uint96 available; // funded − collected − thawing: what a provider may work for
    }
    /// @dev A field that has no meaning in the batch's state is 0.
    struct Batch {
        State state;
        uint256 streamId;
        address provider;
        address token;
        uint40 windowEnd; // last second for claims and reveals
        uint40 windowCap; // reveals never extend windowEnd past this
        uint96 amount; // 0 once a convicted batch's refund was claimed
        uint88 locked; // DPIN of the provider locked for this batch now
        uint16 feeBps; // protocol's share of the amount, fixed at commitment
        bytes32 jobsRoot;
    }
    /// @notice The restricted parameters. Durations in seconds; window and dispute time below 2^24.
    struct Parameters {
        uint32 challengeWindow; // ≥ minChallengeWindow
        uint32 maxDisputeTime; // reveals extend a window by at most this
        uint32 fundsThawTime; // ≥ 2 × exposure, so that a provider whose stake is all locked can still commit; ≤ 90 days
        uint16 feeBps; // ≤ 1,000: protocol's share of an amount
        uint16 lockFactorPercent; // ≥ 100, ≤ 10,000: lock in percent of the amount's worth
        uint88 minLock; // DPIN wei; > 0, ≤ 10,000 DPIN
    }

    event StreamOpened(uint256 indexed streamId, address indexed requester, address indexed provider, address token, address signer);
    event StreamFunded(uint256 indexed streamId, address indexed from, uint256 amount, uint256 funded);
    event FundsThawing(uint256 indexed streamId, uint256 amount, uint40 thawedAt);
    event FundsWithdrawn(uint256 indexed streamId, address indexed to, uint256 amount, uint256 funded);
    /// @notice `refund` went to the requester's credit.
    event StreamClosed(uint256 indexed streamId, address indexed requester, uint256 refund);
    /// @notice `locator`: where the jobs' statements, outputs and openings are served.
    event BatchCommitted(
        uint256 indexed batchId,
        uint256 indexed streamId,
        address indexed provider,
        uint64 batch,
        bytes32 jobsRoot,
        uint32 jobCount,
        uint256 amount,
        uint256 locked,
        uint16 feeBps,
        uint40 windowEnd,
        uint40 windowCap,
        string locator
    );
    event BatchFinalized(uint256 indexed batchId, uint256 indexed streamId, address indexed provider, uint256 paid, uint256 fee);
    /// @notice The batch's amount waits for the requester's claimRefund. What is slashed of `locked` is in the challenges' event.
    event BatchConvicted(uint256 indexed batchId, address indexed provider, uint256 locked);
    event RefundClaimed(uint256 indexed batchId, address indexed requester, address indexed to, uint256 amount);
    event WindowExtended(uint256 indexed batchId, uint40 windowEnd);
    event ParametersSet(Parameters parameters);
    event ChallengesSet(address indexed challenges);
    event Paused(address indexed account);
    event Unpaused(address indexed account);

    /// @notice Paused, or without challenges yet.
    error JobStreams_NotOpen();
    error JobStreams_NotPaused();
    /// @notice Never opened, or closed.
    error JobStreams_NoSuchStream(uint256 streamId);
    error JobStreams_ZeroAmount();
    error JobStreams_ZeroRoot();
    error JobStreams_NoJobs();
    error JobStreams_NotRequester(uint256 id, address caller);
    error JobStreams_NotProvider(uint256 id, address caller);
    error JobStreams_WrongSignature(uint256 streamId, address signer);
    error JobStreams_WrongBatch(uint256 streamId, uint256 batch, uint256 next);
    error JobStreams_NothingToCollect(uint256 streamId, uint256 cumulativeAmount, uint256 collected);
    error JobStreams_NotFunded(uint256 streamId, uint256 cumulativeAmount, uint256 funded);
    error JobStreams_StillThawing(uint256 streamId, uint256 thawedAt, uint256 time);
    error JobStreams_NothingThawing(uint256 streamId);
    error JobStreams_WrongState(uint256 batchId, State state);
    error JobStreams_DeadlinePassed(uint256 deadline, uint256 time);
    error JobStreams_DeadlineNotPassed(uint256 deadline, uint256 time);
    error JobStreams_WrongRoot(uint256 batchId);
    error JobStreams_NotChallenges(address caller);
    error JobStreams_WindowOutOfRange(uint256 windowEnd, uint256 windowCap);
    error JobStreams_ParameterOutOfRange();
    /// @notice challengeWindow + maxDisputeTime + proofTail must stay below the thaw period of stake.
    error JobStreams_ExposureTooLong(uint256 exposure, uint256 thawPeriod);
    error JobStreams_ChallengesAlreadySet(address challenges);
    error JobStreams_ChallengesCannotSlash(address challenges);

    /// @notice Opens a stream from the caller to `provider`, with `amount` ≥ 0 of the caller's tokens in it. `signer` signs its vouchers, for good: a requester
    /// that could change it could make vouchers void that it has paid jobs with.
    function openStream(address provider, address token, address signer, uint256 amount) external returns (uint256 streamId);
    /// @notice As openStream, after a permit for `amount`. A permit that fails (for one, because someone else used it) is ignored.
    function openStreamWithPermit(
        address provider,
        address token,
        address signer,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 streamId);
    /// @notice Anyone adds own tokens to a stream; they belong to its requester.
    function fundStream(uint256 streamId, uint256 amount) external;
    /// @notice As fundStream, after a permit for `amount`.
    function fundStreamWithPermit(uint256 streamId, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
    /// @notice Requester only: lets `amount` of what is not collected yet thaw for fundsThawTime. One thaw at a time: a greater amount than what is thawing
    /// starts the time anew, a smaller or equal one keeps it, 0 ends it. The provider can commit against thawing funds until they are withdrawn,
    /// and should work for no more than `available`.
    function thawFunds(uint256 streamId, uint256 amount) external;
    /// @notice Requester only, from thawedAt on: pays out what was thawed, or what batches have left of it.
    function withdrawFunds(uint256 streamId, address to) external returns (uint256 amount);
    /// @notice The provider or its operator: ends the stream; what was not collected goes to the requester's credit at once. Its batches run on.
    function closeStream(uint256 streamId) external returns (uint256 refund);

    /// @notice The stream's provider or its operator: commits a batch, locks stake for it, and takes what the voucher adds to what was collected.
    function commitBatch(Voucher calldata voucher, bytes calldata signature, string calldata locator) external returns (uint256 batchId);
    /// @notice Anyone, once windowEnd + proofTail has passed: credits the provider the batch's amount less the fee.
    function finalizeBatch(uint256 batchId) external;
    /// @notice As finalizeBatch, for many. Those that cannot be finalized now are passed over, so that none keeps the others; says which were.
    function finalizeBatches(uint256[] calldata batchIds) external returns (bool[] memory finalized);
    /// @notice The stream's requester only, once, after a conviction: pays out the batch's whole amount.
    function claimRefund(uint256 batchId, address to) external returns (uint256 amount);

    /// @notice Restricted. Invariant 8 holds after every change. Batches keep the window and fee they were given, thaws their time.
    function setParameters(Parameters calldata parameters) external;
    /// @notice Restricted, once: opens the streams. Reverts unless `challenges` is the slasher of the locks made here and judges them.
    function setChallenges(address challenges) external;
    /// @notice Restricted: no new streams; everything in those there are goes on.
    function pause() external;
    /// @notice Restricted.
    function unpause() external;

    function getStream(uint256 streamId) external view returns (Stream memory);
    function getBatch(uint256 batchId) external view returns (Batch memory);
    /// @notice What the stream's signer signs.
    function voucherDigest(Voucher calldata voucher) external view returns (bytes32);
    function getParameters() external view returns (Parameters memory);
    function paused() external view returns (bool);
    function streamCount() external view returns (uint256);
    /// @notice Ids run from 2^40 to 2^40 + this − 1.
    function batchCount() external view returns (uint256);
    function challenges() external view returns (address);
    function staking() external view returns (address);
    /// @notice Seconds that verifiers always have, whatever governance sets; fixed by the implementation.
    function minChallengeWindow() external view returns (uint32);
}
