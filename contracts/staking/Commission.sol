// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IProviderStaking} from "./IProviderStaking.sol";

/// @title What a provider keeps of its delegators' rewards
/// @notice In hundredths of a percent. Lower at once, higher step by step, each announced so long before that whoever minds is out in time.
library Commission {
    struct Terms {
        uint16 bps;
        uint16 nextBps;
        uint40 nextAt; // seconds; 0: nothing announced
    }

    uint16 internal constant MAX_BPS = 5_000;
    uint16 internal constant MAX_STEP_BPS = 500;

    /// @notice The commission in force now.
    function current(Terms memory self) internal view returns (uint16) {
        return self.nextAt != 0 && block.timestamp >= self.nextAt ? self.nextBps : self.bps;
    }

    /// @notice Replaces what was announced. `noticeEnd` (seconds) is when an increase starts; 0: there is nobody to notify, any commission starts at once.
    function change(Terms memory self, uint16 bps, uint256 noticeEnd) internal view returns (uint256 startsAt) {
        require(bps <= MAX_BPS, IProviderStaking.ProviderStaking_CommissionTooHigh(bps, MAX_BPS));
        uint16 present = current(self);
        if (bps <= present || noticeEnd == 0) {
            (self.bps, self.nextBps, self.nextAt) = (bps, 0, 0);
            return block.timestamp;
        }
        require(bps - present <= MAX_STEP_BPS, IProviderStaking.ProviderStaking_CommissionTooHigh(bps, present + MAX_STEP_BPS));
        // SAFETY: a time in seconds.
        (self.bps, self.nextBps, self.nextAt) = (present, bps, uint40(noticeEnd));
        return noticeEnd;
    }
}
