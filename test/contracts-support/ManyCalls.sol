// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Makes many calls in one transaction, as who has flash-lent tokens would; reverts as the first that fails does.
contract ManyCalls {
    function execute(address[] calldata targets, bytes[] calldata calls) external {
        for (uint256 i = 0; i < targets.length; ++i) {
            (bool ok, bytes memory result) = targets[i].call(calls[i]);
            if (ok) continue;
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
    }
}
