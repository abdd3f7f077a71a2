// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {FaultKind, Statement, TraceNode} from "./ITensorReferee.sol";

/// @title Claims, fraud proofs and reveals
/// @notice Decides convictions and splits slashed stake. A conviction slashes exactly the job's lock.
/// @dev `statement` arguments are the job's four roots, known from JobPosted and JobCommitted and checked against the job's statement hash.
interface IComputeChallenges {
    struct Conviction {
        address challenger;
        uint88 slashed; // DPIN wei taken from the provider for this job
        bool settled;
    }
    struct Reveal {
        address demander;
        uint96 deposit; // native wei; 0 once answered or reclaimed
        uint40 respondBy; // last second for an answer
        uint32 version; // of the program, so of the referee that checks the answer
        bool answered;
    }
    /// @notice Restricted parameters of reveals.
    struct RevealTerms {
        uint32 responseTime; // seconds; ≤ the escrow's maxDisputeTime
        uint32 answerGas; // measured gas of a full answer
        uint64 minGasPrice; // native wei per gas, the floor under the base fee
        uint96 minDeposit; // native wei
    }

    event ClaimCommitted(uint256 indexed jobId, address indexed challenger, bytes32 claim);
    event FraudProven(
        uint256 indexed jobId,
        address indexed provider,
        address indexed challenger,
        FaultKind kind,
        uint32 op,
        uint32 index,
        int32 committed,
        int32 recomputed
    );
    event Convicted(
        uint256 indexed jobId,
        address indexed provider,
        address indexed challenger,
        FaultKind kind,
        uint256 slashed,
        uint256 compensation,
        uint256 bounty,
        uint256 burned
    );
    event RevealDemanded(
        uint256 indexed jobId,
        bytes32 indexed revealId,
        address indexed demander,
        uint32 op,
        uint8 level,
        uint32 index,
        bytes32 hash,
        uint256 deposit,
        uint40 respondBy
    );
    event RevealAnswered(
        uint256 indexed jobId,
        bytes32 indexed revealId,
        address indexed provider,
        uint32 op,
        uint8 level,
        uint32 index,
        bytes data
    );
    event DepositReclaimed(uint256 indexed jobId, bytes32 indexed revealId, address indexed demander, uint256 deposit);
    event DepositsWithdrawn(address indexed account, address indexed to, uint256 amount);
    event Settled(
        uint256 indexed jobId,
        address indexed requester,
        address indexed challenger,
        uint256 compensation,
        uint256 bounty,
        uint256 burned
    );
    event RefereeRegistered(uint32 indexed version, address indexed referee);
    event RevealTermsSet(RevealTerms terms);

    error ComputeChallenges_NotCommitted(uint256 jobId);
    error ComputeChallenges_WindowClosed(uint256 windowEnd, uint256 time);
    error ComputeChallenges_NoClaim(uint256 jobId, bytes32 claim);
    /// @notice A proof is taken from the block after its claim.
    error ComputeChallenges_ClaimTooFresh(uint256 claimBlock);
    error ComputeChallenges_WrongStatement(uint256 jobId);
    error ComputeChallenges_ProofTooShort(uint256 length);
    error ComputeChallenges_UnknownVersion(uint32 version);
    error ComputeChallenges_NoFault();
    error ComputeChallenges_DepositTooSmall(uint256 deposit, uint256 needed);
    error ComputeChallenges_AlreadyDemanded(bytes32 revealId);
    error ComputeChallenges_PastWindowCap(uint256 respondBy, uint256 windowCap);
    error ComputeChallenges_NoSuchReveal(bytes32 revealId);
    error ComputeChallenges_AlreadyAnswered(bytes32 revealId);
    error ComputeChallenges_LengthsDiffer(uint256 nodes, uint256 data);
    error ComputeChallenges_TooLate(uint256 respondBy, uint256 time);
    error ComputeChallenges_StillTimeToAnswer(uint256 respondBy, uint256 time);
    error ComputeChallenges_JobNotEnded(uint256 jobId);
    error ComputeChallenges_NothingToReclaim(bytes32 revealId);
    error ComputeChallenges_NothingToWithdraw();
    error ComputeChallenges_NotConvicted(uint256 jobId);
    error ComputeChallenges_AlreadySettled(uint256 jobId);
    error ComputeChallenges_RefereeAlreadyRegistered(uint32 version, address referee);
    error ComputeChallenges_RefereeNotContract(address referee);
    error ComputeChallenges_RefereeWrongVersion(uint32 expected, uint32 actual);
    error ComputeChallenges_ResponseTimeOutOfRange(uint256 responseTime, uint256 maxDisputeTime);
    error ComputeChallenges_ZeroTerm();

    /// @notice `claim` = keccak256(abi.encode(jobId, keccak256(proof), challenger, salt)). Free; while committed, until windowEnd; repeating it
    /// changes nothing.
    function commitClaim(uint256 jobId, bytes32 claim) external;
    /// @notice From the block after the caller's claim, until windowEnd plus the proof tail. Reverts unless the proof convicts.
    function proveFraud(uint256 jobId, Statement calldata statement, bytes calldata proof, bytes32 salt) external;

    /// @notice Demands publication of a node (see ITensorReferee.openNode), until windowEnd. msg.value ≥ revealDeposit() (all of it is
    /// the deposit); extends the window by the response time, up to its cap.
    function demandReveal(uint256 jobId, Statement calldata statement, bytes calldata opening) external payable returns (bytes32 revealId);
    /// @notice Anyone may answer until respondBy; the provider earns the deposit. `node` as in the demand's event.
    function answerReveal(uint256 jobId, TraceNode calldata node, bytes calldata data) external;
    /// @notice As answerReveal, for many nodes of one job: whoever demands many at once must not win by the blocks that single answers take. What is
    /// answered already is passed over.
    function answerReveals(uint256 jobId, TraceNode[] calldata nodes, bytes[] calldata data) external;
    /// @notice Anyone, once a demanded reveal is past its time and until windowEnd plus the proof tail: convicts; the demander is the challenger.
    function convictSilence(uint256 jobId, TraceNode calldata node) external;
    /// @notice Anyone: returns an unanswered reveal's deposit to its demander's credit once the job has ended.
    function reclaimDeposit(uint256 jobId, TraceNode calldata node) external;

    /// @notice Anyone, once: pays a conviction's compensation (30 %) and bounty (40 %), in DPIN, and burns the rest.
    function settle(uint256 jobId) external;
    /// @notice Pays out the caller's native credit (deposits earned or returned).
    function withdrawDeposits(address payable to) external returns (uint256 amount);

    /// @notice Restricted. A registered version can never be changed.
    function registerReferee(uint32 version, address referee) external;
    /// @notice Restricted.
    function setRevealTerms(RevealTerms calldata terms) external;

    function getConviction(uint256 jobId) external view returns (Conviction memory);
    function getReveal(bytes32 revealId) external view returns (Reveal memory);
    /// @notice keccak256(abi.encode(jobId, node)).
    function revealIdOf(uint256 jobId, TraceNode calldata node) external pure returns (bytes32);
    /// @notice Native wei that a demand needs in this block: max(minDeposit, 2 × answerGas × max(base fee, minGasPrice)).
    function revealDeposit() external view returns (uint256);
    function revealTerms() external view returns (RevealTerms memory);
    function depositCredit(address account) external view returns (uint256);
    /// @notice Block number at which a claim was committed, 0 if none.
    function claimBlock(uint256 jobId, bytes32 claim) external view returns (uint256);
    function referee(uint32 version) external view returns (address);
    function escrow() external view returns (address);
    function responseTime() external view returns (uint32);
}
