// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title A timelock whose delay governance can neither take away nor make so long that nothing is ever changed back
/// @notice Anyone executes what is due.
abstract contract BoundedTimelock is TimelockController {
    /// @notice Seconds.
    uint256 public immutable shortestDelay;
    uint256 public immutable longestDelay;

    error BoundedTimelock_DelayOutOfRange(uint256 delay, uint256 shortest, uint256 longest);

    /// @param proposer schedules and cancels; zero: nobody yet
    /// @param admin gives out the roles; zero: the timelock itself only
    constructor(
        uint256 minDelay,
        uint256 shortest,
        uint256 longest,
        address proposer,
        address admin
    ) TimelockController(minDelay, _only(proposer), _anyone(), admin) {
        (shortestDelay, longestDelay) = (shortest, longest);
        _requireInRange(minDelay, shortest, longest);
    }

    /// @inheritdoc TimelockController
    function updateDelay(uint256 newDelay) public override {
        _requireInRange(newDelay, shortestDelay, longestDelay);
        super.updateDelay(newDelay);
    }

    function _requireInRange(uint256 delay, uint256 shortest, uint256 longest) private pure {
        require(delay >= shortest && delay <= longest, BoundedTimelock_DelayOutOfRange(delay, shortest, longest));
    }

    function _only(address account) private pure returns (address[] memory accounts) {
        if (account == address(0)) return accounts;
        accounts = new address[](1);
        accounts[0] = account;
    }

    /// @dev The zero address as an executor stands for everybody.
    function _anyone() private pure returns (address[] memory accounts) {
        accounts = new address[](1);
    }
}
