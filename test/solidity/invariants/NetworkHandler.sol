// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IComputeChallenges} from "../../../contracts/compute/IComputeChallenges.sol";
import {IJobEscrow} from "../../../contracts/escrow/IJobEscrow.sol";
import {IJobStreams} from "../../../contracts/escrow/IJobStreams.sol";
import {IPayments} from "../../../contracts/escrow/IPayments.sol";
import {IProviderStaking} from "../../../contracts/staking/IProviderStaking.sol";
import {ContractWallet} from "../../contracts-support/ContractWallet.sol";
import {HostileParticipant} from "../../contracts-support/HostileParticipant.sol";
import {HostileToken} from "../../contracts-support/HostileToken.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EmissionActions, IMinted} from "./EmissionActions.sol";

/// @notice All actors on one network, what must hold between their actions, and how all of them leave.
contract NetworkHandler is EmissionActions {
    constructor() {
        vm.warp(1_800_000_000);
        _deploy();
        _deployEmission();
        hostile = new HostileParticipant();
        hostile.setMode(HostileParticipant.Mode.Reverts);
        accuser = address(hostile);
        wallet = new ContractWallet(vm.addr(uint256(keccak256("signer"))));
        _prepareReentries();
        verifier = _named("verifier");
        providers = [_named("honest provider"), _named("cheating provider"), _named("silent provider")];
        requesters = [_named("requester"), _named("other requester"), address(hostile)];
        delegators = [_named("delegator"), _named("other delegator"), address(hostile)];
        for (uint256 i = 0; i < 3; ++i) {
            _endow(requesters[i], address(escrow));
            _endow(requesters[i], address(streams));
            _endow(delegators[i], address(staking));
            _endow(providers[i], address(staking));
            vm.startPrank(providers[i]);
            staking.register(i == 2 ? address(hostile) : providers[i], "");
            staking.stake(providers[i], 10_000 ether);
            vm.stopPrank();
        }
        vm.prank(address(hostile));
        staking.actFor(providers[2]);
        vm.prank(governor);
        dpin.approve(address(staking), type(uint256).max);
    }

    function _named(string memory name) private pure returns (address) {
        return vm.addr(uint256(keccak256(bytes(name))));
    }

    function _endow(address account, address spender) private {
        vm.prank(governor);
        dpin.transfer(account, 1_000_000 ether);
        other.mint(account, 1_000_000 ether);
        vm.startPrank(account);
        dpin.approve(spender, type(uint256).max);
        other.approve(spender, type(uint256).max);
        vm.stopPrank();
    }

    /// @notice 1: balances are what is owed, token by token and in native currency.
    function checkBalances() external view {
        uint256 count = escrow.jobCount();
        uint256[2] memory owed = [_credited(0, address(dpin)), _credited(0, address(other))];
        uint256 unsettled;
        for (uint256 jobId = 1; jobId <= count; ++jobId) {
            IJobEscrow.Job memory job = escrow.getJob(jobId);
            if (_isHeld(job.state)) owed[job.token == address(dpin) ? 0 : 1] += job.maxPrice;
            if (job.state == IJobEscrow.State.Convicted) unsettled += _unsettled(jobId);
        }
        require(dpin.balanceOf(address(escrow)) == owed[0], "1: DPIN of the escrow");
        require(other.balanceOf(address(escrow)) == owed[1], "1: other token of the escrow");
        unsettled += _checkStreams();
        require(staking.slashedPot(address(challenges)) == unsettled, "1: pot of the challenges");
        uint256 pots = unsettled + staking.slashedPot(address(escrow));
        for (uint256 i = 0; i < 3; ++i) pots += staking.getProvider(providers[i]).pendingRewards;
        require(dpin.balanceOf(address(staking)) == _allStake() + pots, "1: DPIN of the staking");
        uint256 deposits = challenges.depositCredit(verifier) + challenges.depositCredit(accuser);
        for (uint256 i = 0; i < 3; ++i) deposits += challenges.depositCredit(providers[i]);
        for (uint256 i = 0; i < demands.length; ++i) deposits += _revealOf(demands[i]).deposit;
        require(address(challenges).balance == deposits, "1: deposits");
    }

    /// @dev What open streams have not paid for yet, and committed and unclaimed convicted batches.
    function _checkStreams() private view returns (uint256 unsettled) {
        _checkBooks();
        uint256[2] memory owed = [_credited(1, address(dpin)), _credited(1, address(other))];
        uint256 count = streams.streamCount();
        for (uint256 streamId = 1; streamId <= count; ++streamId) {
            IJobStreams.Stream memory stream = streams.getStream(streamId);
            if (stream.token != address(0)) owed[stream.token == address(dpin) ? 0 : 1] += stream.funded - stream.collected;
        }
        count = streams.batchCount();
        for (uint256 batchId = FIRST_BATCH; batchId < FIRST_BATCH + count; ++batchId) {
            IJobStreams.Batch memory batch = streams.getBatch(batchId);
            if (batch.state != IJobStreams.State.Finalized) owed[batch.token == address(dpin) ? 0 : 1] += batch.amount;
            if (batch.state == IJobStreams.State.Convicted) unsettled += _unsettled(batchId);
        }
        require(dpin.balanceOf(address(streams)) == owed[0], "1: DPIN of the streams");
        require(other.balanceOf(address(streams)) == owed[1], "1: other token of the streams");
    }

    function _credited(uint256 which, address token) private view returns (uint256 sum) {
        IPayments money = payments[which];
        sum = money.fees(token);
        for (uint256 i = 0; i < 3; ++i) sum += money.credit(token, providers[i]) + money.credit(token, requesters[i]);
    }

    function _unsettled(uint256 id) private view returns (uint256) {
        IComputeChallenges.Conviction memory conviction = challenges.getConviction(id);
        return conviction.settled ? 0 : conviction.slashed;
    }

    /// @dev The locks of a provider's jobs and batches that can still be convicted, or expire in time. A thaw that takes more than what is free stays slashable for
    /// longer than these; a job whose time is over only waits for somebody to end it.
    function _atStake(address provider) private view returns (uint256 locked) {
        uint256 count = escrow.jobCount();
        for (uint256 jobId = 1; jobId <= count; ++jobId) {
            IJobEscrow.Job memory job = escrow.getJob(jobId);
            if (job.provider != provider) continue;
            uint256 end = job.state == IJobEscrow.State.Accepted ? job.commitBy : uint256(job.windowEnd) + escrow.proofTail();
            if (block.timestamp <= end) locked += job.locked;
        }
        count = streams.batchCount();
        for (uint256 batchId = FIRST_BATCH; batchId < FIRST_BATCH + count; ++batchId) {
            IJobStreams.Batch memory batch = streams.getBatch(batchId);
            if (batch.provider == provider && block.timestamp <= uint256(batch.windowEnd) + PROOF_TAIL) locked += batch.locked;
        }
    }

    /// @notice 2: what is locked is there, and no slash took more than its fault allows.
    function checkSlashes() external view {
        require(overslash <= 1, "2: overslash");
        for (uint256 i = 0; i < 3; ++i) {
            IProviderStaking.StakeState memory state = staking.stakeOf(providers[i]);
            uint256 slashable = uint256(state.staked) + state.thawing + state.delegated + state.delegatedThawing;
            require(_atStake(providers[i]) <= slashable, "2: locked stake is there");
        }
    }

    /// @notice 3: thaws never exceed their pools.
    function checkThaws() external view {
        for (uint256 i = 0; i < 3; ++i) {
            address provider = providers[i];
            IProviderStaking.ProviderState memory state = staking.getProvider(provider);
            uint256 own = _sum(staking.thawsOf(provider, 0, state.thawCount));
            uint256 delegated;
            for (uint256 j = 0; j < 3; ++j) {
                uint256 count = staking.delegationOf(provider, delegators[j]).thawCount;
                delegated += _sum(staking.delegationThawsOf(provider, delegators[j], 0, count));
            }
            require(own <= state.thawing, "3: own thaws");
            require(delegated <= state.delegatedThawing, "3: delegators' thaws");
        }
    }

    /// @notice 4 and 5: true data never convicts, a lie's proof always does.
    function checkVerdicts() external view {
        require(honestConvictions == 0, "4: an honest run was convicted");
        require(liesThatPassed == 0, "5: a lie was not convicted");
    }

    /// @notice 6: only running jobs and batches lock stake.
    function checkLocks() external view {
        uint256 count = escrow.jobCount();
        uint256[3] memory locked;
        for (uint256 jobId = 1; jobId <= count; ++jobId) {
            IJobEscrow.Job memory job = escrow.getJob(jobId);
            bool runs = job.state == IJobEscrow.State.Accepted || job.state == IJobEscrow.State.Committed;
            require(runs || job.locked == 0, "6: an ended job locks stake");
            for (uint256 i = 0; i < 3; ++i) if (job.provider == providers[i]) locked[i] += job.locked;
        }
        count = streams.batchCount();
        for (uint256 batchId = FIRST_BATCH; batchId < FIRST_BATCH + count; ++batchId) {
            IJobStreams.Batch memory batch = streams.getBatch(batchId);
            require(batch.state == IJobStreams.State.Committed || batch.locked == 0, "6: an ended batch locks stake");
            for (uint256 i = 0; i < 3; ++i) if (batch.provider == providers[i]) locked[i] += batch.locked;
        }
        for (uint256 i = 0; i < 3; ++i) require(staking.stakeOf(providers[i]).locked == locked[i], "6: locks are of what runs");
    }

    /// @notice 7: minted is what was claimed, and at most the schedule's sum over the epochs that have ended.
    function checkMinted() external view {
        uint256 minted = IMinted(address(dpin)).minted() - initialSupply;
        require(minted == paidOut, "7: minted without a claim");
        require(minted <= emission.cumulativeEmission(emission.currentEpoch()), "7: more than the schedule");
        require(overpaid == 0, "7: an epoch paid more than its emission");
        require(dpin.balanceOf(address(emission)) == 0, "7: emission keeps tokens");
    }

    /// @notice 8: the thaw period is longer than all that may be slashed.
    function checkThawPeriod() external view {
        IJobEscrow.Parameters memory parameters = escrow.getParameters();
        uint256 sum = uint256(parameters.maxJobTime) + parameters.challengeWindow + parameters.maxDisputeTime;
        require(sum < staking.thawPeriod() && _exposureOf(address(escrow)) >= sum, "8: exposure");
        IJobStreams.Parameters memory others = streams.getParameters();
        sum = uint256(others.challengeWindow) + others.maxDisputeTime + PROOF_TAIL;
        require(sum < staking.thawPeriod() && _exposureOf(address(streams)) >= sum, "8: exposure of streams");
        require(others.fundsThawTime >= 2 * sum, "8: funds thaw before a provider can collect them");
    }

    /// @notice 6 and 9: a stranger ends every job and every batch by time; then everybody takes out all there is for them, whatever the hostile ones do.
    function endAll() external {
        uint256[] memory thawed = _leaveStreams();
        vm.warp(block.timestamp + 10_000);
        vm.roll(block.number + 1);
        uint256 count = escrow.jobCount();
        for (uint256 jobId = 1; jobId <= count; ++jobId) {
            IJobEscrow.Job memory job = escrow.getJob(jobId);
            if (job.state == IJobEscrow.State.Committed) escrow.finalize(jobId);
            if (job.state == IJobEscrow.State.Posted || job.state == IJobEscrow.State.Accepted) _expire(jobId, job);
            if (job.state != IJobEscrow.State.Convicted) continue;
            if (!challenges.getConviction(jobId).settled) challenges.settle(jobId);
            if (job.maxPrice == 0 || (job.token == address(other) && _refusesTransfers())) continue;
            vm.prank(job.requester);
            escrow.claimRefund(jobId, job.requester);
        }
        _endBatches();
        for (uint256 i = 0; i < thawed.length; ++i) {
            IJobStreams.Stream memory stream = streams.getStream(thawed[i]);
            if (stream.token == address(0) || stream.thawing == 0 || (stream.token == address(other) && _refusesTransfers())) continue;
            _withdrawFunds(thawed[i]);
        }
        for (uint256 i = 0; i < demands.length; ++i) {
            if (_revealOf(demands[i]).deposit != 0) challenges.reclaimDeposit(demands[i].id, demands[i].leaf, opened.node);
        }
        _takeCredits();
        _takeStake();
        require(overslash <= 1, "2: overslash at the end");
    }

    /// @dev A stream ends by its provider's will or by its requester's, with neither needing the other; the latter takes time.
    function _leaveStreams() private returns (uint256[] memory thawed) {
        uint256 count = streams.streamCount();
        thawed = new uint256[](count);
        for (uint256 streamId = 1; streamId <= count; ++streamId) {
            IJobStreams.Stream memory stream = streams.getStream(streamId);
            if (stream.token == address(0)) continue;
            if (streamId % 2 == 0) {
                _close(streamId, stream.provider);
            } else {
                _thaw(streamId, stream.requester, stream.funded - stream.collected);
                thawed[streamId - 1] = streamId;
            }
        }
    }

    function _endBatches() private {
        uint256 count = streams.batchCount();
        for (uint256 batchId = FIRST_BATCH; batchId < FIRST_BATCH + count; ++batchId) {
            IJobStreams.Batch memory batch = streams.getBatch(batchId);
            if (batch.state == IJobStreams.State.Committed) streams.finalizeBatch(batchId);
            if (batch.state != IJobStreams.State.Convicted) continue;
            if (!challenges.getConviction(batchId).settled) challenges.settle(batchId);
            if (batch.amount == 0 || (batch.token == address(other) && _refusesTransfers())) continue;
            address requester = _requesterOf(batchId);
            vm.prank(requester);
            streams.claimRefund(batchId, requester);
        }
    }

    function _takeCredits() private {
        bool otherToo = !_refusesTransfers();
        for (uint256 i = 0; i < 6; ++i) {
            address account = i < 3 ? providers[i] : requesters[i - 3];
            for (uint256 j = 0; j < (otherToo ? 4 : 2); ++j) {
                IPayments money = payments[j % 2];
                address token = j < 2 ? address(dpin) : address(other);
                // In the hands of a token that calls back, the hostile one's credit may be gone already.
                if (money.credit(token, account) == 0) continue;
                vm.prank(account);
                money.withdraw(token, account);
            }
            if (account == accuser || challenges.depositCredit(account) == 0) continue;
            vm.prank(account);
            challenges.withdrawDeposits(payable(account));
        }
        _takeFundsOfHostile();
        for (uint256 i = 0; i < 2; ++i) {
            _checkOnlyFees(payments[i], dpin);
            if (otherToo) _checkOnlyFees(payments[i], other);
        }
    }

    /// @dev Called back while others were paid, the hostile requester may have thawed less of its own funds than before. They are its own still.
    function _takeFundsOfHostile() private {
        IJobStreams.Stream memory stream = streams.getStream(hostileStream);
        if (stream.token == address(0) || stream.funded == stream.collected || _refusesTransfers()) return;
        other.setMode(HostileToken.Mode.Honest);
        _thaw(hostileStream, stream.requester, stream.funded - stream.collected);
        uint256 thawedAt = streams.getStream(hostileStream).thawedAt;
        if (thawedAt > block.timestamp) vm.warp(thawedAt);
        _withdrawFunds(hostileStream);
    }

    function _checkOnlyFees(IPayments money, IERC20 token) private view {
        require(token.balanceOf(address(money)) == money.fees(address(token)), "6: only fees are left");
    }

    function _takeStake() private {
        for (uint256 i = 0; i < 3; ++i) {
            address provider = providers[i];
            for (uint256 j = 0; j < 3; ++j) {
                IProviderStaking.DelegationState memory delegation = staking.delegationOf(provider, delegators[j]);
                if (delegation.amount == 0) continue;
                vm.prank(delegators[j]);
                thaws.push(OpenThaw(provider, delegators[j], staking.undelegate(provider, type(uint256).max), 0));
            }
            uint256 staked = staking.stakeOf(provider).staked;
            if (staked == 0) continue;
            vm.prank(provider);
            thaws.push(OpenThaw(provider, address(0), staking.thaw(staked), 0));
        }
        vm.warp(block.timestamp + staking.thawPeriod());
        while (thaws.length > 0) _withdraw(thaws.length - 1);
        // Roundings are for the pools, and of a reward the virtual shares keep their part: nothing else stays, and no stake.
        uint256 left = dpin.balanceOf(address(staking)) - staking.slashedPot(address(escrow)) - staking.slashedPot(address(challenges));
        require(left == _allStake() && left <= 1 gwei + (rewarded + paidOut) / 1_000, "9: stake is left behind");
    }

    function _sum(IProviderStaking.ThawState[] memory list) private pure returns (uint256 total) {
        for (uint256 i = 0; i < list.length; ++i) total += list[i].amount;
    }

    function _isHeld(IJobEscrow.State state) private pure returns (bool) {
        return
            state == IJobEscrow.State.Posted ||
            state == IJobEscrow.State.Accepted ||
            state == IJobEscrow.State.Committed ||
            state == IJobEscrow.State.Convicted;
    }
}
