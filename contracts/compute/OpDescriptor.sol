// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ITensorReferee} from "./ITensorReferee.sol";
import {ProofReader} from "./ProofReader.sol";

/// @notice A checked op descriptor (docs/spec/program.md). Its fields of fixed place are read from `head` when they are needed.
struct Op {
    uint256 head; // the descriptor's first 32 bytes
    uint256 start; // its calldata position
    uint256 end; // and where it ends
    uint256 rank; // of the output: loops [0, rank) are output indices
    uint256 loops; // loops [rank, loops) are reduce indices
    uint256 elements;
    uint256 constants; // distinct sources of kind constant
    Operand[] operands; // present ones, in slot order
    Source[] sources; // distinct ones, in slot order; the first sourceCount are in use
    uint256 sourceCount;
}

/// @notice An operand and, once bound to an element (OperandReader.bind), its map as a function of the reduce indices r.
struct Operand {
    uint256 source; // index in Op.sources
    bool wide; // i32
    int256 pad;
    uint256 rank;
    uint256 rows; // calldata position of the first map row
    int256 origin; // element index at r = 0, meaningful where all dims are inside
    int256 step0; // what each reduce index adds to it
    int256 step1;
    int256 step2;
    int256 lead; // what dim 0's index adds to it
    bool isContiguous; // along the innermost reduce index
    uint256 checkCount;
    uint256[4] checks; // the dims that some r leaves, see OperandReader
    uint256 buffer; // memory of a generated run
    uint256 capacity; // of buffer, in bytes
}

/// @notice A distinct source and, once opened (SourceOpening), the bytes of it that the proof holds.
struct Source {
    uint256 kind;
    uint256 index;
    uint256 size; // bytes of the whole tensor
    bytes32 root; // tensor root; of a generated source its seed
    uint256 ranges; // memory position of range entries
    uint256 rangeCount;
    uint256 nextLeaf; // behind the last range
    uint256 recent; // the entry that served the last read
}

/// @title Decodes and checks op descriptors.
/// @dev Overflow: dims are below 2^32 and at most 4 are multiplied, so every unchecked product of untrusted dims stays below 2^131.
library OpDescriptor {
    uint256 internal constant MUL = 0;
    uint256 internal constant GATHER = 6;
    uint256 internal constant SHIFT = 9;
    uint256 internal constant NONE = 0;
    uint256 internal constant SUM = 1;

    uint256 internal constant INPUT = 0;
    uint256 internal constant CONSTANT = 1;
    uint256 internal constant GENERATED = 2;
    uint256 internal constant OUTPUT = 3;

    uint256 internal constant MAX_TENSOR_BYTES = 1 << 30;
    uint256 internal constant MAX_REDUCE = 1 << 24;
    uint256 private constant MAX_LENGTH = 256;
    /// @dev Where the output dims begin.
    uint256 private constant DIMS = 23;

    function combineOf(Op memory op) internal pure returns (uint256) {
        return op.head >> 248;
    }

    function reduceOf(Op memory op) internal pure returns (uint256) {
        return uint8(op.head >> 240);
    }

    function hasBias(Op memory op) internal pure returns (bool) {
        return (op.head >> 232) & 2 != 0;
    }

    function hasMultiplier(Op memory op) internal pure returns (bool) {
        return (op.head >> 232) & 4 != 0;
    }

    /// @notice Whether the output is i32.
    function isWide(Op memory op) internal pure returns (bool) {
        return uint8(op.head >> 224) == 1;
    }

    /// @notice Whether the bound op is an i8 dot product whose operands are contiguous along the innermost reduce index.
    function isPacked(Op memory op) internal pure returns (bool) {
        if (combineOf(op) != MUL || reduceOf(op) != SUM) return false;
        Operand memory a = op.operands[0];
        Operand memory b = op.operands[1];
        return !a.wide && !b.wide && a.isContiguous && b.isContiguous;
    }

    /// @notice Bytes of the output tensor.
    function sizeOf(Op memory op) internal pure returns (uint256) {
        unchecked {
            return isWide(op) ? 4 * op.elements : op.elements;
        }
    }

    /// @notice Extent of loop index i < op.loops; the byte between output and reduce dims is the reduce rank.
    function extentOf(Op memory op, uint256 i) internal pure returns (uint256) {
        unchecked {
            return ProofReader.load(op.start + DIMS + 4 * i + (i < op.rank ? 0 : 1)) >> 224;
        }
    }

    /// @notice Decodes `length` bytes at `start`. Reverts Referee_MalformedDescriptor with the position of what breaks a rule.
    function decode(uint256 start, uint256 length, uint256 opIndex, uint256 inputCount) internal pure returns (Op memory op) {
        unchecked {
            _check(length >= DIMS, length);
            _check(length <= MAX_LENGTH, MAX_LENGTH);
            uint256 head = ProofReader.load(start);
            uint256 combine = head >> 248;
            uint256 flags = uint8(head >> 232);
            uint256 dtype = uint8(head >> 224);
            uint256 combineShift = uint8(head >> 208);
            uint256 rank = uint8(head >> 72);
            _check(combine <= SHIFT, 0);
            _check(uint8(head >> 240) <= 2, 1);
            _check(flags <= 7 && (flags & 1 == 1) == (combine <= GATHER), 2);
            _check(dtype <= 1, 3);
            _check(uint8(head >> 216) <= 63, 4);
            _check(combineShift <= 31 && (combine == SHIFT || combineShift == 0), 5);
            _check(flags & 4 == 0 || uint32(head >> 176) == 0, 6);
            _check(int32(uint32(head >> 112)) <= int32(uint32(head >> 80)), 18);
            _check(rank - 1 <= 3, 22);
            uint256 pos = start + DIMS + 4 * rank;
            uint256 elements = _product(start, DIMS, rank);
            _check(elements <= MAX_TENSOR_BYTES >> (2 * dtype), DIMS);
            uint256 reduceRank = ProofReader.load(pos) >> 248;
            _check(reduceRank <= 3 && (reduceRank == 0) == (uint8(head >> 240) == NONE), pos - start);
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
                _check(kind <= OUTPUT, pos - start);
                _check(index < inputCount || kind != INPUT, pos + 1 - start);
                _check(index < opIndex || kind != OUTPUT, pos + 1 - start);
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
            if (kind == CONSTANT) ++op.constants;
        }
    }
}
