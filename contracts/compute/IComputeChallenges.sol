// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Fault, Statement, TraceNode} from "./ITensorReferee.sol";

/// @title Claims, fraud proofs and reveals
/// @notice Decides convictions and splits slashed stake. A conviction slashes exactly what is locked for what is convicted.
/// @dev `id` is a job's of JobEscrow (below 2^40) or a batch's of JobStreams (from 2^40). `leaf` and `path` say which job of a batch is meant:
/// its number, and the siblings from its statement's hash up to the batch's root; 0 and empty for a job. `statement` arguments are the
/// job's four roots, checked by hash against what was committed.
interface IComputeChallenges {
    struct Conviction {
        address challenger;
        uint88 slashed; // DPIN wei taken from the provider
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
        uint32 responseTime; // seconds; ≥ proofTail and ≤ maxDisputeTime of escrow and streams
        uint32 answerGas; // measured gas of a full answer; ≤ 1,000,000
        uint64 minGasPrice; // native wei per gas, the floor under the base fee; ≤ 1,000 gwei
        uint96 minDeposit; // native wei; ≤ 1 ether
    }

    /// @notice What is claimed shows only with the proof.
    event ClaimCommitted(bytes32 indexed claim, address indexed challenger);
    /// @notice `fault`: what was proven; of silence, the op and index of the node that was withheld, and `claim` is 0.
    event Convicted(
        uint256 indexed id,
        address indexed provider,
        address indexed challenger,
        bytes32 claim,
        uint32 leaf,
        Fault fault,
        uint256 slashed,
        uint256 compensation,
        uint256 bounty,
        uint256 burned
    );
    event RevealDemanded(
        uint256 indexed id,
        bytes32 indexed revealId,
        address indexed demander,
        uint32 leaf,
        uint32 op,
        uint8 level,
        uint32 index,
        bytes32 hash,
        uint256 deposit,
        uint40 respondBy
    );
    event RevealAnswered(
        uint256 indexed id,
        bytes32 indexed revealId,
        address indexed provider,
        uint32 leaf,
        uint32 op,
        uint8 level,
        uint32 index,
        bytes data
    );
    event DepositReclaimed(uint256 indexed id, bytes32 indexed revealId, address indexed demander, uint256 deposit);
    event DepositsWithdrawn(address indexed account, address indexed to, uint256 amount);
    event Settled(
        uint256 indexed id,
        address indexed requester,
        address indexed challenger,
        uint256 compensation,
        uint256 bounty,
        uint256 burned
    );
    event RefereeRegistered(uint32 indexed version, address indexed referee);
    event RevealTermsSet(RevealTerms terms);

    error ComputeChallenges_NotCommitted(uint256 id);
    error ComputeChallenges_WindowClosed(uint256 windowEnd, uint256 time);
    error ComputeChallenges_NoClaim(uint256 id, bytes32 claim);
    /// @notice A proof is taken from the block after its claim.
    error ComputeChallenges_ClaimTooFresh(uint256 claimBlock);
    error ComputeChallenges_AlreadyConvicted(uint256 id);
    error ComputeChallenges_WrongStatement(uint256 id);
    error ComputeChallenges_LeafOutOfRange(uint256 leaf, uint256 depth);
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
    error ComputeChallenges_NotEnded(uint256 id);
    error ComputeChallenges_NothingToReclaim(bytes32 revealId);
    error ComputeChallenges_NothingToWithdraw();
    error ComputeChallenges_NotConvicted(uint256 id);
    error ComputeChallenges_AlreadySettled(uint256 id);
    error ComputeChallenges_RefereeAlreadyRegistered(uint32 version, address referee);
    error ComputeChallenges_NotContract(address account);
    error ComputeChallenges_RefereeWrongVersion(uint32 expected, uint32 actual);
    error ComputeChallenges_ResponseTimeOutOfRange(uint256 responseTime, uint256 maxDisputeTime);
    error ComputeChallenges_ZeroTerm();
    error ComputeChallenges_TermTooLarge();

    /// @notice `claim` = keccak256(abi.encode(id, keccak256(proof), challenger, salt)). Free, and silent about what it claims; repeating it
    /// changes nothing.
    function commitClaim(bytes32 claim) external;
    /// @notice From the block after the caller's claim, until windowEnd plus the proof tail, when the claim is from before windowEnd's end. The
    /// first proof convicts, whoever claimed first; reverts unless it convicts.
    function proveFraud(
        uint256 id,
        uint32 leaf,
        bytes32[] calldata path,
        Statement calldata statement,
        bytes calldata proof,
        bytes32 salt
    ) external;

    /// @notice Demands publication of a node (see ITensorReferee.openNode), until windowEnd. msg.value ≥ revealDeposit() (all of it is
    /// the deposit); extends the window by the response time, up to its cap.
    function demandReveal(
        uint256 id,
        uint32 leaf,
        bytes32[] calldata path,
        Statement calldata statement,
        bytes calldata opening
    ) external payable returns (bytes32 revealId);
    /// @notice Anyone may answer until respondBy; the provider earns the deposit. `node` as in the demand's event.
    function answerReveal(uint256 id, uint32 leaf, TraceNode calldata node, bytes calldata data) external;
    /// @notice As answerReveal, for many nodes of one job: whoever demands many at once must not win by the blocks that single answers take. What is
    /// answered already is passed over.
    function answerReveals(uint256 id, uint32 leaf, TraceNode[] calldata nodes, bytes[] calldata data) external;
    /// @notice Anyone, once a demanded reveal is past its time, until windowEnd plus the proof tail: convicts; the demander is the challenger.
    function convictSilence(uint256 id, uint32 leaf, TraceNode calldata node) external;
    /// @notice Anyone: returns an unanswered reveal's deposit to its demander's credit once the job or batch has ended.
    function reclaimDeposit(uint256 id, uint32 leaf, TraceNode calldata node) external;

    /// @notice Anyone, once: pays a conviction's compensation (30 %) and bounty (40 %), in DPIN, and burns the rest.
    function settle(uint256 id) external;
    /// @notice Pays out the caller's native credit (deposits earned or returned).
    function withdrawDeposits(address payable to) external returns (uint256 amount);

    /// @notice Restricted. A registered version can never be changed.
    function registerReferee(uint32 version, address referee) external;
    /// @notice Restricted.
    function setRevealTerms(RevealTerms calldata terms) external;

    function getConviction(uint256 id) external view returns (Conviction memory);
    function getReveal(bytes32 revealId) external view returns (Reveal memory);
    /// @notice keccak256(abi.encode(id, leaf, node)).
    function revealIdOf(uint256 id, uint32 leaf, TraceNode calldata node) external pure returns (bytes32);
    /// @notice Native wei that a demand needs in this block: max(minDeposit, 2 × answerGas × max(base fee, minGasPrice)).
    function revealDeposit() external view returns (uint256);
    function revealTerms() external view returns (RevealTerms memory);
    function depositCredit(address account) external view returns (uint256);
    /// @notice Block and second in which a claim was committed, 0 if it was not or has convicted.
    function getClaim(bytes32 claim) external view returns (uint64 blockNumber, uint40 time);
    function referee(uint32 version) external view returns (address);
    function escrow() external view returns (address);
    function streams() external view returns (address);
    function staking() external view returns (address);
    function responseTime() external view returns (uint32);
}
