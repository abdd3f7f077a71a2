// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IJobEscrow} from "../escrow/IJobEscrow.sol";
import {IProviderStaking} from "../staking/IProviderStaking.sol";
import {IComputeChallenges} from "./IComputeChallenges.sol";
import {Fault, FaultKind, ITensorReferee, Statement, TraceNode} from "./ITensorReferee.sol";

/// @title Claims, fraud proofs and reveals
/// @dev INVARIANT: native balance ≥ Σ deposits of open reveals + Σ credits; this contract's pot at the staking = Σ slashed not settled.
/// A conviction writes as little as possible, because calldata leaves a big proof little gas: the split of the slash follows from one
/// record, and everything is paid by pull.
contract ComputeChallenges is IComputeChallenges, AccessManaged, ReentrancyGuardTransient {
    using SafeCast for uint256;

    /// @dev A requester that is also the challenger of its own provider still loses what is burned.
    uint256 public constant COMPENSATION_BPS = 3_000;
    uint256 public constant BOUNTY_BPS = 4_000;
    uint256 private constant BPS = 10_000;

    IJobEscrow private immutable _escrow;
    IProviderStaking private immutable _staking;

    RevealTerms private _terms;
    mapping(uint256 jobId => mapping(bytes32 claim => uint256 blockNumber)) private _claims;
    mapping(uint256 jobId => Conviction) private _convictions;
    mapping(bytes32 revealId => Reveal) private _reveals;
    mapping(uint32 version => address) private _referees;
    /// @inheritdoc IComputeChallenges
    mapping(address account => uint256) public depositCredit;

    constructor(address authority, address escrow_, RevealTerms memory terms) AccessManaged(authority) {
        _escrow = IJobEscrow(escrow_);
        _staking = IProviderStaking(IJobEscrow(escrow_).staking());
        _setRevealTerms(terms, IJobEscrow(escrow_));
    }

    /// @inheritdoc IComputeChallenges
    function commitClaim(uint256 jobId, bytes32 claim) external {
        _requireOpenWindow(jobId);
        // Repeating a claim, by whomever, must not make it younger.
        if (_claims[jobId][claim] != 0) return;
        _claims[jobId][claim] = block.number;
        emit ClaimCommitted(jobId, msg.sender, claim);
    }

    /// @inheritdoc IComputeChallenges
    function proveFraud(uint256 jobId, Statement calldata statement, bytes calldata proof, bytes32 salt) external {
        bytes32 claim = keccak256(abi.encode(jobId, keccak256(proof), msg.sender, salt));
        uint256 claimedAt = _claims[jobId][claim];
        require(claimedAt != 0, ComputeChallenges_NoClaim(jobId, claim));
        require(block.number > claimedAt, ComputeChallenges_ClaimTooFresh(claimedAt));
        (ITensorReferee judge, ) = _refereeFor(proof);
        Fault memory fault = judge.findFault(statement, proof);
        require(fault.kind != FaultKind.None, ComputeChallenges_NoFault());

        // A claim was taken in the window only, which never gets shorter: its time needs no second look.
        address provider = _convict(jobId, _commitmentOf(statement), 0, msg.sender, fault.kind);
        emit FraudProven(jobId, provider, msg.sender, fault.kind, fault.op, fault.index, fault.committed, fault.recomputed);
    }

    /// @inheritdoc IComputeChallenges
    function demandReveal(uint256 jobId, Statement calldata statement, bytes calldata opening) external payable returns (bytes32 revealId) {
        (uint40 windowEnd, uint40 windowCap) = _requireOpenWindow(jobId);
        uint256 needed = revealDeposit();
        require(msg.value >= needed, ComputeChallenges_DepositTooSmall(msg.value, needed));
        _requireStatement(jobId, statement);
        (ITensorReferee judge, uint32 version) = _refereeFor(opening);
        TraceNode memory node = judge.openNode(statement, opening);
        revealId = _revealId(jobId, node);
        require(_reveals[revealId].demander == address(0), ComputeChallenges_AlreadyDemanded(revealId));
        uint32 time = _terms.responseTime;
        uint40 respondBy = uint40(block.timestamp + time);
        require(respondBy <= windowCap, ComputeChallenges_PastWindowCap(respondBy, windowCap));

        _reveals[revealId] = Reveal(msg.sender, msg.value.toUint96(), respondBy, version, false);
        emit RevealDemanded(jobId, revealId, msg.sender, node.op, node.level, node.index, node.hash, msg.value, respondBy);
        // INVARIANT: the new end ≥ respondBy, because windowEnd ≥ now and windowCap ≥ respondBy. So the job cannot be finalized before the whole
        // proof tail has passed in which its silence convicts.
        _escrow.extendWindow(jobId, uint40(Math.min(uint256(windowEnd) + time, windowCap)));
    }

    /// @inheritdoc IComputeChallenges
    function answerReveal(uint256 jobId, TraceNode calldata node, bytes calldata data) external {
        (bytes32 revealId, Reveal memory reveal) = _unansweredReveal(jobId, node);
        _answer(jobId, revealId, reveal, node, data);
    }

    /// @inheritdoc IComputeChallenges
    function answerReveals(uint256 jobId, TraceNode[] calldata nodes, bytes[] calldata data) external {
        require(nodes.length == data.length, ComputeChallenges_LengthsDiffer(nodes.length, data.length));
        for (uint256 i = 0; i < nodes.length; ++i) {
            bytes32 revealId = _revealId(jobId, nodes[i]);
            Reveal memory reveal = _reveals[revealId];
            require(reveal.demander != address(0), ComputeChallenges_NoSuchReveal(revealId));
            // Somebody who answers one of them first must not undo the others.
            if (!reveal.answered) _answer(jobId, revealId, reveal, nodes[i], data[i]);
        }
    }

    /// @inheritdoc IComputeChallenges
    function convictSilence(uint256 jobId, TraceNode calldata node) external {
        (, Reveal memory reveal) = _unansweredReveal(jobId, node);
        require(block.timestamp > reveal.respondBy, ComputeChallenges_StillTimeToAnswer(reveal.respondBy, block.timestamp));
        _convict(jobId, _escrow.commitmentOf(jobId), reveal.respondBy, reveal.demander, FaultKind.Silence);
    }

    /// @inheritdoc IComputeChallenges
    function reclaimDeposit(uint256 jobId, TraceNode calldata node) external {
        (bytes32 revealId, Reveal memory reveal) = _unansweredReveal(jobId, node);
        (bool committed, , ) = _escrow.windowOf(jobId);
        require(!committed, ComputeChallenges_JobNotEnded(jobId));
        require(reveal.deposit != 0, ComputeChallenges_NothingToReclaim(revealId));
        _reveals[revealId].deposit = 0;
        depositCredit[reveal.demander] += reveal.deposit;
        emit DepositReclaimed(jobId, revealId, reveal.demander, reveal.deposit);
    }

    /// @inheritdoc IComputeChallenges
    function settle(uint256 jobId) external {
        Conviction memory conviction = _convictions[jobId];
        require(conviction.challenger != address(0), ComputeChallenges_NotConvicted(jobId));
        require(!conviction.settled, ComputeChallenges_AlreadySettled(jobId));
        (address requester, ) = _escrow.partiesOf(jobId);
        (uint256 compensation, uint256 bounty, uint256 burned) = _split(conviction.slashed);
        _convictions[jobId].settled = true;
        emit Settled(jobId, requester, conviction.challenger, compensation, bounty, burned);
        // DPIN calls nobody back, so neither of the two can keep the other from its share.
        _staking.paySlashed(requester, compensation);
        _staking.paySlashed(conviction.challenger, bounty);
        _staking.burnSlashed(burned);
    }

    /// @inheritdoc IComputeChallenges
    function withdrawDeposits(address payable to) external nonReentrant returns (uint256 amount) {
        amount = depositCredit[msg.sender];
        require(amount != 0, ComputeChallenges_NothingToWithdraw());
        depositCredit[msg.sender] = 0;
        emit DepositsWithdrawn(msg.sender, to, amount);
        Address.sendValue(to, amount);
    }

    /// @inheritdoc IComputeChallenges
    function registerReferee(uint32 version, address referee_) external restricted {
        address registered = _referees[version];
        require(registered == address(0), ComputeChallenges_RefereeAlreadyRegistered(version, registered));
        require(referee_.code.length != 0, ComputeChallenges_RefereeNotContract(referee_));
        uint32 actual = ITensorReferee(referee_).VERSION();
        require(actual == version, ComputeChallenges_RefereeWrongVersion(version, actual));
        _referees[version] = referee_;
        emit RefereeRegistered(version, referee_);
    }

    /// @inheritdoc IComputeChallenges
    function setRevealTerms(RevealTerms calldata terms) external restricted {
        _setRevealTerms(terms, _escrow);
    }

    /// @inheritdoc IComputeChallenges
    function getConviction(uint256 jobId) external view returns (Conviction memory) {
        return _convictions[jobId];
    }

    /// @inheritdoc IComputeChallenges
    function getReveal(bytes32 revealId) external view returns (Reveal memory) {
        return _reveals[revealId];
    }

    /// @inheritdoc IComputeChallenges
    function revealIdOf(uint256 jobId, TraceNode calldata node) external pure returns (bytes32) {
        return _revealId(jobId, node);
    }

    /// @inheritdoc IComputeChallenges
    function revealTerms() external view returns (RevealTerms memory) {
        return _terms;
    }

    /// @inheritdoc IComputeChallenges
    function claimBlock(uint256 jobId, bytes32 claim) external view returns (uint256) {
        return _claims[jobId][claim];
    }

    /// @inheritdoc IComputeChallenges
    function referee(uint32 version) external view returns (address) {
        return _referees[version];
    }

    /// @inheritdoc IComputeChallenges
    function escrow() external view returns (address) {
        return address(_escrow);
    }

    /// @inheritdoc IComputeChallenges
    function responseTime() external view returns (uint32) {
        return _terms.responseTime;
    }

    /// @inheritdoc IComputeChallenges
    function revealDeposit() public view returns (uint256) {
        RevealTerms memory terms = _terms;
        return Math.max(terms.minDeposit, 2 * uint256(terms.answerGas) * Math.max(block.basefee, terms.minGasPrice));
    }

    function _answer(uint256 jobId, bytes32 revealId, Reveal memory reveal, TraceNode calldata node, bytes calldata data) private {
        require(block.timestamp <= reveal.respondBy, ComputeChallenges_TooLate(reveal.respondBy, block.timestamp));
        _requireCommitted(jobId);
        (, address provider) = _escrow.partiesOf(jobId);
        ITensorReferee(_referees[reveal.version]).checkReveal(node, data);

        (_reveals[revealId].answered, _reveals[revealId].deposit) = (true, 0);
        depositCredit[provider] += reveal.deposit;
        emit RevealAnswered(jobId, revealId, provider, node.op, node.level, node.index, data);
    }

    function _convict(
        uint256 jobId,
        bytes32 commitment,
        uint40 claimedAt,
        address challenger,
        FaultKind kind
    ) private returns (address provider) {
        uint256 locked;
        (provider, locked) = _escrow.convict(jobId, commitment, claimedAt);
        uint256 slashed = _staking.slash(provider, locked, locked);
        // SAFETY: slashed ≤ locked, which the escrow keeps as a uint88.
        _convictions[jobId] = Conviction(challenger, uint88(slashed), false);
        (uint256 compensation, uint256 bounty, uint256 burned) = _split(slashed);
        emit Convicted(jobId, provider, challenger, kind, slashed, compensation, bounty, burned);
    }

    function _setRevealTerms(RevealTerms memory terms, IJobEscrow escrow_) private {
        uint256 limit = escrow_.getParameters().maxDisputeTime;
        require(
            terms.responseTime != 0 && terms.responseTime <= limit,
            ComputeChallenges_ResponseTimeOutOfRange(terms.responseTime, limit)
        );
        // An answer must always earn something.
        require(terms.answerGas != 0 && terms.minGasPrice != 0 && terms.minDeposit != 0, ComputeChallenges_ZeroTerm());
        _terms = terms;
        emit RevealTermsSet(terms);
    }

    function _requireOpenWindow(uint256 jobId) private view returns (uint40 windowEnd, uint40 windowCap) {
        bool committed;
        (committed, windowEnd, windowCap) = _escrow.windowOf(jobId);
        require(committed, ComputeChallenges_NotCommitted(jobId));
        require(block.timestamp <= windowEnd, ComputeChallenges_WindowClosed(windowEnd, block.timestamp));
    }

    function _requireCommitted(uint256 jobId) private view {
        (bool committed, , ) = _escrow.windowOf(jobId);
        require(committed, ComputeChallenges_NotCommitted(jobId));
    }

    function _requireStatement(uint256 jobId, Statement calldata statement) private view {
        require(_commitmentOf(statement) == _escrow.commitmentOf(jobId), ComputeChallenges_WrongStatement(jobId));
    }

    function _commitmentOf(Statement calldata statement) private pure returns (bytes32) {
        bytes32 posted = keccak256(abi.encode(statement.programRoot, statement.inputRoot));
        return keccak256(abi.encode(posted, statement.outputRoot, statement.traceRoot));
    }

    /// @dev Proofs and openings start with the program's version as u32.
    function _refereeFor(bytes calldata proof) private view returns (ITensorReferee judge, uint32 version) {
        require(proof.length >= 4, ComputeChallenges_ProofTooShort(proof.length));
        version = uint32(bytes4(proof[:4]));
        judge = ITensorReferee(_referees[version]);
        require(address(judge) != address(0), ComputeChallenges_UnknownVersion(version));
    }

    function _unansweredReveal(uint256 jobId, TraceNode calldata node) private view returns (bytes32 revealId, Reveal memory reveal) {
        revealId = _revealId(jobId, node);
        reveal = _reveals[revealId];
        require(reveal.demander != address(0), ComputeChallenges_NoSuchReveal(revealId));
        require(!reveal.answered, ComputeChallenges_AlreadyAnswered(revealId));
    }

    function _revealId(uint256 jobId, TraceNode memory node) private pure returns (bytes32) {
        return keccak256(abi.encode(jobId, node));
    }

    /// @dev Rounding falls to the burned share.
    function _split(uint256 slashed) private pure returns (uint256 compensation, uint256 bounty, uint256 burned) {
        compensation = (slashed * COMPENSATION_BPS) / BPS;
        bounty = (slashed * BOUNTY_BPS) / BPS;
        burned = slashed - compensation - bounty;
    }
}
