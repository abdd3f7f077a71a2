// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice The life of a job and all requester money. Times in seconds, amounts in wei of the payment token or of DPIN as stated.
/// posted → accepted → committed → finalized, or cancelled / expired / convicted.
interface IJobEscrow {
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
        address token;
        uint128 minPrice; // payment token; > 0
        uint128 maxPrice; // payment token; escrowed at posting
        uint40 acceptBy; // timestamp, in the future
        uint32 runTime; // seconds from acceptance to the commit deadline; ≤ maxJobTime
        address provider; // zero: open to all
        string locator; // where program and inputs can be fetched; only in the event
    }

    struct Job {
        address requester;
        address token;
        address provider; // the designated one before acceptance, zero if open
        State state;
        uint40 postedAt;
        uint40 acceptBy;
        uint32 runTime;
        uint40 commitBy; // 0 before acceptance
        uint40 committedAt; // 0 before commitment
        uint40 windowEnd; // last second for claims and reveals; 0 before commitment
        uint128 minPrice;
        uint128 maxPrice;
        uint128 price; // 0 before acceptance
        uint128 locked; // DPIN locked for this job
        bytes32 programRoot;
        bytes32 inputRoot;
        bytes32 outputRoot;
        bytes32 traceRoot;
    }

    event JobPosted(
        uint256 indexed jobId,
        address indexed requester,
        address indexed provider,
        bytes32 programRoot,
        bytes32 inputRoot,
        address token,
        uint128 minPrice,
        uint128 maxPrice,
        uint40 acceptBy,
        uint32 runTime,
        string locator
    );
    event JobAccepted(uint256 indexed jobId, address indexed provider, uint256 price, uint256 locked, uint40 commitBy);
    event JobCommitted(uint256 indexed jobId, address indexed provider, bytes32 outputRoot, bytes32 traceRoot, uint40 windowEnd, string locator);
    event JobFinalized(uint256 indexed jobId, address indexed provider, uint256 paid, uint256 fee, uint256 refund);
    event JobCancelled(uint256 indexed jobId, uint256 refund);
    event JobExpired(uint256 indexed jobId, address indexed provider, uint256 refund, uint256 penalty);
    event JobConvicted(uint256 indexed jobId, address indexed provider, uint256 refund, uint256 slashed);
    event WindowExtended(uint256 indexed jobId, uint40 windowEnd);
    event Withdrawn(address indexed token, address indexed account, address indexed to, uint256 amount);

    function postJob(JobRequest calldata request) external returns (uint256 jobId);
    function postJobWithPermit(JobRequest calldata request, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external returns (uint256 jobId);
    /// @notice Requester only, while posted: full refund to its credit.
    function cancel(uint256 jobId) external;
    /// @notice A provider or its operator takes the job at the current price (at least `minPrice` wei, else reverts) and locks stake.
    function accept(uint256 jobId, uint256 minPrice) external;
    function commit(uint256 jobId, bytes32 outputRoot, bytes32 traceRoot, string calldata locator) external;
    /// @notice Anyone, after the window and its proof tail.
    function finalize(uint256 jobId) external;
    /// @notice Anyone: a posted job past acceptBy, or an accepted one past commitBy.
    function expire(uint256 jobId) external;
    /// @notice Pays out the caller's credit in one token.
    function withdraw(address token, address to) external returns (uint256 amount);

    /// @notice ComputeChallenges only: ends the job as convicted, slashes its lock into the challenges' pot, refunds the requester in full (credit or pull).
    function convict(uint256 jobId) external returns (address requester, address provider, uint256 slashed);
    /// @notice ComputeChallenges only.
    function extendWindow(uint256 jobId, uint40 windowEnd) external;

    function getJob(uint256 jobId) external view returns (Job memory);
    function currentPrice(uint256 jobId) external view returns (uint256);
    function credit(address token, address account) external view returns (uint256);
    function jobCount() external view returns (uint256);
}
