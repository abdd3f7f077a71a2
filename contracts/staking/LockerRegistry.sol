// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocker} from "./ILocker.sol";
import {IProviderStaking} from "./IProviderStaking.sol";

/// @title Who locks, and who slashes what they lock
library LockerRegistry {
    /// @dev One slot: role and pot are always used together. `allowed` keeps it non-zero while slashes fill the pot.
    struct Slasher {
        bool allowed;
        uint16 activeLockers;
        uint40 boundUntil; // while locks of a retired locker may still run
        uint128 pot;
    }
    struct Locker {
        IProviderStaking.LockerStatus status;
        address slasher;
    }
    struct Registry {
        mapping(address slasher => Slasher) slashers;
        mapping(address locker => Locker) lockers;
        address[] active;
    }

    /// @dev setThawPeriod asks every locker for its exposure; this bounds its gas.
    uint256 internal constant MAX_LOCKERS = 16;

    function setLocker(Registry storage self, address locker, address slasher, uint64 thawPeriod) internal {
        require(locker.code.length != 0, IProviderStaking.ProviderStaking_NotContract(locker));
        require(self.slashers[slasher].allowed, IProviderStaking.ProviderStaking_NotSlasher(slasher));
        _requireExposureBelow(locker, thawPeriod);
        Locker storage entry = self.lockers[locker];
        require(entry.status != IProviderStaking.LockerStatus.Active, IProviderStaking.ProviderStaking_AlreadyLocker(locker));
        // Another slasher than the one that the locker was built around would leave its locks without a judge.
        require(
            entry.status == IProviderStaking.LockerStatus.None || entry.slasher == slasher,
            IProviderStaking.ProviderStaking_SlasherFixed(locker, entry.slasher)
        );
        require(self.active.length < MAX_LOCKERS, IProviderStaking.ProviderStaking_TooManyLockers());
        self.active.push(locker);
        // A locker slashes penalties out of its own locks.
        self.slashers[locker].allowed = true;
        ++self.slashers[locker].activeLockers;
        emit IProviderStaking.SlasherSet(locker, true);
        ++self.slashers[slasher].activeLockers;
        (entry.status, entry.slasher) = (IProviderStaking.LockerStatus.Active, slasher);
        emit IProviderStaking.LockerSet(locker, slasher, IProviderStaking.LockerStatus.Active);
    }

    /// @dev What is locked now can be slashed until `boundUntil` at the latest: so long its slashers keep the role.
    function retireLocker(Registry storage self, address locker, uint40 boundUntil) internal {
        Locker storage entry = self.lockers[locker];
        require(entry.status == IProviderStaking.LockerStatus.Active, IProviderStaking.ProviderStaking_NotLocker(locker));
        entry.status = IProviderStaking.LockerStatus.Retired;
        _unbind(self.slashers[entry.slasher], boundUntil);
        _unbind(self.slashers[locker], boundUntil);
        uint256 count = self.active.length;
        for (uint256 i = 0; i < count; ++i) {
            if (self.active[i] == locker) {
                self.active[i] = self.active[count - 1];
                self.active.pop();
                break;
            }
        }
        emit IProviderStaking.LockerSet(locker, entry.slasher, IProviderStaking.LockerStatus.Retired);
        emit IProviderStaking.LockerRetired(locker, entry.slasher, boundUntil);
    }

    function setSlasher(Registry storage self, address slasher, bool allowed) internal {
        require(slasher.code.length != 0, IProviderStaking.ProviderStaking_NotContract(slasher));
        Slasher storage entry = self.slashers[slasher];
        require(allowed || entry.activeLockers == 0, IProviderStaking.ProviderStaking_SlasherInUse(slasher));
        require(allowed || block.timestamp >= entry.boundUntil, IProviderStaking.ProviderStaking_SlasherBound(slasher, entry.boundUntil));
        entry.allowed = allowed;
        emit IProviderStaking.SlasherSet(slasher, allowed);
    }

    /// @notice Reverts unless every active locker's exposure is below `limit` seconds.
    function requireExposuresBelow(Registry storage self, uint64 limit) internal view {
        uint256 count = self.active.length;
        for (uint256 i = 0; i < count; ++i) _requireExposureBelow(self.active[i], limit);
    }

    /// @notice Takes `amount` out of the pot of `slasher`.
    function takeFromPot(Registry storage self, address slasher, uint256 amount) internal {
        uint128 pot = self.slashers[slasher].pot;
        require(amount <= pot, IProviderStaking.ProviderStaking_PotTooSmall(slasher, pot, amount));
        // SAFETY: amount ≤ pot, which is a uint128.
        self.slashers[slasher].pot = pot - uint128(amount);
    }

    function _unbind(Slasher storage slasher, uint40 boundUntil) private {
        (slasher.activeLockers, slasher.boundUntil) = (slasher.activeLockers - 1, boundUntil);
    }

    function _requireExposureBelow(address locker, uint64 limit) private view {
        uint64 exposure = ILocker(locker).exposure();
        require(exposure < limit, IProviderStaking.ProviderStaking_ExposureTooLong(locker, exposure, limit));
    }
}
