// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PackedDot} from "../../contracts/compute/PackedDot.sol";

/// @notice The packed arithmetic for every content of short vectors; the fuzz tests take the long ones.
contract PackedDotSymbolic {
    /// @dev One byte for each of the four shifts that split a word, each in another lane: that many are free at once, the others 0. All 32 are not decided.
    uint256 private constant FREE = (0xff << (8 * 31)) | (0xff << (8 * 22)) | (0xff << (8 * 13)) | (0xff << (8 * 4));

    function check_sumOfFourBytesOfAWord(bytes32 any) external pure {
        bytes32 word = any & bytes32(FREE);
        (uint256 at, ) = _stored(word, 0);
        assert(PackedDot.sum(at, 32) == _plainSum(word, 32));
    }

    /// @dev The bytes behind the tail are all free.
    function check_sumOfFourBytesOfATail(bytes32 any) external pure {
        for (uint256 length = 1; length < 32; length += 6) {
            bytes32 word = any & bytes32(FREE | (type(uint256).max >> (8 * length)));
            (uint256 at, ) = _stored(word, 0);
            assert(PackedDot.sum(at, length) == _plainSum(word, length));
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

    function _plainSum(bytes32 word, uint256 length) private pure returns (int256 sum) {
        for (uint256 i = 0; i < length; ++i) sum += int8(uint8(word[i]));
    }

    function _stored(bytes32 a, bytes32 b) private pure returns (uint256 left, uint256 right) {
        bytes memory buffer = abi.encodePacked(a, b);
        assembly ("memory-safe") {
            left := add(buffer, 32)
            right := add(buffer, 64)
        }
    }
}
