// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ITensorReferee} from "./ITensorReferee.sol";
import {Op, OpDescriptor, Operand, Source} from "./OpDescriptor.sol";
import {ProofReader} from "./ProofReader.sol";
import {SourceOpening} from "./SourceOpening.sol";

/// @title Reads operands through their maps.
/// @dev Overflow: a row is an i32 offset plus at most seven products of an i16 and a u32, so every index stays below 2^52 in magnitude;
/// an index inside its dim is multiplied only with dims whose product is at most 2^30.
library OperandReader {
    using SourceOpening for Source;

    /// @notice Bytes of a generated source that one read may make.
    uint256 internal constant MAX_GENERATED = 24_576;

    /// @notice Fixes the output indices: fills base and steps from the descriptor's rows. Operands are unbound before.
    function bind(Op memory op, Operand memory operand, uint256[4] memory outputIndex) internal pure {
        unchecked {
            uint256 pos = operand.rows;
            for (uint256 d = 0; d < operand.rank; ++d) {
                uint256 head = ProofReader.load(pos);
                int256 base = int32(uint32(head >> 192));
                uint256 mask = uint8(head >> 184);
                pos += 9;
                for (uint256 i = 0; mask != 0; (++i, mask >>= 1)) {
                    if (mask & 1 == 0) continue;
                    int256 coefficient = int16(uint16(ProofReader.load(pos) >> 240));
                    if (i < op.rank) base += coefficient * int256(outputIndex[i]);
                    else operand.steps[3 * d + i - op.rank] = coefficient;
                    pos += 2;
                }
                operand.base[d] = base;
            }
        }
    }

    /// @notice Whether the operand is contiguous along reduce index q: coefficient 1 in the last row, 0 in the others.
    function isContiguous(Operand memory operand, uint256 q) internal pure returns (bool) {
        unchecked {
            uint256 last = operand.rank - 1;
            for (uint256 d = 0; d < last; ++d) if (operand.steps[3 * d + q] != 0) return false;
            return operand.steps[3 * last + q] == 1;
        }
    }

    /// @notice Evaluates the map at reduce position r, with `shift` added to dim 0's index.
    /// @return inside whether every dim but the last is inside
    /// @return row element index where the last dim begins, if inside
    /// @return last index in the last dim, not checked
    function locate(
        Operand memory operand,
        uint256[3] memory r,
        int256 shift
    ) internal pure returns (bool inside, int256 row, int256 last) {
        unchecked {
            uint256 rank = operand.rank;
            for (uint256 d = 0; d < rank; ++d) {
                last = operand.base[d] + operand.steps[3 * d] * int256(r[0]) + operand.steps[3 * d + 1] * int256(r[1]);
                last += operand.steps[3 * d + 2] * int256(r[2]);
                if (d == 0) last += shift;
                uint256 dim = operand.dims[d];
                if (d + 1 == rank) return (true, row * int256(dim), last);
                if (uint256(last) >= dim) return (false, 0, 0);
                row = row * int256(dim) + last;
            }
        }
    }

    /// @notice The element that the map gives at r (dim 0's index shifted), or the operand's pad.
    function read(Op memory op, Operand memory operand, uint256[3] memory r, int256 shift) internal pure returns (int256) {
        unchecked {
            (bool inside, int256 row, int256 last) = locate(operand, r, shift);
            if (!inside || uint256(last) >= operand.dims[operand.rank - 1]) return operand.pad;
            uint256 index = uint256(row + last);
            if (operand.wide) return loadI32(fetch(op, operand, 4 * index, 4));
            return loadI8(fetch(op, operand, index, 1));
        }
    }

    /// @notice Memory position of `length` ≥ 1 bytes of the operand's source from byte `offset`.
    function fetch(Op memory op, Operand memory operand, uint256 offset, uint256 length) internal pure returns (uint256) {
        Source memory source = op.sources[operand.source];
        if (source.kind != OpDescriptor.GENERATED) return source.find(operand.source, offset, length);
        return _generate(operand, source.root, offset, length);
    }

    /// @dev Block i of a generated tensor is keccak256(seed ‖ u256 i). Each operand has its own buffer, for both may have one source.
    function _generate(Operand memory operand, bytes32 seed, uint256 offset, uint256 length) private pure returns (uint256 pos) {
        unchecked {
            require(length <= MAX_GENERATED, ITensorReferee.Referee_SourceNotOpened(operand.source, offset));
            uint256 first = offset / 32;
            uint256 size = ((offset + length + 31) / 32) * 32 - first * 32;
            if (operand.capacity < size) {
                operand.buffer = _allocate(size);
                operand.capacity = size;
            }
            pos = operand.buffer;
            // Plain formula: bytes.concat(keccak256(seed ‖ first), keccak256(seed ‖ first + 1), …), size bytes.
            assembly ("memory-safe") {
                mstore(0, seed)
                for {
                    let target := pos
                } lt(target, add(pos, size)) {
                    target := add(target, 32)
                } {
                    mstore(32, first)
                    mstore(target, keccak256(0, 64))
                    first := add(first, 1)
                }
            }
            return pos + (offset % 32);
        }
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
