// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Governed} from "../governance/Governed.sol";
import {IProviderStaking} from "../staking/IProviderStaking.sol";
import {IComputeChallenges} from "./IComputeChallenges.sol";
import {IJudged} from "./IJudged.sol";
import {Fault, FaultKind, ITensorReferee, Statement, TraceNode} from "./ITensorReferee.sol";
import {TensorTree} from "./TensorTree.sol";

/// @title Claims, fraud proofs and reveals
/// @dev INVARIANT: native balance ≥ Σ deposits of open reveals + Σ credits; this contract's pot at the staking = Σ slashed not settled.
/// A conviction writes as little as possible, because calldata leaves a big proof little gas: the split of the slash follows from one
/// record, and everything is paid by pull.
contract ComputeChallenges is IComputeChallenges, Governed, ReentrancyGuardTransient {
    using SafeCast for uint256;

    /// @dev One slot.
    struct Claim {
        uint64 blockNumber;
        uint40 time;
    }
    /// @custom:storage-location erc7201:dpin.storage.ComputeChallenges
    struct ChallengesStorage {
        RevealTerms terms;
        mapping(bytes32 claim => Claim) claims;
        mapping(uint256 id => Conviction) convictions;
        mapping(bytes32 revealId => Reveal) reveals;
        mapping(uint32 version => address) referees;
        mapping(address account => uint256) depositCredits;
    }

    /// @dev A requester that is also the challenger of its own provider still loses what is burned.
    uint256 public constant COMPENSATION_BPS = 3_000;
    uint256 public constant BOUNTY_BPS = 4_000;
    uint256 public constant MAX_ANSWER_GAS = 1_000_000;
    uint256 public constant MAX_MIN_GAS_PRICE = 1_000 gwei;
    uint256 public constant MAX_MIN_DEPOSIT = 1 ether;
    uint256 private constant BPS = 10_000;
    uint256 private constant FIRST_BATCH = 1 << 40;
    /// @dev keccak256(abi.encode(uint256(keccak256("dpin.storage.ComputeChallenges")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0xddbebdb82fbf625438ea121a1279135c1bf32c8d1a98e40d5e41455312482500;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IProviderStaking private immutable _staking;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IJudged private immutable _escrow;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IJudged private immutable _streams;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address staking_, address escrow_, address streams_) {
        require(staking_.code.length != 0, ComputeChallenges_NotContract(staking_));
        require(escrow_.code.length != 0, ComputeChallenges_NotContract(escrow_));
        require(streams_.code.length != 0, ComputeChallenges_NotContract(streams_));
        _staking = IProviderStaking(staking_);
        _escrow = IJudged(escrow_);
        _streams = IJudged(streams_);
    }

    /// @notice Once, by the proxy's constructor.
    function initialize(address authority, RevealTerms calldata terms) external initializer {
        __AccessManaged_init(authority);
        _setRevealTerms(terms);
    }

    /// @inheritdoc IComputeChallenges
    function commitClaim(bytes32 claim) external {
        Claim storage entry = _storage().claims[claim];
        // Repeating a claim, by whomever, must not make it younger.
        if (entry.time != 0) return;
        (entry.blockNumber, entry.time) = (uint64(block.number), uint40(block.timestamp));
        emit ClaimCommitted(claim, msg.sender);
    }

    /// @inheritdoc IComputeChallenges
    function proveFraud(
        uint256 id,
        uint32 leaf,
        bytes32[] calldata path,
        Statement calldata statement,
        bytes calldata proof,
        bytes32 salt
    ) external {
        bytes32 claim = keccak256(abi.encode(id, keccak256(proof), msg.sender, salt));
        Claim memory claimed = _storage().claims[claim];
        require(claimed.time != 0, ComputeChallenges_NoClaim(id, claim));
        require(block.number > claimed.blockNumber, ComputeChallenges_ClaimTooFresh(claimed.blockNumber));
        // Here, so that a proof that comes second costs its sender little; the first pays for this read when it writes.
        require(_storage().convictions[id].challenger == address(0), ComputeChallenges_AlreadyConvicted(id));
        // A claim is of no use after its conviction, and giving its slot back pays for a part of it.
        delete _storage().claims[claim];
        (ITensorReferee judge, ) = _refereeFor(proof);
        Fault memory fault = judge.findFault(statement, proof);
        require(fault.kind != FaultKind.None, ComputeChallenges_NoFault());

        _convict(id, leaf, _commitmentOf(statement, leaf, path), claimed.time, claim, msg.sender, fault);
    }

    /// @inheritdoc IComputeChallenges
    function demandReveal(
        uint256 id,
        uint32 leaf,
        bytes32[] calldata path,
        Statement calldata statement,
        bytes calldata opening
    ) external payable returns (bytes32 revealId) {
        IJudged judged = _judgedOf(id);
        (bool committed, uint40 windowEnd, uint40 windowCap) = judged.windowOf(id);
        require(committed, ComputeChallenges_NotCommitted(id));
        require(block.timestamp <= windowEnd, ComputeChallenges_WindowClosed(windowEnd, block.timestamp));
        uint256 needed = revealDeposit();
        require(msg.value >= needed, ComputeChallenges_DepositTooSmall(msg.value, needed));
        require(_commitmentOf(statement, leaf, path) == judged.commitmentOf(id), ComputeChallenges_WrongStatement(id));
        (ITensorReferee judge, uint32 version) = _refereeFor(opening);
        TraceNode memory node = judge.openNode(statement, opening);
        revealId = _revealId(id, leaf, node);
        ChallengesStorage storage $ = _storage();
        require($.reveals[revealId].demander == address(0), ComputeChallenges_AlreadyDemanded(revealId));
        uint32 time = $.terms.responseTime;
        uint40 respondBy = uint40(block.timestamp + time);
        require(respondBy <= windowCap, ComputeChallenges_PastWindowCap(respondBy, windowCap));

        $.reveals[revealId] = Reveal(msg.sender, msg.value.toUint96(), respondBy, version, false);
        emit RevealDemanded(id, revealId, msg.sender, leaf, node.op, node.level, node.index, node.hash, msg.value, respondBy);
        // INVARIANT: the new end ≥ respondBy, because windowEnd ≥ now and windowCap ≥ respondBy. So the job cannot be finalized before the whole
        // proof tail has passed in which its silence convicts.
        judged.extendWindow(id, uint40(Math.min(uint256(windowEnd) + time, windowCap)));
    }

    /// @inheritdoc IComputeChallenges
    function answerReveal(uint256 id, uint32 leaf, TraceNode calldata node, bytes calldata data) external {
        (bytes32 revealId, Reveal memory reveal) = _unansweredReveal(id, leaf, node);
        _answer(id, leaf, revealId, reveal, node, data);
    }

    /// @inheritdoc IComputeChallenges
    function answerReveals(uint256 id, uint32 leaf, TraceNode[] calldata nodes, bytes[] calldata data) external {
        require(nodes.length == data.length, ComputeChallenges_LengthsDiffer(nodes.length, data.length));
        for (uint256 i = 0; i < nodes.length; ++i) {
            bytes32 revealId = _revealId(id, leaf, nodes[i]);
            Reveal memory reveal = _storage().reveals[revealId];
            require(reveal.demander != address(0), ComputeChallenges_NoSuchReveal(revealId));
            // Somebody who answers one of them first must not undo the others.
            if (!reveal.answered) _answer(id, leaf, revealId, reveal, nodes[i], data[i]);
        }
    }

    /// @inheritdoc IComputeChallenges
    function convictSilence(uint256 id, uint32 leaf, TraceNode calldata node) external {
        (, Reveal memory reveal) = _unansweredReveal(id, leaf, node);
        require(block.timestamp > reveal.respondBy, ComputeChallenges_StillTimeToAnswer(reveal.respondBy, block.timestamp));
        // The demand is what claims: it was checked against the commitment, and its time lies in the window it extended.
        bytes32 commitment = _judgedOf(id).commitmentOf(id);
        _convict(id, leaf, commitment, reveal.respondBy, 0, reveal.demander, Fault(FaultKind.Silence, node.op, node.index, 0, 0));
    }

    /// @inheritdoc IComputeChallenges
    function reclaimDeposit(uint256 id, uint32 leaf, TraceNode calldata node) external {
        (bytes32 revealId, Reveal memory reveal) = _unansweredReveal(id, leaf, node);
        (bool committed, , ) = _judgedOf(id).windowOf(id);
        require(!committed, ComputeChallenges_NotEnded(id));
        require(reveal.deposit != 0, ComputeChallenges_NothingToReclaim(revealId));
        _storage().reveals[revealId].deposit = 0;
        _storage().depositCredits[reveal.demander] += reveal.deposit;
        emit DepositReclaimed(id, revealId, reveal.demander, reveal.deposit);
    }

    /// @inheritdoc IComputeChallenges
    function settle(uint256 id) external {
        Conviction storage entry = _storage().convictions[id];
        Conviction memory conviction = entry;
        require(conviction.challenger != address(0), ComputeChallenges_NotConvicted(id));
        require(!conviction.settled, ComputeChallenges_AlreadySettled(id));
        (address requester, ) = _judgedOf(id).partiesOf(id);
        (uint256 compensation, uint256 bounty, uint256 burned) = _splitDown(conviction.slashed);
        entry.settled = true;
        emit Settled(id, requester, conviction.challenger, compensation, bounty, burned);
        // DPIN calls nobody back, so neither of the two can keep the other from its share.
        _staking.paySlashed(requester, compensation);
        _staking.paySlashed(conviction.challenger, bounty);
        _staking.burnSlashed(burned);
    }

    /// @inheritdoc IComputeChallenges
    function withdrawDeposits(address payable to) external nonReentrant returns (uint256 amount) {
        amount = _storage().depositCredits[msg.sender];
        require(amount != 0, ComputeChallenges_NothingToWithdraw());
        _storage().depositCredits[msg.sender] = 0;
        emit DepositsWithdrawn(msg.sender, to, amount);
        Address.sendValue(to, amount);
    }

    /// @inheritdoc IComputeChallenges
    function registerReferee(uint32 version, address referee_) external restricted {
        address registered = _storage().referees[version];
        require(registered == address(0), ComputeChallenges_RefereeAlreadyRegistered(version, registered));
        require(referee_.code.length != 0, ComputeChallenges_NotContract(referee_));
        uint32 actual = ITensorReferee(referee_).VERSION();
        require(actual == version, ComputeChallenges_RefereeWrongVersion(version, actual));
        _storage().referees[version] = referee_;
        emit RefereeRegistered(version, referee_);
    }

    /// @inheritdoc IComputeChallenges
    function setRevealTerms(RevealTerms calldata terms) external restricted {
        _setRevealTerms(terms);
    }

    /// @inheritdoc IComputeChallenges
    function getClaim(bytes32 claim) external view returns (uint64 blockNumber, uint40 time) {
        Claim memory entry = _storage().claims[claim];
        return (entry.blockNumber, entry.time);
    }

    /// @inheritdoc IComputeChallenges
    function getConviction(uint256 id) external view returns (Conviction memory) {
        return _storage().convictions[id];
    }

    /// @inheritdoc IComputeChallenges
    function getReveal(bytes32 revealId) external view returns (Reveal memory) {
        return _storage().reveals[revealId];
    }

    /// @inheritdoc IComputeChallenges
    function revealIdOf(uint256 id, uint32 leaf, TraceNode calldata node) external pure returns (bytes32) {
        return _revealId(id, leaf, node);
    }

    /// @inheritdoc IComputeChallenges
    function revealTerms() external view returns (RevealTerms memory) {
        return _storage().terms;
    }

    /// @inheritdoc IComputeChallenges
    function depositCredit(address account) external view returns (uint256) {
        return _storage().depositCredits[account];
    }

    /// @inheritdoc IComputeChallenges
    function referee(uint32 version) external view returns (address) {
        return _storage().referees[version];
    }

    /// @inheritdoc IComputeChallenges
    function escrow() external view returns (address) {
        return address(_escrow);
    }

    /// @inheritdoc IComputeChallenges
    function streams() external view returns (address) {
        return address(_streams);
    }

    /// @inheritdoc IComputeChallenges
    function staking() external view returns (address) {
        return address(_staking);
    }

    /// @inheritdoc IComputeChallenges
    function responseTime() external view returns (uint32) {
        return _storage().terms.responseTime;
    }

    /// @inheritdoc IComputeChallenges
    function revealDeposit() public view returns (uint256) {
        RevealTerms memory terms = _storage().terms;
        return Math.max(terms.minDeposit, 2 * uint256(terms.answerGas) * Math.max(block.basefee, terms.minGasPrice));
    }

    function _answer(
        uint256 id,
        uint32 leaf,
        bytes32 revealId,
        Reveal memory reveal,
        TraceNode calldata node,
        bytes calldata data
    ) private {
        require(block.timestamp <= reveal.respondBy, ComputeChallenges_TooLate(reveal.respondBy, block.timestamp));
        IJudged judged = _judgedOf(id);
        (bool committed, , ) = judged.windowOf(id);
        require(committed, ComputeChallenges_NotCommitted(id));
        (, address provider) = judged.partiesOf(id);
        ChallengesStorage storage $ = _storage();
        ITensorReferee($.referees[reveal.version]).checkReveal(node, data);

        ($.reveals[revealId].answered, $.reveals[revealId].deposit) = (true, 0);
        $.depositCredits[provider] += reveal.deposit;
        emit RevealAnswered(id, revealId, provider, leaf, node.op, node.level, node.index, data);
    }

    function _convict(
        uint256 id,
        uint32 leaf,
        bytes32 commitment,
        uint40 claimedAt,
        bytes32 claim,
        address challenger,
        Fault memory fault
    ) private {
        (address provider, uint256 locked) = _judgedOf(id).convict(id, commitment, claimedAt);
        uint256 slashed = _staking.slash(provider, locked, locked, true);
        // SAFETY: slashed ≤ locked, which those that are judged keep as a uint88.
        _storage().convictions[id] = Conviction(challenger, uint88(slashed), false);
        (uint256 compensation, uint256 bounty, uint256 burned) = _splitDown(slashed);
        emit Convicted(id, provider, challenger, claim, leaf, fault, slashed, compensation, bounty, burned);
    }

    function _setRevealTerms(RevealTerms calldata terms) private {
        uint256 limit = Math.min(_escrow.maxDisputeTime(), _streams.maxDisputeTime());
        // An answer gets at least the time that a proof gets, however full the chain is: silence must not be made of haste.
        uint256 least = Math.max(_escrow.proofTail(), _streams.proofTail());
        require(
            terms.responseTime >= least && terms.responseTime <= limit,
            ComputeChallenges_ResponseTimeOutOfRange(terms.responseTime, limit)
        );
        // An answer must always earn something.
        require(terms.answerGas != 0 && terms.minGasPrice != 0 && terms.minDeposit != 0, ComputeChallenges_ZeroTerm());
        // And a demand must stay within a verifier's reach: nobody may price reveals out of the game.
        require(
            terms.answerGas <= MAX_ANSWER_GAS && terms.minGasPrice <= MAX_MIN_GAS_PRICE && terms.minDeposit <= MAX_MIN_DEPOSIT,
            ComputeChallenges_TermTooLarge()
        );
        _storage().terms = terms;
        emit RevealTermsSet(terms);
    }

    function _judgedOf(uint256 id) private view returns (IJudged) {
        return id < FIRST_BATCH ? _escrow : _streams;
    }

    /// @dev Proofs and openings start with the program's version as u32.
    function _refereeFor(bytes calldata proof) private view returns (ITensorReferee judge, uint32 version) {
        require(proof.length >= 4, ComputeChallenges_ProofTooShort(proof.length));
        version = uint32(bytes4(proof[:4]));
        judge = ITensorReferee(_storage().referees[version]);
        require(address(judge) != address(0), ComputeChallenges_UnknownVersion(version));
    }

    function _unansweredReveal(
        uint256 id,
        uint32 leaf,
        TraceNode calldata node
    ) private view returns (bytes32 revealId, Reveal memory reveal) {
        revealId = _revealId(id, leaf, node);
        reveal = _storage().reveals[revealId];
        require(reveal.demander != address(0), ComputeChallenges_NoSuchReveal(revealId));
        require(!reveal.answered, ComputeChallenges_AlreadyAnswered(revealId));
    }

    /// @dev SAFETY: a statement's hash is over 96 bytes and a node's over 64, so neither passes for the other, however long the path is.
    function _commitmentOf(Statement calldata statement, uint32 leaf, bytes32[] calldata path) private pure returns (bytes32) {
        // Else one leaf would have many numbers, and one node of its trace many reveals.
        require(leaf >> path.length == 0, ComputeChallenges_LeafOutOfRange(leaf, path.length));
        bytes32 posted = keccak256(abi.encode(statement.programRoot, statement.inputRoot));
        bytes32 hash = keccak256(abi.encode(posted, statement.outputRoot, statement.traceRoot));
        uint256 siblings;
        assembly ("memory-safe") {
            siblings := path.offset
        }
        return TensorTree.foldPath(hash, leaf, siblings, path.length);
    }

    function _revealId(uint256 id, uint32 leaf, TraceNode memory node) private pure returns (bytes32) {
        return keccak256(abi.encode(id, leaf, node));
    }

    /// @dev Rounding falls to the burned share.
    function _splitDown(uint256 slashed) private pure returns (uint256 compensation, uint256 bounty, uint256 burned) {
        compensation = (slashed * COMPENSATION_BPS) / BPS;
        bounty = (slashed * BOUNTY_BPS) / BPS;
        burned = slashed - compensation - bounty;
    }

    function _storage() private pure returns (ChallengesStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}
