// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ITensorReferee} from "./ITensorReferee.sol";
import {Op, Operand, OpLibrary, Source} from "./Op.sol";
import {ProofReader} from "./ProofReader.sol";

/// @title Decodes and checks op descriptors.
/// @dev Overflow: dims are below 2^32 and at most 4 are multiplied, so every unchecked product of untrusted dims stays below 2^131.
library OpDescriptor {
    uint256 internal constant MAX_TENSOR_BYTES = 1 << 30;
    uint256 internal constant MAX_REDUCE = 1 << 24;
    uint256 private constant MAX_LENGTH = 256;

    /// @notice Decodes `length` bytes at `start`. Reverts Referee_MalformedDescriptor with the position of what breaks a rule.
    function decode(uint256 start, uint256 length, uint256 opIndex, uint256 inputCount) internal pure returns (Op memory op) {
        unchecked {
            _check(length >= OpLibrary.DIMS, length);
            _check(length <= MAX_LENGTH, MAX_LENGTH);
            uint256 head = ProofReader.load(start);
            uint256 combine = head >> 248;
            uint256 flags = uint8(head >> 232);
            uint256 dtype = uint8(head >> 224);
            uint256 combineShift = uint8(head >> 208);
            uint256 rank = uint8(head >> 72);
            _check(combine <= OpLibrary.SHIFT, 0);
            _check(uint8(head >> 240) <= 2, 1);
            _check(flags <= 7 && (flags & 1 == 1) == (combine <= OpLibrary.GATHER), 2);
            _check(dtype <= 1, 3);
            _check(uint8(head >> 216) <= 63, 4);
            _check(combineShift <= 31 && (combine == OpLibrary.SHIFT || combineShift == 0), 5);
            _check(flags & 4 == 0 || uint32(head >> 176) == 0, 6);
            _check(int32(uint32(head >> 112)) <= int32(uint32(head >> 80)), 18);
            _check(rank - 1 <= 3, 22);
            uint256 pos = start + OpLibrary.DIMS + 4 * rank;
            uint256 elements = _product(start, OpLibrary.DIMS, rank);
            _check(elements <= MAX_TENSOR_BYTES >> (2 * dtype), OpLibrary.DIMS);
            uint256 reduceRank = ProofReader.load(pos) >> 248;
            _check(reduceRank <= 3 && (reduceRank == 0) == (uint8(head >> 240) == OpLibrary.NONE), pos - start);
            (op.head, op.start, op.end, op.rank, op.loops, op.elements) = (head, start, start + length, rank, rank + reduceRank, elements);
            uint256 reduceDims = pos + 1 - start;
            _check(_product(start, reduceDims, reduceRank) <= MAX_REDUCE, reduceDims);
            uint256 end = _operands(op, start + reduceDims + 4 * reduceRank, flags, opIndex, inputCount);
            _check(end == length, end < length ? end : length);
        }
    }

    function _check(bool ok, uint256 position) private pure {
        if (!ok) revert ITensorReferee.Referee_MalformedDescriptor(position);
    }

    /// @dev Product of `count` u32, none of them 0, from a position of the descriptor.
    function _product(uint256 start, uint256 position, uint256 count) private pure returns (uint256 product) {
        unchecked {
            product = 1;
            for (uint256 i = 0; i < count; ++i) {
                uint256 value = ProofReader.load(start + position) >> 224;
                _check(value != 0, position);
                product *= value;
                position += 4;
            }
        }
    }

    /// @return length of the descriptor, as far as its fields say
    function _operands(
        Op memory op,
        uint256 pos,
        uint256 flags,
        uint256 opIndex,
        uint256 inputCount
    ) private pure returns (uint256 length) {
        unchecked {
            uint256 unary = 1 + (flags & 1);
            uint256 count = unary + ((flags >> 1) & 1) + (flags >> 2);
            uint256 start = op.start;
            op.operands = new Operand[](count);
            op.sources = new Source[](count);
            for (uint256 slot = 0; slot < count; ++slot) {
                uint256 head = ProofReader.load(pos);
                uint256 kind = head >> 248;
                uint256 index = uint32(head >> 216);
                uint256 dtype = uint8(head >> 208);
                int256 pad = int32(uint32(head >> 176));
                uint256 rank = uint8(head >> 168);
                _check(kind <= OpLibrary.OUTPUT, pos - start);
                _check(index < inputCount || kind != OpLibrary.INPUT, pos + 1 - start);
                _check(index < opIndex || kind != OpLibrary.OUTPUT, pos + 1 - start);
                _check(dtype == 1 || (dtype == 0 && slot < unary), pos + 5 - start);
                _check(dtype == 1 || int8(pad) == pad, pos + 6 - start);
                _check(rank - 1 <= 3, pos + 10 - start);
                pos += 11;
                Operand memory operand = op.operands[slot];
                (operand.wide, operand.pad, operand.rank, operand.rows) = (dtype == 1, pad, rank, pos);
                (uint256 elements, uint256 next) = _rows(pos, rank, start, op.end, slot < unary ? op.loops : op.rank);
                _check(elements <= MAX_TENSOR_BYTES >> (2 * dtype), pos - start);
                operand.source = _source(op, kind, index, elements << (2 * dtype));
                pos = next;
            }
            return pos - start;
        }
    }

    /// @dev Multiplies the dims and passes over the rest of the rows; OperandReader.bind reads that for one element.
    function _rows(
        uint256 pos,
        uint256 rank,
        uint256 start,
        uint256 end,
        uint256 loops
    ) private pure returns (uint256 elements, uint256 next) {
        unchecked {
            elements = 1;
            for (uint256 d = 0; d < rank; ++d) {
                uint256 head = ProofReader.load(pos);
                uint256 mask = uint8(head >> 184);
                _check(head >> 224 != 0, pos - start);
                _check(mask >> loops == 0, pos + 8 - start);
                elements *= head >> 224;
                pos += 9;
                // At most seven coefficients, 14 bytes.
                for (uint256 coefficients = ProofReader.load(pos); mask != 0; mask &= mask - 1) {
                    _check(coefficients >> 240 != 0, (pos + 2 > end ? end : pos) - start);
                    coefficients <<= 16;
                    pos += 2;
                }
            }
            next = pos;
        }
    }

    function _source(Op memory op, uint256 kind, uint256 index, uint256 size) private pure returns (uint256 i) {
        unchecked {
            for (; i < op.sourceCount; ++i) {
                if (op.sources[i].kind == kind && op.sources[i].index == index) return i;
            }
            Source memory source = op.sources[i];
            (source.kind, source.index, source.size) = (kind, index, size);
            op.sourceCount = i + 1;
            if (kind == OpLibrary.CONSTANT) ++op.constants;
        }
    }
}
