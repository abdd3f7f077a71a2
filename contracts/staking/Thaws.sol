// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IProviderStaking} from "./IProviderStaking.sol";
import {SharePool} from "./SharePool.sol";

/// @title The thaws of one owner: shares of a thawing pool, each with its own time
/// @dev Ids are counted by the owner's record and never used again, so that no thaw meets another.
library Thaws {
    using SharePool for SharePool.Pool;

    /// @notice Moves `amount` into the pool for a new thaw.
    function openDown(
        mapping(uint256 thawId => IProviderStaking.Thaw) storage self,
        SharePool.Pool memory pool,
        uint256 thawId,
        uint256 amount,
        uint40 releaseAt
    ) internal returns (uint256 shares) {
        require(amount != 0, IProviderStaking.ProviderStaking_ZeroAmount());
        shares = pool.depositDown(amount);
        // SAFETY: depositDown checked that the shares fit.
        self[thawId] = IProviderStaking.Thaw({shares: uint128(shares), releaseAt: releaseAt, epoch: pool.epoch});
    }

    /// @notice Ends a thaw whose time has come, with what slashes left of it: 0 if nothing, which never reverts.
    function closeDown(
        mapping(uint256 thawId => IProviderStaking.Thaw) storage self,
        SharePool.Pool memory pool,
        uint256 thawId
    ) internal returns (uint256 amount) {
        IProviderStaking.Thaw memory entry = self[thawId];
        require(entry.shares != 0, IProviderStaking.ProviderStaking_NoSuchThaw(thawId));
        require(
            block.timestamp >= entry.releaseAt,
            IProviderStaking.ProviderStaking_StillThawing(thawId, entry.releaseAt, block.timestamp)
        );
        delete self[thawId];
        amount = pool.redeemDown(pool.presentDown(entry.shares, entry.epoch));
    }

    /// @notice The open thaws with ids from `first` below `end`, as they would be paid now.
    function list(
        mapping(uint256 thawId => IProviderStaking.Thaw) storage self,
        SharePool.Pool memory pool,
        uint256 first,
        uint256 end
    ) internal view returns (IProviderStaking.ThawState[] memory states) {
        states = new IProviderStaking.ThawState[](end > first ? end - first : 0);
        uint256 count;
        for (uint256 thawId = first; thawId < end; ++thawId) {
            IProviderStaking.Thaw memory entry = self[thawId];
            if (entry.shares == 0) continue;
            uint256 amount = pool.worthDown(pool.presentDown(entry.shares, entry.epoch));
            states[count++] = IProviderStaking.ThawState(thawId, amount, entry.releaseAt);
        }
        // Only shortens the list.
        assembly ("memory-safe") {
            mstore(states, count)
        }
    }

    /// @notice All open thaws with ids below `end`: what they are worth, what of it can be withdrawn now, and when the next can.
    function sum(
        mapping(uint256 thawId => IProviderStaking.Thaw) storage self,
        SharePool.Pool memory pool,
        uint256 end
    ) internal view returns (uint256 all, uint256 withdrawable, uint256 nextReleaseAt) {
        IProviderStaking.ThawState[] memory open = list(self, pool, 0, end);
        for (uint256 i = 0; i < open.length; ++i) {
            all += open[i].amount;
            uint256 releaseAt = open[i].releaseAt;
            if (releaseAt <= block.timestamp) withdrawable += open[i].amount;
            else if (nextReleaseAt == 0 || releaseAt < nextReleaseAt) nextReleaseAt = releaseAt;
        }
    }
}
