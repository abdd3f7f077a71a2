// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocker} from "../../contracts/staking/ILocker.sol";
import {IProviderStaking} from "../../contracts/staking/IProviderStaking.sol";

/// @notice A second locker and slasher beside the escrow, to drive ProviderStaking directly.
contract LockerProbe is ILocker {
    IProviderStaking private immutable _staking;
    uint64 public exposure;
    address public escrow;

    constructor(IProviderStaking staking, uint64 exposure_) {
        (_staking, exposure) = (staking, exposure_);
    }

    function setExposure(uint64 exposure_) external {
        exposure = exposure_;
    }

    function setEscrow(address escrow_) external {
        escrow = escrow_;
    }

    function lock(address provider, uint256 amount) external {
        _staking.lock(provider, amount);
    }

    function unlock(address provider, uint256 amount) external {
        _staking.unlock(provider, amount);
    }

    function slash(address provider, uint256 unlockAmount, uint256 amount) external returns (uint256) {
        return _staking.slash(provider, unlockAmount, amount, false);
    }

    function slashAndJail(address provider, uint256 unlockAmount, uint256 amount) external returns (uint256) {
        return _staking.slash(provider, unlockAmount, amount, true);
    }

    /// @notice Slashes, pays half to `to` and burns the rest, as the peers do in one call.
    function slashAndPay(address provider, uint256 unlockAmount, uint256 amount, address to) external {
        uint256 slashed = _staking.slash(provider, unlockAmount, amount, true);
        _staking.paySlashed(to, slashed / 2);
        _staking.burnSlashed(slashed - slashed / 2);
    }

    function paySlashed(address to, uint256 amount) external {
        _staking.paySlashed(to, amount);
    }

    function burnSlashed(uint256 amount) external {
        _staking.burnSlashed(amount);
    }
}
