// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IComputeChallenges} from "../../../contracts/compute/IComputeChallenges.sol";
import {IJobEscrow} from "../../../contracts/escrow/IJobEscrow.sol";
import {IJobStreams} from "../../../contracts/escrow/IJobStreams.sol";
import {Statement} from "../../../contracts/compute/ITensorReferee.sol";
import {StreamActions} from "./StreamActions.sol";

/// @notice Verifiers prove and demand reveals, of jobs and of a batch's jobs; providers answer or keep silent.
abstract contract DisputeActions is StreamActions {
    /// @dev What a job and a batch have in common.
    struct Judged {
        bool committed;
        uint256 windowEnd;
        uint256 windowCap;
        uint256 locked;
    }
    struct Demand {
        uint256 id;
        uint32 leaf;
    }

    address internal verifier; // an honest one
    address internal accuser; // the hostile contract, which demands reveals
    /// @dev All are of the same node.
    Demand[] internal demands;
    uint256 private _claims; // the last claim's salt: no claim is made twice
    /// @dev Kept for the invariants 4 and 5.
    uint256 public honestConvictions;
    uint256 public liesThatPassed;

    function proveFraud(uint256 which, bool ofStreams) external action(_kind("prove fraud", ofStreams)) {
        (uint256 id, Judged memory judged) = _pickJudged(which, ofStreams);
        if (id == 0 || block.timestamp > judged.windowEnd) return;
        uint256 lie = lieOf[id];
        Jobs memory jobs = jobsOf[id];
        bytes memory proof = lie == 0 ? truths[which % truths.length] : lies[lie - 1].proof;
        ++_claims;
        vm.prank(verifier);
        challenges.commitClaim(keccak256(abi.encode(id, keccak256(proof), verifier, bytes32(_claims))));
        bytes memory call = _proofCall(id, lie != 0 || !ofStreams ? jobs.lieLeaf : which % jobs.count, proof);
        // In the claim's own block it is too fresh.
        _mustRevertWith(IComputeChallenges.ComputeChallenges_ClaimTooFresh.selector, verifier, address(challenges), call);
        vm.roll(block.number + 1);
        // A proof convicts for no other job of the batch.
        if (lie != 0 && jobs.count > 1 && which % 4 == 0) {
            bytes memory wrong = _proofCall(id, (jobs.lieLeaf + 1) % jobs.count, proof);
            _mustRevertWith(IJobStreams.JobStreams_WrongRoot.selector, verifier, address(challenges), wrong);
        }
        uint256 before = _allStake();
        vm.prank(verifier);
        (bool convicted, ) = address(challenges).call(call);
        if (lie == 0 && convicted) ++honestConvictions;
        if (lie != 0 && !convicted) ++liesThatPassed;
        _noteSlash(before - _allStake(), convicted ? judged.locked : 0);
        _done();
    }

    function stealProof(uint256 which, bool ofStreams) external action(_kind("steal a proof", ofStreams)) {
        (uint256 id, ) = _pickJudged(which, ofStreams);
        if (id == 0 || lieOf[id] == 0) return;
        // A claim of another challenger is of no use to the thief.
        bytes memory call = _proofCall(id, jobsOf[id].lieLeaf, lies[lieOf[id] - 1].proof);
        _mustRevertWith(IComputeChallenges.ComputeChallenges_NoClaim.selector, accuser, address(challenges), call);
    }

    function demandReveal(uint256 which, bool ofStreams, bool byAccuser) external action(_kind("demand reveal", ofStreams)) {
        (uint256 id, Judged memory judged) = _pickJudged(which, ofStreams);
        if (id == 0 || block.timestamp > judged.windowEnd) return;
        uint256 leaf = ofStreams ? (which / 8) % jobsOf[id].count : 0;
        // The node is of the honest run; an honest job of a batch that lies elsewhere must be revealed, too.
        if (lieOf[id] != 0 && leaf == jobsOf[id].lieLeaf) return;
        if (_revealOf(Demand(id, uint32(leaf))).demander != address(0)) return;
        if (block.timestamp + challenges.responseTime() > judged.windowCap) return;
        address demander = byAccuser ? accuser : verifier;
        uint256 deposit = challenges.revealDeposit();
        vm.deal(demander, demander.balance + deposit);
        (, bytes32[] memory path) = _placeOf(id, leaf);
        vm.prank(demander);
        challenges.demandReveal{value: deposit}(id, uint32(leaf), path, honest, opened.opening);
        demands.push(Demand(id, uint32(leaf)));
        _done();
    }

    function answerReveal(uint256 which, bool ofStreams) external action(_kind("answer reveal", ofStreams)) {
        (Demand memory demand, IComputeChallenges.Reveal memory reveal) = _pickReveal(which, ofStreams);
        if (demand.id == 0 || reveal.answered) return;
        bytes memory call = abi.encodeCall(IComputeChallenges.answerReveal, (demand.id, demand.leaf, opened.node, opened.reveal));
        if (!_judgedOf(demand.id).committed || block.timestamp > reveal.respondBy) {
            return _mustRevert(providers[0], address(challenges), call);
        }
        challenges.answerReveal(demand.id, demand.leaf, opened.node, opened.reveal);
        _done();
    }

    function convictSilence(uint256 which, bool ofStreams) external action(_kind("convict silence", ofStreams)) {
        (Demand memory demand, IComputeChallenges.Reveal memory reveal) = _pickReveal(which, ofStreams);
        if (demand.id == 0) return;
        Judged memory judged = _judgedOf(demand.id);
        bytes memory call = abi.encodeCall(IComputeChallenges.convictSilence, (demand.id, demand.leaf, opened.node));
        bool tooLate = block.timestamp > judged.windowEnd + PROOF_TAIL;
        if (reveal.answered || block.timestamp <= reveal.respondBy || !judged.committed || tooLate) {
            return _mustRevert(verifier, address(challenges), call);
        }
        uint256 before = _allStake();
        challenges.convictSilence(demand.id, demand.leaf, opened.node);
        _noteSlash(before - _allStake(), judged.locked);
        _done();
    }

    /// @dev Silence can be convicted for some seconds only.
    function waitForReveal(uint256 which, bool ofStreams) external action("wait for a reveal's deadline") {
        (Demand memory demand, IComputeChallenges.Reveal memory reveal) = _pickReveal(which, ofStreams);
        if (demand.id == 0 || reveal.answered || block.timestamp > reveal.respondBy) return;
        vm.warp(uint256(reveal.respondBy) + 1);
        vm.roll(block.number + 1);
        _done();
    }

    function reclaimDeposit(uint256 which, bool ofStreams) external action(_kind("reclaim deposit", ofStreams)) {
        (Demand memory demand, IComputeChallenges.Reveal memory reveal) = _pickReveal(which, ofStreams);
        if (demand.id == 0) return;
        bytes memory call = abi.encodeCall(IComputeChallenges.reclaimDeposit, (demand.id, demand.leaf, opened.node));
        if (reveal.answered || reveal.deposit == 0 || _judgedOf(demand.id).committed) {
            return _mustRevert(verifier, address(challenges), call);
        }
        challenges.reclaimDeposit(demand.id, demand.leaf, opened.node);
        _done();
    }

    function settle(uint256 which, bool ofStreams) external action(_kind("settle", ofStreams)) {
        uint256 id;
        if (ofStreams) (id, ) = _pickBatch(which, IJobStreams.State.Convicted);
        else (id, ) = _pick(which, IJobEscrow.State.Convicted);
        if (id == 0) return;
        if (challenges.getConviction(id).settled) {
            return _mustRevert(verifier, address(challenges), abi.encodeCall(IComputeChallenges.settle, (id)));
        }
        challenges.settle(id);
        _done();
    }

    function withdrawDeposits(uint256 who) external action("withdraw deposits") {
        address account = who % 2 == 0 ? verifier : providers[(who / 2) % providers.length];
        if (challenges.depositCredit(account) == 0) return;
        vm.prank(account);
        challenges.withdrawDeposits(payable(account));
        _done();
    }

    function _revealOf(Demand memory demand) internal view returns (IComputeChallenges.Reveal memory) {
        return challenges.getReveal(challenges.revealIdOf(demand.id, demand.leaf, opened.node));
    }

    function _proofCall(uint256 id, uint256 leaf, bytes memory proof) private view returns (bytes memory) {
        (Statement memory statement, bytes32[] memory path) = _placeOf(id, leaf);
        // Whose proof it is, whatever place it is said to have.
        if (lieOf[id] != 0) statement = lies[lieOf[id] - 1].statement;
        return abi.encodeCall(IComputeChallenges.proveFraud, (id, uint32(leaf), path, statement, proof, bytes32(_claims)));
    }

    /// @dev A job is its own leaf.
    function _placeOf(uint256 id, uint256 leaf) private view returns (Statement memory statement, bytes32[] memory path) {
        statement = lieOf[id] != 0 && leaf == jobsOf[id].lieLeaf ? lies[lieOf[id] - 1].statement : honest;
        if (id >= FIRST_BATCH) (, path) = _treeOf(jobsOf[id], lieOf[id], leaf);
    }

    function _judgedOf(uint256 id) internal view returns (Judged memory) {
        if (id >= FIRST_BATCH) {
            IJobStreams.Batch memory batch = streams.getBatch(id);
            return Judged(batch.state == IJobStreams.State.Committed, batch.windowEnd, batch.windowCap, batch.locked);
        }
        IJobEscrow.Job memory job = escrow.getJob(id);
        return Judged(job.state == IJobEscrow.State.Committed, job.windowEnd, job.windowCap, job.locked);
    }

    function _pickJudged(uint256 seed, bool ofStreams) private view returns (uint256 id, Judged memory judged) {
        if (ofStreams) (id, ) = _pickBatch(seed, IJobStreams.State.Committed);
        else (id, ) = _pick(seed, IJobEscrow.State.Committed);
        if (id != 0) judged = _judgedOf(id);
    }

    /// @dev The first of its kind from a random one on.
    function _pickReveal(
        uint256 seed,
        bool ofStreams
    ) private view returns (Demand memory demand, IComputeChallenges.Reveal memory reveal) {
        uint256 count = demands.length;
        for (uint256 i = 0; i < count; ++i) {
            Demand memory candidate = demands[((seed % count) + i) % count];
            if (candidate.id >= FIRST_BATCH == ofStreams) return (candidate, _revealOf(candidate));
        }
    }
}
