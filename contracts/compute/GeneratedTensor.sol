// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Bytes of `generated` tensors: block i is keccak256(seed ‖ u256 i).
library GeneratedTensor {
    /// @notice Bytes that one read may make.
    uint256 internal constant MAX_READ = 24_576;

    /// @notice Bytes of the blocks that hold `length` bytes from `offset`.
    function sizeOf(uint256 offset, uint256 length) internal pure returns (uint256) {
        unchecked {
            return ((offset + length + 31) / 32) * 32 - (offset / 32) * 32;
        }
    }

    /// @notice Makes the blocks that hold `length` bytes from `offset`: keccak256(seed ‖ offset / 32), keccak256(seed ‖ offset / 32 + 1), …
    /// @param buffer memory of `sizeOf(offset, length)` bytes
    /// @return pos where in the buffer the byte at `offset` is
    function make(uint256 buffer, bytes32 seed, uint256 offset, uint256 length) internal pure returns (uint256 pos) {
        unchecked {
            uint256 end = buffer + sizeOf(offset, length);
            pos = buffer + (offset % 32);
            assembly ("memory-safe") {
                mstore(0, seed)
                let block_ := shr(5, offset)
                for {
                    let target := buffer
                } lt(target, end) {
                    target := add(target, 32)
                } {
                    mstore(32, block_)
                    mstore(target, keccak256(0, 64))
                    block_ := add(block_, 1)
                }
            }
        }
    }
}
