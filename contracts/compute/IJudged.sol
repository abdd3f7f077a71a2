// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What ComputeChallenges asks of a contract whose commitments it judges. Ids of the judged contracts do not overlap:
/// JobEscrow's jobs run from 1 below 2^40, JobStreams' batches from 2^40.
interface IJudged {
    /// @notice The hot part for the judge: `committed` while a conviction is possible; windowEnd and windowCap are 0 before commitment.
    function windowOf(uint256 id) external view returns (bool committed, uint40 windowEnd, uint40 windowCap);

    /// @notice What proofs are checked against: a job's statement, a batch's root.
    function commitmentOf(uint256 id) external view returns (bytes32);

    /// @notice The requester is who a conviction compensates.
    function partiesOf(uint256 id) external view returns (address requester, address provider);

    /// @notice Challenges only: ends `id` as convicted. Reverts unless it is committed, `commitment` is its own, `claimedAt` (seconds) is not past
    /// windowEnd, and now is not past windowEnd plus the proof tail. The challenges take the lock: they slash `locked` and unlock it.
    function convict(uint256 id, bytes32 commitment, uint40 claimedAt) external returns (address provider, uint256 locked);

    /// @notice Challenges only: windowEnd ≤ the new end ≤ windowCap.
    function extendWindow(uint256 id, uint40 windowEnd) external;

    /// @notice Seconds after windowEnd in which only proofs of earlier claims are taken.
    function proofTail() external view returns (uint32);

    /// @notice Reveals extend a window by at most this many seconds.
    function maxDisputeTime() external view returns (uint32);
}
