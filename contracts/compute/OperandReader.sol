// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {GeneratedTensor} from "./GeneratedTensor.sol";
import {ITensorReferee} from "./ITensorReferee.sol";
import {Op, Operand, OpLibrary, Source} from "./Op.sol";
import {OperandMap} from "./OperandMap.sol";
import {SourceOpening} from "./SourceOpening.sol";

/// @title Reads the elements and the bytes of operands.
library OperandReader {
    using OperandMap for Operand;
    using SourceOpening for Source;

    /// @notice The element that the map gives at a reduce position, or the operand's pad. @param shift added to dim 0's index
    function read(Op memory op, Operand memory operand, int256 r0, int256 r1, int256 r2, int256 shift) internal pure returns (int256) {
        unchecked {
            for (uint256 k = 0; k < operand.checkCount; ++k) {
                (int256 index, uint256 check) = operand.checkAt(k, r0, r1, r2);
                // A gathered operand's first check is its dim 0; for the others shift is 0.
                if (k == 0) index += shift;
                if (uint256(index) >= uint32(check >> 160)) return operand.pad;
            }
            uint256 element = uint256(operand.indexAt(r0, r1, r2) + shift * operand.lead);
            if (operand.wide) return loadI32(fetch(op, operand, 4 * element, 4));
            return loadI8(fetch(op, operand, element, 1));
        }
    }

    /// @notice Memory position of `length` ≥ 1 bytes of the operand's source from byte `offset`.
    function fetch(Op memory op, Operand memory operand, uint256 offset, uint256 length) internal pure returns (uint256) {
        Source memory source = op.sources[operand.source];
        if (source.kind != OpLibrary.GENERATED) return source.find(operand.source, offset, length);
        require(length <= GeneratedTensor.MAX_READ, ITensorReferee.Referee_SourceNotOpened(operand.source, offset));
        uint256 size = GeneratedTensor.sizeOf(offset, length);
        // Each operand has its own buffer, for both may have one source.
        if (operand.capacity < size) (operand.buffer, operand.capacity) = (_allocate(size), size);
        return GeneratedTensor.make(operand.buffer, source.root, offset, length);
    }

    function _allocate(uint256 size) private pure returns (uint256 pos) {
        assembly ("memory-safe") {
            pos := mload(0x40)
            mstore(0x40, add(pos, size))
        }
    }

    /// @notice The i8 at a memory position.
    function loadI8(uint256 pos) internal pure returns (int256 value) {
        assembly ("memory-safe") {
            value := signextend(0, byte(0, mload(pos)))
        }
    }

    /// @notice The little-endian i32 at a memory position: b0 | b1 << 8 | b2 << 16 | b3 << 24, sign-extended.
    function loadI32(uint256 pos) internal pure returns (int256 value) {
        assembly ("memory-safe") {
            let bytes4Word := mload(pos)
            value := or(
                byte(0, bytes4Word),
                or(shl(8, byte(1, bytes4Word)), or(shl(16, byte(2, bytes4Word)), shl(24, byte(3, bytes4Word))))
            )
            value := signextend(3, value)
        }
    }
}
