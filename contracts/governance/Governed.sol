// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

/// @title A contract whose restricted functions, its own upgrade among them, belong to governance
/// @dev Storage of those that inherit lies in one ERC-7201 namespace each. Addresses of other contracts of the network are immutables of the
/// implementation: they cost no storage read, and an upgrade that changes one is visible in its constructor's arguments.
abstract contract Governed is AccessManagedUpgradeable, UUPSUpgradeable {
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    // solhint-disable-next-line no-empty-blocks
    function _authorizeUpgrade(address) internal override restricted {}
}
