// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IProviderStaking} from "../staking/IProviderStaking.sol";

/// @title The slow way of governance: upgrades, wiring, and the roles themselves
/// @notice Nothing that is scheduled here happens before a whole thaw period has passed, which is longer than any job or batch can be challenged:
/// every dispute that runs when an upgrade is scheduled ends under the old code, and whoever thaws at once is out before it. Only
/// `governance` (the timelock of the governor) schedules and cancels; anyone executes; nobody else is its admin.
contract UpgradeTimelock is TimelockController {
    IProviderStaking public immutable staking;

    constructor(
        uint256 minDelay,
        address governance,
        IProviderStaking staking_
    ) TimelockController(minDelay, _only(governance), _only(address(0)), address(0)) {
        staking = staking_;
    }

    /// @notice Seconds: what governance set, and never less than the thaw period.
    function getMinDelay() public view override returns (uint256) {
        return Math.max(super.getMinDelay(), staking.thawPeriod());
    }

    function _only(address account) private pure returns (address[] memory accounts) {
        accounts = new address[](1);
        accounts[0] = account;
    }
}
