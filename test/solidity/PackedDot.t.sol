// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PackedDot} from "../../contracts/compute/PackedDot.sol";

/// @notice The assembly of PackedDot against its plain formulas.
contract PackedDotTest {
    function testFuzz_dotIsTheSumOfProducts(bytes memory a, bytes memory b, uint8 skipA, uint8 skipB) external pure {
        _checkDot(a, b, skipA, skipB);
    }

    function testFuzz_sumIsTheSumOfBytes(bytes memory a, uint8 skip) external pure {
        uint256 from = a.length == 0 ? 0 : skip % a.length;
        int256 expected;
        for (uint256 i = from; i < a.length; ++i) expected += int8(uint8(a[i]));
        require(PackedDot.sum(_pointer(a) + from, a.length - from) == expected, "sum");
    }

    function test_everyLengthAndExtremeByte() external pure {
        bytes1[4] memory extremes = [bytes1(0x80), bytes1(0x7f), bytes1(0xff), bytes1(0)];
        for (uint256 length = 0; length <= 70; ++length) {
            bytes memory a = new bytes(length);
            bytes memory b = new bytes(length);
            for (uint256 i = 0; i < length; ++i) {
                a[i] = extremes[(i + length) % 4];
                b[i] = extremes[(i / 4) % 4];
            }
            _checkDot(a, b, 0, 0);
        }
    }

    function test_theGreatestLanesDoNotCarryAcrossChunks() external pure {
        uint256 length = 3 * 65_536 + 17;
        bytes[2] memory filled = [_filled(length, 0x80), _filled(length, 0x7f)];
        int256[2] memory values = [int256(-128), 127];
        for (uint256 i = 0; i < 2; ++i) {
            require(PackedDot.sum(_pointer(filled[i]), length) == values[i] * int256(length), "sum");
            for (uint256 j = 0; j < 2; ++j) {
                int256 expected = values[i] * values[j] * int256(length);
                require(PackedDot.dot(_pointer(filled[i]), _pointer(filled[j]), length) == expected, "dot");
            }
        }
    }

    function _filled(uint256 length, uint256 value) private pure returns (bytes memory data) {
        data = new bytes(length);
        uint256 word = value * 0x0101010101010101010101010101010101010101010101010101010101010101;
        for (uint256 i = 0; i < length; i += 32) {
            uint256 target = _pointer(data) + i;
            assembly ("memory-safe") {
                mstore(target, word)
            }
        }
    }

    function _checkDot(bytes memory a, bytes memory b, uint256 skipA, uint256 skipB) private pure {
        skipA = a.length == 0 ? 0 : skipA % a.length;
        skipB = b.length == 0 ? 0 : skipB % b.length;
        uint256 length = a.length - skipA < b.length - skipB ? a.length - skipA : b.length - skipB;
        int256 expected;
        for (uint256 i = 0; i < length; ++i) expected += int256(int8(uint8(a[skipA + i]))) * int8(uint8(b[skipB + i]));
        require(PackedDot.dot(_pointer(a) + skipA, _pointer(b) + skipB, length) == expected, "dot");
    }

    function _pointer(bytes memory data) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := add(data, 32)
        }
    }
}
