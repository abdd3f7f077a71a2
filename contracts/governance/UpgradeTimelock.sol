// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IProviderStaking} from "../staking/IProviderStaking.sol";
import {BoundedRead} from "./BoundedRead.sol";
import {BoundedTimelock} from "./BoundedTimelock.sol";

/// @title The slow way of governance: upgrades, wiring, and the roles themselves
/// @notice Nothing that is scheduled here happens before a whole thaw period has passed, which is longer than any job or batch can be challenged:
/// every dispute that runs when an upgrade is scheduled ends under the old code, and whoever thaws at once is out before it. Only
/// `governance` (the timelock of the governor) schedules and cancels; anyone executes; nobody else is its admin.
contract UpgradeTimelock is BoundedTimelock {
    /// @notice Seconds: the longest thaw period that the staking takes, and the longest delay that governance can set here.
    uint256 public constant LONGEST_DELAY = 90 days;

    IProviderStaking public immutable staking;

    constructor(
        uint256 minDelay,
        address governance,
        IProviderStaking staking_
    ) BoundedTimelock(minDelay, 0, LONGEST_DELAY, governance, address(0)) {
        staking = staking_;
    }

    /// @notice Seconds: what governance set, and never less than the thaw period.
    /// @dev A staking that an upgrade broke counts as the slowest one: its repair must be scheduled here too.
    function getMinDelay() public view override returns (uint256) {
        (bool answered, uint256 thawPeriod) = BoundedRead.tryUint(address(staking), abi.encodeCall(IProviderStaking.thawPeriod, ()));
        if (!answered) return LONGEST_DELAY;
        return Math.max(super.getMinDelay(), Math.min(thawPeriod, LONGEST_DELAY));
    }
}
