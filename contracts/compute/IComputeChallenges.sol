// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {FaultKind, TraceNode} from "./ITensorReferee.sol";

/// @notice Claims, fraud proofs and reveals; decides convictions and splits slashed stake.
interface IComputeChallenges {
    struct Conviction {
        address challenger;
        uint88 slashed; // DPIN wei taken from the provider for this job
        bool compensationPaid;
        bool bountyPaid;
    }
    struct Reveal {
        address demander;
        uint96 deposit; // native wei
        uint40 respondBy; // timestamp
        bool answered;
    }

    event ClaimCommitted(uint256 indexed jobId, address indexed challenger, bytes32 claim);
    event FraudProven(uint256 indexed jobId, address indexed provider, address indexed challenger, FaultKind kind, uint32 op, uint32 index, int32 committed, int32 recomputed);
    event Convicted(uint256 indexed jobId, address indexed provider, address indexed challenger, FaultKind kind, uint256 slashed, uint256 compensation, uint256 bounty, uint256 burned);
    event RevealDemanded(uint256 indexed jobId, bytes32 indexed revealId, address indexed demander, uint32 op, uint8 level, uint32 index, bytes32 hash, uint256 deposit, uint40 respondBy);
    event RevealAnswered(uint256 indexed jobId, bytes32 indexed revealId, address indexed provider, uint32 op, uint8 level, uint32 index, bytes data);
    event CompensationPaid(uint256 indexed jobId, address indexed requester, uint256 amount);
    event BountyPaid(uint256 indexed jobId, address indexed challenger, uint256 amount);
    event Burned(uint256 amount);
    event RefereeRegistered(uint32 indexed version, address indexed referee);

    /// @notice `claim` = keccak256(abi.encode(jobId, keccak256(proof), challenger, salt)). Free; until the window's end; idempotent.
    function commitClaim(uint256 jobId, bytes32 claim) external;
    /// @notice From the block after the caller's claim, until the window's end plus the proof tail. Reverts unless the proof convicts.
    function proveFraud(uint256 jobId, bytes calldata proof, bytes32 salt) external;

    /// @notice Demands publication of a node (see ITensorReferee.openNode). msg.value ≥ revealDeposit(); extends the window.
    function demandReveal(uint256 jobId, bytes calldata opening) external payable returns (bytes32 revealId);
    /// @notice Anyone may answer, the provider earns the deposit. `node` as in the demand's event.
    function answerReveal(uint256 jobId, TraceNode calldata node, bytes calldata data) external;
    /// @notice Anyone, once a demanded reveal is past its time: convicts; the demander is the challenger.
    function convictSilence(uint256 jobId, TraceNode calldata node) external;
    /// @notice Returns an unanswered reveal's deposit (to credit) once its job has ended.
    function reclaimDeposit(uint256 jobId, TraceNode calldata node) external;

    /// @notice Pull payments from a conviction's record, to the requester and the challenger.
    function payCompensation(uint256 jobId) external;
    function payBounty(uint256 jobId) external;
    /// @notice Burns what convictions queued. Anyone.
    function burnQueued() external;
    /// @notice Native credits (deposits earned or returned).
    function withdrawDeposits(address payable to) external returns (uint256 amount);

    function getConviction(uint256 jobId) external view returns (Conviction memory);
    function getReveal(bytes32 revealId) external view returns (Reveal memory);
    function revealIdOf(uint256 jobId, TraceNode calldata node) external pure returns (bytes32);
    function revealDeposit() external view returns (uint256);
    /// @notice Block number at which a claim was committed, 0 if none.
    function claimBlock(bytes32 claim) external view returns (uint256);
    function referee(uint32 version) external view returns (address);
}
