// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Reads a number from a contract that may refuse, burn all gas, or answer with too little or megabytes
library BoundedRead {
    /// @dev What the other may use: several times what a view behind a proxy needs.
    uint256 private constant GAS = 100_000;

    /// @dev As `try target.view() returns (uint256 value)`, with a bound on gas and nothing copied but the first word of the answer.
    /// SAFETY: nobody can make a healthy contract look broken by bringing too little gas for it. A call that then fails leaves its caller a 63rd of what
    /// it got, less than 1,600, and with less than 2,300 nothing can be written any more (EIP-2200).
    function tryUint(address target, bytes memory data) internal view returns (bool answered, uint256 value) {
        assembly ("memory-safe") {
            // SAFETY: the answer goes to scratch space.
            answered := staticcall(GAS, target, add(data, 32), mload(data), 0, 32)
            answered := and(answered, gt(returndatasize(), 31))
            value := mul(mload(0), answered)
        }
    }
}
