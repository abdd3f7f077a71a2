// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PackedDot} from "../../contracts/compute/PackedDot.sol";

/// @notice The packed arithmetic for every content of short vectors; the fuzz tests take the long ones.
contract PackedDotSymbolic {
    function check_sumOfOneWord(bytes32 word) external pure {
        (uint256 at, ) = _stored(word, 0);
        int256 expected;
        for (uint256 i = 0; i < 32; ++i) expected += int8(uint8(word[i]));
        assert(PackedDot.sum(at, 32) == expected);
    }

    function check_sumOfAnyTail(bytes32 word, uint8 anyLength) external pure {
        (uint256 at, ) = _stored(word, 0);
        int256 expected;
        for (uint256 length = 0; length < 32; ++length) {
            if (anyLength == length) assert(PackedDot.sum(at, length) == expected);
            expected += int8(uint8(word[length]));
        }
    }

    /// @dev No solver decides the product of two free bytes inside a 256-bit MUL. With one byte fixed it is linear; the dot product is bilinear, so that
    /// what holds for single bytes of a basis holds for sums of them as long as lanes do not carry, which the fuzz tests try at the extremes.
    function check_dotWithOneByteAtEachPlace(bytes32 a, uint8 anyPlace) external pure {
        int8[3] memory values = [int8(-128), 1, 127];
        for (uint256 place = 0; place < 32; place += 5) {
            if (anyPlace != place) continue;
            for (uint256 i = 0; i < 3; ++i) {
                (uint256 left, uint256 right) = _stored(a, bytes32(uint256(uint8(values[i])) << (8 * (31 - place))));
                assert(PackedDot.dot(left, right, 32) == int256(int8(uint8(a[place]))) * values[i]);
            }
            return;
        }
    }

    function _stored(bytes32 a, bytes32 b) private pure returns (uint256 left, uint256 right) {
        bytes memory buffer = abi.encodePacked(a, b);
        assembly ("memory-safe") {
            left := add(buffer, 32)
            right := add(buffer, 64)
        }
    }
}
