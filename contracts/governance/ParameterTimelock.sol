// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BoundedTimelock} from "./BoundedTimelock.sol";

/// @title The quick way of governance: parameters within the contracts' bounds, and what is scheduled in the slow one
/// @notice The governor alone schedules and cancels; `deployer` gives it these roles and then gives up its own.
contract ParameterTimelock is BoundedTimelock {
    uint256 public constant LONGEST_DELAY = 30 days;

    error ParameterTimelock_NoShortestDelay();

    constructor(
        uint256 minDelay,
        uint256 shortest,
        address deployer
    ) BoundedTimelock(minDelay, shortest, LONGEST_DELAY, address(0), deployer) {
        require(shortest != 0, ParameterTimelock_NoShortestDelay());
    }
}
