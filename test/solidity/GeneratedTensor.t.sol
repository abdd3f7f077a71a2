// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {GeneratedTensor} from "../../contracts/compute/GeneratedTensor.sol";

/// @notice The assembly of GeneratedTensor against its plain formula.
contract GeneratedTensorTest {
    function testFuzz_makeGivesTheBlocksOfTheSeed(bytes32 seed, uint32 offset, uint8 lengthSeed) external pure {
        uint256 length = 1 + uint256(lengthSeed);
        bytes memory buffer = new bytes(GeneratedTensor.sizeOf(offset, length) + 32);
        bytes memory expected;
        uint256 last = (uint256(offset) + length - 1) / 32;
        for (uint256 i = offset / 32; i <= last; ++i) expected = bytes.concat(expected, keccak256(abi.encodePacked(seed, i)));
        // What lies behind the blocks stays as it is.
        expected = bytes.concat(expected, bytes32(0));
        uint256 memoryAt;
        assembly ("memory-safe") {
            memoryAt := add(buffer, 32)
        }
        require(GeneratedTensor.make(memoryAt, seed, offset, length) == memoryAt + (offset % 32), "position");
        require(keccak256(buffer) == keccak256(expected), "bytes");
    }
}
