// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJobEscrow} from "../../../contracts/escrow/IJobEscrow.sol";
import {IPayments} from "../../../contracts/escrow/IPayments.sol";
import {HostileToken} from "../../contracts-support/HostileToken.sol";
import {Statement} from "../../../contracts/compute/ITensorReferee.sol";
import {StakingActions} from "./StakingActions.sol";

/// @notice Requesters and providers play jobs; one payment token is hostile at times.
abstract contract JobActions is StakingActions {
    /// @dev More jobs in a run would only make the checks slower.
    uint256 internal constant MAX_JOBS = 20;

    address[] internal requesters; // the last one a hostile contract
    /// @dev 0: honest, or not committed; else the lie's number + 1.
    mapping(uint256 jobId => uint256) internal lieOf;
    /// @dev Most that a slash took beyond what its fault allows.
    uint256 public overslash;

    function post(uint256 who, uint256 price, uint256 times, bool inOther, bool designated) external action("post") {
        if (escrow.jobCount() >= MAX_JOBS) return;
        address requester = requesters[who % requesters.length];
        uint96 maxPrice = uint96(price % 5 == 0 ? _between(price, 1, 9) : _between(price, 1, 50 ether));
        IJobEscrow.JobRequest memory request = IJobEscrow.JobRequest({
            programRoot: honest.programRoot,
            inputRoot: honest.inputRoot,
            token: inOther ? address(other) : address(dpin),
            minPrice: uint96(_between(times, 1, maxPrice)),
            maxPrice: maxPrice,
            acceptBy: uint40(block.timestamp + _between(times, 10, 200)),
            runTime: uint32(_between(times, 1, escrow.getParameters().maxJobTime)),
            provider: designated ? providers[times % providers.length] : address(0),
            locator: ""
        });
        bytes memory call = abi.encodeCall(IJobEscrow.postJob, (request));
        if (escrow.paused() || !_isAllowed(request.token)) return _mustRevert(requester, address(escrow), call);
        if (inOther && _refusesPayments()) return _mustRevertWithin1MGas(requester, address(escrow), call);
        vm.prank(requester);
        escrow.postJob(request);
        _done();
    }

    function cancel(uint256 which) external action("cancel") {
        (uint256 jobId, IJobEscrow.Job memory job) = _pick(which, IJobEscrow.State.Posted);
        if (jobId == 0) return;
        vm.prank(job.requester);
        escrow.cancel(jobId);
        _done();
    }

    function accept(uint256 which, uint256 who) external action("accept") {
        (uint256 jobId, IJobEscrow.Job memory job) = _pick(which, IJobEscrow.State.Posted);
        if (jobId == 0 || block.timestamp > job.acceptBy) return;
        address provider = job.provider == address(0) ? providers[who % providers.length] : job.provider;
        uint256 lock = payments[0].lockFor(job.token, escrow.currentPrice(jobId));
        bytes memory call = abi.encodeCall(IJobEscrow.accept, (jobId, 0));
        // INVARIANT 2: nothing is locked that is not there.
        // INVARIANT 8: nor under an exposure that its run time exceeds, as when it was posted under a longer one.
        bool tooLong = job.runTime > escrow.getParameters().maxJobTime;
        bool closed = escrow.paused() || !_isAllowed(job.token);
        if (closed || tooLong || staking.stakeOf(provider).lockable < lock) return _mustRevert(provider, address(escrow), call);
        vm.prank(provider);
        escrow.accept(jobId, 0);
        _done();
    }

    function commit(uint256 which, uint256 lie) external action("commit") {
        (uint256 jobId, IJobEscrow.Job memory job) = _pick(which, IJobEscrow.State.Accepted);
        // The silent provider delivers nothing.
        if (jobId == 0 || job.provider == providers[2] || block.timestamp > job.commitBy) return;
        Statement memory statement = honest;
        if (job.provider == providers[1]) {
            lieOf[jobId] = 1 + (lie % lies.length);
            statement = lies[lie % lies.length].statement;
        }
        vm.prank(job.provider);
        escrow.commit(jobId, statement.outputRoot, statement.traceRoot, "");
        _done();
    }

    /// @dev From posting to commitment at once, so that a run comes to disputes.
    function playJob(uint256 who, uint256 lie) external action("play a job up to its commitment") {
        address provider = providers[who % 2];
        if (escrow.paused() || escrow.jobCount() >= MAX_JOBS) return;
        if (staking.stakeOf(provider).lockable < 100 ether) return;
        IJobEscrow.JobRequest memory request = IJobEscrow.JobRequest({
            programRoot: honest.programRoot,
            inputRoot: honest.inputRoot,
            token: _playToken(lie),
            minPrice: 5 ether,
            maxPrice: 10 ether,
            acceptBy: uint40(block.timestamp + 100),
            runTime: 60,
            provider: provider,
            locator: ""
        });
        vm.prank(requesters[lie % requesters.length]);
        uint256 jobId = escrow.postJob(request);
        Statement memory statement = honest;
        if (provider == providers[1]) {
            lieOf[jobId] = 1 + (lie % lies.length);
            statement = lies[lie % lies.length].statement;
        }
        vm.startPrank(provider);
        escrow.accept(jobId, 0);
        escrow.commit(jobId, statement.outputRoot, statement.traceRoot, "");
        vm.stopPrank();
        _done();
    }

    function finalize(uint256 which) external action("finalize") {
        (uint256 jobId, IJobEscrow.Job memory job) = _pick(which, IJobEscrow.State.Committed);
        if (jobId == 0) return;
        bytes memory call = abi.encodeCall(IJobEscrow.finalize, (jobId));
        if (block.timestamp <= uint256(job.windowEnd) + PROOF_TAIL) return _mustRevert(msg.sender, address(escrow), call);
        escrow.finalize(jobId);
        _done();
    }

    function expire(uint256 which) external action("expire") {
        (uint256 jobId, IJobEscrow.Job memory job) = _pick(which, which % 2 == 0 ? IJobEscrow.State.Posted : IJobEscrow.State.Accepted);
        if (jobId == 0) return;
        bytes memory call = abi.encodeCall(IJobEscrow.expire, (jobId));
        bool accepted = job.state == IJobEscrow.State.Accepted;
        if (block.timestamp <= (accepted ? job.commitBy : job.acceptBy)) return _mustRevert(msg.sender, address(escrow), call);
        _expire(jobId, job);
        _done();
    }

    function withdrawCredit(uint256 who, bool inOther, bool ofStreams) external action(_kind("withdraw credit", ofStreams)) {
        address account = who % 2 == 0 ? requesters[(who / 2) % requesters.length] : providers[(who / 2) % providers.length];
        address token = inOther ? address(other) : address(dpin);
        IPayments money = payments[ofStreams ? 1 : 0];
        if (money.credit(token, account) == 0) return;
        bytes memory call = abi.encodeCall(IPayments.withdraw, (token, account));
        if (inOther && _refusesTransfers()) return _mustRevertWithin1MGas(account, address(money), call);
        vm.prank(account);
        money.withdraw(token, account);
        _done();
    }

    function claimRefund(uint256 which) external action("claim refund") {
        (uint256 jobId, IJobEscrow.Job memory job) = _pick(which, IJobEscrow.State.Convicted);
        if (jobId == 0) return;
        bytes memory call = abi.encodeCall(IJobEscrow.claimRefund, (jobId, job.requester));
        if (job.maxPrice == 0) return _mustRevertWith(IPayments.Payments_NothingToWithdraw.selector, job.requester, address(escrow), call);
        if (job.token == address(other) && _refusesTransfers()) return _mustRevertWithin1MGas(job.requester, address(escrow), call);
        vm.prank(job.requester);
        escrow.claimRefund(jobId, job.requester);
        _done();
    }

    function burnFees(bool ofStreams) external action(_kind("burn fees", ofStreams)) {
        IPayments money = payments[ofStreams ? 1 : 0];
        if (money.fees(address(dpin)) == 0) return;
        money.burnFees();
        _done();
    }

    function sweepFees(bool ofStreams) external action(_kind("sweep fees", ofStreams)) {
        IPayments money = payments[ofStreams ? 1 : 0];
        if (money.fees(address(other)) == 0) return;
        bytes memory call = abi.encodeCall(IPayments.sweepFees, (address(other), governor));
        if (_refusesTransfers()) return _mustRevertWithin1MGas(governor, address(money), call);
        vm.prank(governor);
        money.sweepFees(address(other), governor);
        _done();
    }

    function _expire(uint256 jobId, IJobEscrow.Job memory job) internal {
        bool accepted = job.state == IJobEscrow.State.Accepted;
        uint256 allowed = accepted ? (uint256(job.locked) * job.penaltyBps) / BPS : 0;
        uint256 before = _allStake();
        escrow.expire(jobId);
        _noteSlash(before - _allStake(), allowed);
    }

    function _noteSlash(uint256 taken, uint256 allowed) internal {
        if (taken > allowed && taken - allowed > overslash) overslash = taken - allowed;
    }

    function _allStake() internal view returns (uint256 total) {
        for (uint256 i = 0; i < providers.length; ++i) total += _totalOf(providers[i]);
    }

    /// @dev The other token, in a part of the games, when it does as it is told.
    function _playToken(uint256 seed) internal view returns (address) {
        bool inOther = (seed / 4) % 3 == 0 && _isAllowed(address(other)) && !_refusesPayments();
        return inOther ? address(other) : address(dpin);
    }

    function _isAllowed(address token) internal view returns (bool allowed) {
        (, allowed, ) = payments[0].getToken(token);
    }

    /// @dev A payment in that loses a part on the way is refused, too.
    function _refusesPayments() internal view returns (bool) {
        return other.mode() == HostileToken.Mode.TakesFee || _refusesTransfers();
    }

    function _refusesTransfers() internal view returns (bool) {
        HostileToken.Mode mode = other.mode();
        return mode != HostileToken.Mode.Honest && mode != HostileToken.Mode.TakesFee && mode != HostileToken.Mode.CallsBack;
    }

    /// @dev The first job of a state from a random one on; 0 if there is none.
    function _pick(uint256 seed, IJobEscrow.State state) internal view returns (uint256 jobId, IJobEscrow.Job memory job) {
        uint256 count = escrow.jobCount();
        for (uint256 i = 0; i < count; ++i) {
            uint256 candidate = 1 + (((seed % count) + i) % count);
            if (escrow.stateOf(candidate) == state) return (candidate, escrow.getJob(candidate));
        }
    }
}
