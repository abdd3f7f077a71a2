// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJobEscrow} from "../../../contracts/escrow/IJobEscrow.sol";
import {IJobStreams} from "../../../contracts/escrow/IJobStreams.sol";
import {ILocker} from "../../../contracts/staking/ILocker.sol";
import {IProviderStaking} from "../../../contracts/staking/IProviderStaking.sol";
import {HostileActions} from "./HostileActions.sol";

/// @notice Governors change parameters within and beyond their bounds; time passes.
abstract contract GovernanceActions is HostileActions {
    function setJobParameters(uint256 window, uint256 jobTime, uint256 bps) external action("set job parameters") {
        IJobEscrow.Parameters memory parameters = escrow.getParameters();
        parameters.challengeWindow = uint32(_between(window, 10, 100));
        parameters.maxJobTime = uint32(_between(jobTime, 60, 2_400));
        parameters.feeBps = uint16(_between(bps, 0, 1_000));
        parameters.penaltyBps = uint16(_between(bps, 0, 2_000));
        uint256 exposure = uint256(parameters.maxJobTime) + parameters.challengeWindow + parameters.maxDisputeTime + PROOF_TAIL;
        bytes memory call = abi.encodeCall(IJobEscrow.setParameters, (parameters));
        if (exposure >= staking.thawPeriod()) return _mustRevert(governor, address(escrow), call);
        vm.prank(governor);
        escrow.setParameters(parameters);
        _done();
    }

    function setStreamParameters(uint256 window, uint256 dispute, uint256 spare) external action("set stream parameters") {
        IJobStreams.Parameters memory parameters = streams.getParameters();
        parameters.challengeWindow = uint32(_between(window, 10, 100));
        parameters.maxDisputeTime = uint32(dispute % 8 == 0 ? _between(dispute, 1, 4_000) : _between(dispute, 10, 400));
        parameters.feeBps = uint16(_between(spare, 0, 1_000));
        parameters.minLock = uint88(_between(spare, 50 ether, 150 ether));
        uint256 exposure = uint256(parameters.challengeWindow) + parameters.maxDisputeTime + PROOF_TAIL;
        parameters.fundsThawTime = uint32(2 * exposure + (spare % 100) - 10);
        bytes memory call = abi.encodeCall(IJobStreams.setParameters, (parameters));
        bool outOfRange = parameters.fundsThawTime < 2 * exposure || parameters.maxDisputeTime < challenges.responseTime();
        bytes4 refusal = outOfRange ? IJobStreams.JobStreams_ParameterOutOfRange.selector : IJobStreams.JobStreams_ExposureTooLong.selector;
        if (outOfRange || exposure >= staking.thawPeriod()) return _mustRevertWith(refusal, governor, address(streams), call);
        vm.prank(governor);
        streams.setParameters(parameters);
        _done();
    }

    /// @dev A token that is not listed any more takes no new work; what was begun in it goes on.
    function listToken(bool inOther, uint256 worth) external action("list or delist a token") {
        bool allowed = worth % 4 != 0;
        vm.startPrank(governor);
        for (uint256 i = 0; i < 2; ++i) {
            payments[i].setToken(
                inOther ? address(other) : address(dpin),
                inOther ? allowed : true,
                inOther ? uint120(_between(worth, 0.2 ether, 1 ether)) : 1 ether
            );
        }
        vm.stopPrank();
        _done();
    }

    function setThawPeriod(uint256 period) external action("set thaw period") {
        uint64 thawPeriod = uint64(_between(period, 200, 4_000));
        bytes memory call = abi.encodeCall(IProviderStaking.setThawPeriod, (thawPeriod));
        if (_exposureOf(address(escrow)) >= thawPeriod || _exposureOf(address(streams)) >= thawPeriod)
            return _mustRevert(governor, address(staking), call);
        vm.prank(governor);
        staking.setThawPeriod(thawPeriod);
        _done();
    }

    function meddle(uint256 who) external action("meddle without a role") {
        address stranger = who % 2 == 0 ? requesters[0] : providers[1];
        _mustRevert(stranger, address(staking), abi.encodeCall(IProviderStaking.setThawPeriod, (1)));
        _mustRevert(stranger, address(staking), abi.encodeCall(IProviderStaking.slash, (providers[0], 0, 1, false)));
        _mustRevert(stranger, address(escrow), abi.encodeCall(IJobEscrow.pause, ()));
        _mustRevert(stranger, address(streams), abi.encodeCall(IJobStreams.pause, ()));
        _mustRevert(stranger, address(streams), abi.encodeCall(IJobStreams.setParameters, (streams.getParameters())));
    }

    /// @dev Rarely on, so that most of a run is not spent waiting.
    function pause(uint256 seed) external action("pause or unpause") {
        bool wanted = seed % 4 == 0;
        vm.startPrank(governor);
        if (wanted && !escrow.paused()) escrow.pause();
        if (!wanted && escrow.paused()) escrow.unpause();
        if (wanted && !streams.paused()) streams.pause();
        if (!wanted && streams.paused()) streams.unpause();
        if (wanted && !staking.paused()) staking.pause();
        if (!wanted && staking.paused()) staking.unpause();
        vm.stopPrank();
        _done();
    }

    function passTime(uint256 time) external action("pass time") {
        vm.warp(block.timestamp + (time % 12 == 0 ? _between(time, 1, 2_000) : _between(time, 1, 25)));
        vm.roll(block.number + 1);
        _done();
    }

    function _exposureOf(address locker) internal view returns (uint256) {
        return ILocker(locker).exposure();
    }
}
