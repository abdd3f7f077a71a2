// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IComputeChallenges} from "../../../contracts/compute/IComputeChallenges.sol";
import {IJobEscrow} from "../../../contracts/escrow/IJobEscrow.sol";
import {Statement} from "../../../contracts/compute/ITensorReferee.sol";
import {JobActions} from "./JobActions.sol";

/// @notice Verifiers prove and demand reveals; providers answer or keep silent.
abstract contract DisputeActions is JobActions {
    bytes32 private constant SALT = "salt";

    address internal verifier; // an honest one
    address internal accuser; // a hostile contract that demands reveals
    bytes32[] private _path; // a job is its own leaf
    /// @dev Who demanded the one node that handlers ask for, by job.
    mapping(uint256 jobId => address) internal demanderOf;
    uint256[] internal demanded;
    /// @dev Kept for the invariants 4 and 5.
    uint256 public honestConvictions;
    uint256 public liesThatPassed;

    function proveFraud(uint256 which) external action("prove fraud") {
        (uint256 jobId, IJobEscrow.Job memory job) = _pick(which, IJobEscrow.State.Committed);
        if (jobId == 0 || block.timestamp > job.windowEnd) return;
        uint256 lie = lieOf[jobId];
        bytes memory proof = lie == 0 ? truths[which % truths.length] : lies[lie - 1].proof;
        Statement memory statement = lie == 0 ? honest : lies[lie - 1].statement;
        vm.prank(verifier);
        challenges.commitClaim(keccak256(abi.encode(jobId, keccak256(proof), verifier, SALT)));
        bytes memory call = abi.encodeCall(IComputeChallenges.proveFraud, (jobId, 0, _path, statement, proof, SALT));
        // In the claim's own block it is too fresh.
        _mustRevert(verifier, address(challenges), call);
        vm.roll(block.number + 1);
        uint256 before = _allStake();
        vm.prank(verifier);
        (bool convicted, ) = address(challenges).call(call);
        if (lie == 0 && convicted) ++honestConvictions;
        if (lie != 0 && !convicted) ++liesThatPassed;
        _noteSlash(before - _allStake(), convicted ? job.locked : 0);
        _done();
    }

    function stealProof(uint256 which) external action("steal a proof") {
        (uint256 jobId, ) = _pick(which, IJobEscrow.State.Committed);
        if (jobId == 0 || lieOf[jobId] == 0) return;
        // A claim of another challenger is of no use to the thief.
        Lie memory lie = lies[lieOf[jobId] - 1];
        _mustRevert(
            accuser,
            address(challenges),
            abi.encodeCall(IComputeChallenges.proveFraud, (jobId, 0, _path, lie.statement, lie.proof, SALT))
        );
    }

    function demandReveal(uint256 which, bool byAccuser) external action("demand reveal") {
        (uint256 jobId, IJobEscrow.Job memory job) = _pick(which, IJobEscrow.State.Committed);
        if (jobId == 0 || lieOf[jobId] != 0 || demanderOf[jobId] != address(0) || block.timestamp > job.windowEnd) return;
        if (block.timestamp + challenges.responseTime() > job.windowCap) return;
        address demander = byAccuser ? accuser : verifier;
        uint256 deposit = challenges.revealDeposit();
        vm.deal(demander, demander.balance + deposit);
        vm.prank(demander);
        challenges.demandReveal{value: deposit}(jobId, 0, _path, honest, opened.opening);
        demanderOf[jobId] = demander;
        demanded.push(jobId);
        _done();
    }

    function answerReveal(uint256 which) external action("answer reveal") {
        (uint256 jobId, IComputeChallenges.Reveal memory reveal) = _pickReveal(which);
        if (jobId == 0 || reveal.answered) return;
        bytes memory call = abi.encodeCall(IComputeChallenges.answerReveal, (jobId, 0, opened.node, opened.reveal));
        if (escrow.stateOf(jobId) != IJobEscrow.State.Committed || block.timestamp > reveal.respondBy) {
            return _mustRevert(providers[0], address(challenges), call);
        }
        challenges.answerReveal(jobId, 0, opened.node, opened.reveal);
        _done();
    }

    function convictSilence(uint256 which) external action("convict silence") {
        (uint256 jobId, IComputeChallenges.Reveal memory reveal) = _pickReveal(which);
        if (jobId == 0) return;
        IJobEscrow.Job memory job = escrow.getJob(jobId);
        bytes memory call = abi.encodeCall(IComputeChallenges.convictSilence, (jobId, 0, opened.node));
        bool tooLate = block.timestamp > uint256(job.windowEnd) + PROOF_TAIL;
        if (reveal.answered || block.timestamp <= reveal.respondBy || job.state != IJobEscrow.State.Committed || tooLate) {
            return _mustRevert(verifier, address(challenges), call);
        }
        uint256 before = _allStake();
        challenges.convictSilence(jobId, 0, opened.node);
        _noteSlash(before - _allStake(), job.locked);
        _done();
    }

    function reclaimDeposit(uint256 which) external action("reclaim deposit") {
        (uint256 jobId, IComputeChallenges.Reveal memory reveal) = _pickReveal(which);
        if (jobId == 0) return;
        bytes memory call = abi.encodeCall(IComputeChallenges.reclaimDeposit, (jobId, 0, opened.node));
        if (reveal.answered || reveal.deposit == 0 || escrow.stateOf(jobId) == IJobEscrow.State.Committed) {
            return _mustRevert(verifier, address(challenges), call);
        }
        challenges.reclaimDeposit(jobId, 0, opened.node);
        _done();
    }

    function settle(uint256 which) external action("settle") {
        (uint256 jobId, ) = _pick(which, IJobEscrow.State.Convicted);
        if (jobId == 0) return;
        if (challenges.getConviction(jobId).settled) {
            return _mustRevert(verifier, address(challenges), abi.encodeCall(IComputeChallenges.settle, (jobId)));
        }
        challenges.settle(jobId);
        _done();
    }

    function withdrawDeposits(uint256 who) external action("withdraw deposits") {
        address account = who % 2 == 0 ? verifier : providers[(who / 2) % providers.length];
        if (challenges.depositCredit(account) == 0) return;
        vm.prank(account);
        challenges.withdrawDeposits(payable(account));
        _done();
    }

    function withdrawHostilely() external action("withdraw to a contract that refuses") {
        if (challenges.depositCredit(accuser) == 0) return;
        _mustRevert(accuser, address(challenges), abi.encodeCall(IComputeChallenges.withdrawDeposits, (payable(accuser))));
    }

    function _revealOf(uint256 jobId) internal view returns (IComputeChallenges.Reveal memory) {
        return challenges.getReveal(challenges.revealIdOf(jobId, 0, opened.node));
    }

    function _pickReveal(uint256 seed) private view returns (uint256 jobId, IComputeChallenges.Reveal memory reveal) {
        if (demanded.length == 0) return (0, reveal);
        jobId = demanded[seed % demanded.length];
        return (jobId, _revealOf(jobId));
    }
}
