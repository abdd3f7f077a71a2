// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Rewards that fall due little by little
/// @notice Between two times `pending` falls due evenly, rounded down, and all of it at `endsAt`. Who comes for a moment gets a moment's worth.
/// @dev INVARIANT: updatedAt < endsAt while anything is pending, or endsAt is past and all of it is due.
library Drip {
    using SafeCast for uint256;

    /// @dev One slot.
    struct Rewards {
        uint96 pending; // wei not released at updatedAt
        uint40 updatedAt; // seconds
        uint40 endsAt; // first second in which all is due
    }

    /// @notice Takes out what is due now.
    function takeDueDown(Rewards memory self) internal view returns (uint256 due) {
        due = self.pending;
        // SAFETY: updatedAt ≤ now < endsAt, so that due ≤ pending; a time in seconds.
        if (block.timestamp < self.endsAt) due = (due * (block.timestamp - self.updatedAt)) / (self.endsAt - self.updatedAt);
        (self.pending, self.updatedAt) = (self.pending - uint96(due), uint40(block.timestamp));
    }

    /// @notice Adds `amount`, which would by itself be due at `endsAt`, to what is left when all that is due has been taken.
    /// @dev The new end is the mean of both, weighted by amounts. So no reward falls due faster beside another than each would alone, together (the rate of a
    /// mean is at most the sum of rates). Rounded down: it never exceeds the later of the two nor falls below the earlier, and dust moves it by nothing.
    function add(Rewards memory self, uint256 amount, uint256 endsAt) internal view {
        uint256 total = self.pending + amount;
        uint256 remaining = Math.saturatingSub(self.endsAt, block.timestamp);
        uint256 weighted = self.pending * remaining + amount * (endsAt - block.timestamp);
        // SAFETY: at most the later of two ends, which fit.
        (self.updatedAt, self.endsAt) = (uint40(block.timestamp), uint40(block.timestamp + weighted / total));
        self.pending = total.toUint96();
    }
}
