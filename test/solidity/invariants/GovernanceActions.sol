// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJobEscrow} from "../../../contracts/escrow/IJobEscrow.sol";
import {IProviderStaking} from "../../../contracts/staking/IProviderStaking.sol";
import {DisputeActions} from "./DisputeActions.sol";

/// @notice Governors change parameters within and beyond their bounds; time passes.
abstract contract GovernanceActions is DisputeActions {
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

    function setThawPeriod(uint256 period) external action("set thaw period") {
        uint64 thawPeriod = uint64(_between(period, 200, 4_000));
        bytes memory call = abi.encodeCall(IProviderStaking.setThawPeriod, (thawPeriod));
        if (_exposure() >= thawPeriod) return _mustRevert(governor, address(staking), call);
        vm.prank(governor);
        staking.setThawPeriod(thawPeriod);
        _done();
    }

    function meddle(uint256 who) external action("meddle without a role") {
        address stranger = who % 2 == 0 ? requesters[0] : providers[1];
        _mustRevert(stranger, address(staking), abi.encodeCall(IProviderStaking.setThawPeriod, (1)));
        _mustRevert(stranger, address(staking), abi.encodeCall(IProviderStaking.slash, (providers[0], 0, 1, false)));
        _mustRevert(stranger, address(escrow), abi.encodeCall(IJobEscrow.pause, ()));
    }

    /// @dev Rarely on, so that most of a run is not spent waiting.
    function pause(uint256 seed) external action("pause or unpause") {
        bool wanted = seed % 4 == 0;
        vm.startPrank(governor);
        if (wanted && !escrow.paused()) escrow.pause();
        if (!wanted && escrow.paused()) escrow.unpause();
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

    function _exposure() internal view returns (uint256) {
        return ILockerExposure(address(escrow)).exposure();
    }
}

interface ILockerExposure {
    function exposure() external view returns (uint64);
}
