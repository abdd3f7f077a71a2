// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ITensorReferee} from "./ITensorReferee.sol";
import {ProofReader} from "./ProofReader.sol";

/// @notice A decoded op descriptor (docs/spec/program.md). Codes are kept as numbers, i32 immediates sign-extended.
struct Op {
    uint256 combine;
    uint256 reduce;
    bool hasBias;
    bool hasMultiplier;
    bool wide; // output dtype i32
    uint256 shift;
    uint256 combineShift;
    int256 multiplier;
    int256 zeroPoint;
    int256 min;
    int256 max;
    uint256 rank; // of the output: loops [0, rank) are output indices
    uint256 loops; // loops [rank, loops) are reduce indices
    uint256[7] extents;
    uint256 elements;
    uint256 constants; // distinct sources of kind constant
    Operand[] operands; // present ones, in slot order
    Source[] sources; // distinct ones, in slot order
    uint256 sourceCount;
}

/// @notice An operand and, once bound to an element (OperandReader), its map.
struct Operand {
    uint256 source; // index in Op.sources
    bool wide; // i32
    int256 pad;
    uint256 rank;
    uint256 rows; // calldata position of the first map row
    uint256[4] dims;
    int256[4] base; // index at reduce position 0
    int256[12] steps; // 3 per row: the coefficients of the reduce indices
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

    /// @notice Decodes `length` bytes at `start`. Reverts Referee_MalformedDescriptor with the position of what breaks a rule.
    function decode(uint256 start, uint256 length, uint256 opIndex, uint256 inputCount) internal pure returns (Op memory op) {
        unchecked {
            uint256 head = ProofReader.load(start);
            uint256 flags = uint8(head >> 232);
            uint256 dtype = uint8(head >> 224);
            op.combine = head >> 248;
            op.reduce = uint8(head >> 240);
            op.hasBias = flags & 2 != 0;
            op.hasMultiplier = flags & 4 != 0;
            op.wide = dtype == 1;
            op.shift = uint8(head >> 216);
            op.combineShift = uint8(head >> 208);
            op.multiplier = int32(uint32(head >> 176));
            op.zeroPoint = int32(uint32(head >> 144));
            op.min = int32(uint32(head >> 112));
            op.max = int32(uint32(head >> 80));
            op.rank = uint8(head >> 72);
            _check(op.combine <= SHIFT, 0);
            _check(op.reduce <= 2, 1);
            _check(flags <= 7 && (flags & 1 == 1) == (op.combine <= GATHER), 2);
            _check(dtype <= 1, 3);
            _check(op.shift <= 63, 4);
            _check(op.combineShift <= 31 && (op.combine == SHIFT || op.combineShift == 0), 5);
            _check(op.multiplier == 0 || !op.hasMultiplier, 6);
            _check(op.min <= op.max, 14);
            _check(op.rank - 1 <= 3, 22);
            uint256 pos = start + 23;
            op.elements = _extents(op, 0, op.rank, pos);
            _check(op.elements - 1 < MAX_TENSOR_BYTES >> (op.wide ? 2 : 0), 23);
            pos += 4 * op.rank;
            uint256 reduceRank = ProofReader.load(pos) >> 248;
            _check(reduceRank <= 3 && (reduceRank == 0) == (op.reduce == NONE), pos - start);
            op.loops = op.rank + reduceRank;
            _check(_extents(op, op.rank, op.loops, pos + 1) - 1 < MAX_REDUCE, pos + 1 - start);
            _check(_operands(op, pos + 1 + 4 * reduceRank, start, flags, opIndex, inputCount) == length, length);
        }
    }

    function _check(bool ok, uint256 position) private pure {
        require(ok, ITensorReferee.Referee_MalformedDescriptor(position));
    }

    /// @dev The product is 0 when an extent is, which the caller's bound refuses by wrapping.
    function _extents(Op memory op, uint256 from, uint256 to, uint256 pos) private pure returns (uint256 product) {
        unchecked {
            product = 1;
            for (uint256 i = from; i < to; ++i) {
                uint256 extent = ProofReader.load(pos) >> 224;
                op.extents[i] = extent;
                product *= extent;
                pos += 4;
            }
        }
    }

    /// @return length of the descriptor, as far as its fields say
    function _operands(
        Op memory op,
        uint256 pos,
        uint256 start,
        uint256 flags,
        uint256 opIndex,
        uint256 inputCount
    ) private pure returns (uint256) {
        unchecked {
            uint256 unary = 1 + (flags & 1);
            uint256 count = unary + ((flags >> 1) & 1) + (flags >> 2);
            op.operands = new Operand[](count);
            op.sources = new Source[](count);
            for (uint256 slot = 0; slot < count; ++slot) {
                Operand memory operand = op.operands[slot];
                uint256 head = ProofReader.load(pos);
                uint256 dtype = uint8(head >> 208);
                operand.wide = dtype == 1;
                operand.pad = int32(uint32(head >> 176));
                operand.rank = uint8(head >> 168);
                operand.rows = pos + 11;
                bool mapsReduce = slot < unary;
                _check(dtype <= 1 && (operand.wide || mapsReduce), pos + 5 - start);
                _check(operand.wide || int8(operand.pad) == operand.pad, pos + 6 - start);
                _check(operand.rank - 1 <= 3, pos + 10 - start);
                (uint256 elements, uint256 next) = _rows(operand, start, mapsReduce ? op.loops : op.rank);
                _check(elements - 1 < MAX_TENSOR_BYTES >> (operand.wide ? 2 : 0), pos + 11 - start);
                operand.source = _source(op, head >> 248, uint32(head >> 216), operand.wide ? 4 * elements : elements);
                Source memory source = op.sources[operand.source];
                _check(source.kind <= OUTPUT, pos - start);
                _check(source.kind != INPUT || source.index < inputCount, pos + 1 - start);
                _check(source.kind != OUTPUT || source.index < opIndex, pos + 1 - start);
                pos = next;
            }
            return pos - start;
        }
    }

    /// @dev Keeps the dims and passes over the rest of the rows; OperandReader reads that for one element.
    function _rows(Operand memory operand, uint256 start, uint256 loops) private pure returns (uint256 elements, uint256 pos) {
        unchecked {
            pos = operand.rows;
            elements = 1;
            for (uint256 d = 0; d < operand.rank; ++d) {
                uint256 head = ProofReader.load(pos);
                uint256 mask = uint8(head >> 184);
                _check(mask >> loops == 0, pos + 8 - start);
                operand.dims[d] = head >> 224;
                elements *= head >> 224;
                pos += 9;
                for (; mask != 0; mask &= mask - 1) pos += 2;
            }
        }
    }

    function _source(Op memory op, uint256 kind, uint256 index, uint256 size) private pure returns (uint256 i) {
        unchecked {
            for (; i < op.sourceCount; ++i) {
                if (op.sources[i].kind == kind && op.sources[i].index == index) return i;
            }
            Source memory source = op.sources[i];
            source.kind = kind;
            source.index = index;
            source.size = size;
            op.sourceCount = i + 1;
            if (kind == CONSTANT) ++op.constants;
        }
    }
}
