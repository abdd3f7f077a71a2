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

    function check_dotOfOne(bytes32 a, bytes32 b) external pure {
        _checkDot(a, b, 1);
    }

    function check_dotOfTwo(bytes32 a, bytes32 b) external pure {
        _checkDot(a, b, 2);
    }

    /// @dev One byte of b at a time: the product is bilinear, so this fixes every coefficient of the whole word.
    function check_dotWithOneByteAtEachPlace(bytes32 a, uint8 value, uint8 anyPlace) external pure {
        for (uint256 place = 0; place < 32; ++place) {
            if (anyPlace != place) continue;
            (uint256 left, uint256 right) = _stored(a, bytes32(uint256(value) << (8 * (31 - place))));
            assert(PackedDot.dot(left, right, 32) == int256(int8(uint8(a[place]))) * int8(value));
        }
    }

    function _checkDot(bytes32 a, bytes32 b, uint256 length) private pure {
        (uint256 left, uint256 right) = _stored(a, b);
        int256 expected;
        for (uint256 i = 0; i < length; ++i) expected += int256(int8(uint8(a[i]))) * int8(uint8(b[i]));
        assert(PackedDot.dot(left, right, length) == expected);
    }

    function _stored(bytes32 a, bytes32 b) private pure returns (uint256 left, uint256 right) {
        bytes memory buffer = abi.encodePacked(a, b);
        assembly ("memory-safe") {
            left := add(buffer, 32)
            right := add(buffer, 64)
        }
    }
}
